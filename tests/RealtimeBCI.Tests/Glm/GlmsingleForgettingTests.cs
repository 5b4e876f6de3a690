using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleForgettingTests
{
    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle", MotionRegressors = 0, HighPassHz = 0.02 };

    [Fact]
    public void Forgetting_a_trial_whose_response_is_over_changes_no_other_beta()
    {
        const int voxels = 9, volumes = 90;
        var run = new SimulatedRun(volumes, voxels, 5, onsetToOnset: 8);
        var model = HandMadeModel.Rich(voxels, Settings);
        var timing = new RunTiming(SimulatedRun.RepetitionTime, volumes);
        var (forgetful, faithful) = (new GlmsingleEstimator(Settings, model, timing), new GlmsingleEstimator(Settings, model, timing));
        var (a, b) = (new float[forgetful.BetaCount], new float[forgetful.BetaCount]);
        var columns = (Forgetful: 0, Faithful: 0);
        for (var n = 0; n < volumes; n++)
        {
            var at = (n + 0.5) * SimulatedRun.RepetitionTime;
            foreach (var e in run.Events.Where(e => e.OnsetSeconds <= at && e.OnsetSeconds > at - SimulatedRun.RepetitionTime))
            {
                forgetful.Observe(e);
                faithful.Observe(e);
            }
            foreach (var e in run.Events.Where(e => e.Kind == DesignEventKind.Trial && e.OnsetSeconds < at - 13))
                forgetful.Forget(e.Trial!.Value);
            forgetful.Fold(Sample(n, at, run.Volumes[n]));
            faithful.Fold(Sample(n, at, run.Volumes[n]));
            foreach (var e in run.Events.Where(e => e.Kind == DesignEventKind.Trial && e.OnsetSeconds <= at && e.OnsetSeconds >= at - 13))
            {
                var (fit, other) = (forgetful.Estimate(e.Trial!.Value, a), faithful.Estimate(e.Trial.Value, b));
                Assert.Equal(other.State, fit.State);
                for (var v = 0; v < a.Length; v++)
                    Assert.Equal(b[v], a[v], 2e-5);
                columns = (fit.Columns, other.Columns);
            }
        }
        Assert.True(columns.Forgetful < columns.Faithful, $"{columns} columns: the forgotten trials are still held.");
    }

    [Fact]
    public void A_forgotten_trial_is_refused_by_name()
    {
        var estimator = new GlmsingleEstimator(Settings, HandMadeModel.Plain(3, Settings), new(SimulatedRun.RepetitionTime, 40));
        estimator.Observe(Trial(7, 1));
        for (var n = 0; n < 10; n++)
            estimator.Fold(Sample(n, n * SimulatedRun.RepetitionTime, new float[] { 1000, 1010, 1020 }));
        var beta = new float[3];
        Assert.NotEqual(BetaState.Refused, estimator.Estimate(7, beta).State);
        estimator.Forget(7);
        Assert.Contains("trial 7", estimator.Estimate(7, beta).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_ten_times_as_long_holds_no_more()
    {
        var (brief, long_) = (Columns(300), Columns(3000));
        Assert.Equal(brief, long_);

        static int Columns(int volumes)
        {
            var estimator = new GlmsingleEstimator(Settings, HandMadeModel.Plain(5, Settings), new(1.5, 100));
            var most = 0;
            for (var n = 0; n < volumes; n++)
            {
                Next(estimator, n);
                estimator.Fold(Sample(n, 1.5 * n, new float[] { 1001, 1012, 1023, 1030, 1040 }));
                if (n >= 3)
                    most = Math.Max(most, estimator.Estimate(n / 6, new float[5]).Columns);
            }
            return most;
        }
    }

    [Fact]
    public void At_fifteen_thousand_voxels_a_volume_allocates_next_to_nothing()
    {
        const int voxels = 15_000, volumes = 120;
        var settings = Settings with { MotionRegressors = 6 };
        var model = HandMadeModel.Plain(voxels, settings) with { PerceptionTiming = TrialTiming.Uncertain };
        var estimator = new GlmsingleEstimator(settings, model, new(1.5, volumes));
        var image = (float[])model.Baseline.Clone();
        var (beta, variance) = (new float[voxels], new float[voxels]);
        var random = new Random(1);
        var motion = new double[6];
        var late = new List<long>();
        for (var n = 0; n < volumes; n++)
        {
            for (var v = 0; v < voxels; v++)
                image[v] = model.Baseline[v] * (float)(1 + 0.02 * (random.NextDouble() - 0.5));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Next(estimator, n);
            estimator.Fold(Sample(n, 1.5 * n, image) with { Motion = motion });
            estimator.Estimate(n / 6, beta, variance);
            late.Add(GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(late.Skip(volumes / 2).Max(), 0, 4096);
    }

    /// <summary>Every ninth second a trial begins, with a picture after it, and the trial before is forgotten.</summary>
    private static void Next(GlmsingleEstimator estimator, int n)
    {
        if (n % 6 != 0)
            return;
        estimator.Observe(Trial(n / 6, 1.5 * n));
        estimator.Observe(new() { Number = 100_000 + n, Kind = DesignEventKind.Picture, OnsetSeconds = 1.5 * n + 5, DurationSeconds = 1, Item = $"item {n}" });
        estimator.Forget(n / 6 - 1);
    }

    private static DesignEvent Trial(int trial, double onset) => new() { Number = trial, Kind = DesignEventKind.Trial, OnsetSeconds = onset, DurationSeconds = 2, Trial = trial };

    private static VolumeSample Sample(int n, double at, ReadOnlyMemory<float> voxels) => new() { ScannerNumber = n, SampleSeconds = at, Voxels = voxels.Span };
}
