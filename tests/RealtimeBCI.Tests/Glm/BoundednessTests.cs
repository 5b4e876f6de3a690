using System.Diagnostics;
using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class BoundednessTests
{
    [Fact]
    public void At_fifteen_thousand_voxels_a_volume_costs_milliseconds_and_allocates_next_to_nothing()
    {
        const int voxels = 15_000, volumes = 480;
        var run = new SimulatedRun(volumes, 6, 21, onsetToOnset: 11.5);
        var random = new Random(1);
        var image = Enumerable.Range(0, voxels).Select(_ => (float)(900 + 200 * random.NextDouble())).ToArray();
        var estimator = new LssEstimator(new GlmSettings { MotionRegressors = 24, BetaPriorPercent = 10 }, voxels, new RunTiming(SimulatedRun.RepetitionTime, volumes));
        var beta = new float[voxels];
        var (fold, estimate, bytes) = (new List<double>(), new List<double>(), new List<long>());
        var (next, trial, held) = (0, -1, 0);
        for (var n = 0; n < volumes; n++)
        {
            var at = (n + 0.5) * SimulatedRun.RepetitionTime;
            image[n % voxels] += 1;
            for (; next < run.Events.Count && run.Events[next].OnsetSeconds <= at; next++)
            {
                estimator.Observe(run.Events[next]);
                if (run.Events[next].Trial is { } began)
                {
                    estimator.Forget(began - 1);
                    trial = began;
                }
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            estimator.Fold(new VolumeSample { ScannerNumber = n, SampleSeconds = at, Voxels = image, Motion = run.Motion[n] });
            fold.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            start = Stopwatch.GetTimestamp();
            if (trial >= 0)
                estimator.Estimate(trial, beta);
            estimate.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            bytes.Add(GC.GetAllocatedBytesForCurrentThread() - before);
            if (n == volumes / 2)
                held = estimator.VolumesHeld;
        }
        var late = bytes.Skip(volumes / 2).Average();
        TestContext.Current.SendDiagnosticMessage(
            $"{voxels} voxels, {volumes} volumes, {trial + 1} trials: fold {Median(fold):F2} ms median, {fold.Skip(50).Max():F2} max; "
            + $"estimate {Median(estimate):F2} median; {late:F0} bytes per volume; arrays held {held} at half time, {estimator.VolumesHeld} at the end");
        Assert.Equal(held, estimator.VolumesHeld);
        Assert.InRange(late, 0, 4096);
        Assert.InRange(Median(fold), 0, 20);
    }

    [Fact]
    public void A_run_ten_times_as_long_with_ever_new_pictures_holds_no_more_memory()
    {
        Assert.Equal(Held(600), Held(6000));

        static int Held(int volumes)
        {
            var estimator = new LssEstimator(new GlmSettings { MotionRegressors = 0 }, 5, new RunTiming(1, 100));
            for (var n = 0; n < volumes; n++)
            {
                if (n % 10 == 0)
                {
                    estimator.Observe(Event(2 * n, DesignEventKind.Trial, n, n / 10));
                    estimator.Observe(Event(2 * n + 1, DesignEventKind.Picture, n + 6, null, $"item {n / 10}"));
                    estimator.Forget(n / 10 - 1);
                }
                estimator.Fold(new VolumeSample { ScannerNumber = n, SampleSeconds = n, Voxels = new float[] { 1, 2, 3, 4, n } });
            }
            return estimator.VolumesHeld;
        }
    }

    [Fact]
    public void Columns_merged_for_want_of_room_leave_the_other_sums_true()
    {
        var (few, many) = (Fit(i => "one"), Fit(i => $"item {i}"));
        Assert.True(many.Fit.Columns > few.Fit.Columns);
        Assert.Equal(BetaState.Determined, many.Fit.State);
        Assert.Equal(few.Beta[0], many.Beta[0], 0.05);
        Assert.Equal(3, many.Beta[0], 0.05);

        static (TrialFit Fit, float[] Beta) Fit(Func<int, string> item)
        {
            const int volumes = 1500;
            var estimator = new LssEstimator(GoldenLssTests.Plain, 1, new RunTiming(1, volumes));
            for (var n = 0; n < volumes; n++)
            {
                if (n % 15 == 0)
                {
                    estimator.Observe(Event(2 * n, DesignEventKind.Trial, n, n / 15));
                    estimator.Observe(Event(2 * n + 1, DesignEventKind.Picture, n + 8, null, item(n / 15)));
                }
                var signal = 1000.0;
                for (var onset = 0; onset <= n; onset += 15)
                    signal += 3 * BatchReference.Boxcar(n - onset, 2) + 5 * BatchReference.Boxcar(n - onset - 8, 2);
                estimator.Fold(new VolumeSample { ScannerNumber = n, SampleSeconds = n, Voxels = new[] { (float)signal } });
            }
            var beta = new float[1];
            return (estimator.Estimate(90, beta), beta);
        }
    }

    private static DesignEvent Event(long number, DesignEventKind kind, double onset, int? trial, string? item = null) =>
        new() { Number = number, Kind = kind, OnsetSeconds = onset, DurationSeconds = 2, Trial = trial, Item = item };

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
