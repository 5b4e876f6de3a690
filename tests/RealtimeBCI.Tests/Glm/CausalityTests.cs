using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class CausalityTests
{
    [Theory]
    [InlineData("lss", 12.8)]
    [InlineData("lss", 6.1)]
    [InlineData("window", 12.8)]
    [InlineData("window", 9.0)]
    public void A_causal_beta_is_the_same_when_everything_after_its_decision_is_deleted(string estimator, double decideAfter)
    {
        var run = new SimulatedRun(200, 9, 11);
        var settings = new GlmSettings { Estimator = estimator };
        var options = new RunBetasOptions
        {
            RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = decideAfter,
            ExpectedVolumes = 210,
            Motion = run.Motion,
        };
        var whole = RunBetas.Estimate(run.Volumes, run.Events, settings, options);
        foreach (var trial in whole)
        {
            var due = trial.OnsetSeconds + decideAfter;
            var volumes = run.Volumes.Where((_, n) => (n + 1) * SimulatedRun.RepetitionTime <= due).ToArray();
            var events = run.Events.Where(e => e.OnsetSeconds <= due)
                .Select(e => e.OnsetSeconds + e.DurationSeconds > due ? e with { DurationSeconds = null } : e).ToArray();
            var alone = RunBetas.Estimate(volumes, events, settings, options).Single(b => b.Trial == trial.Trial);
            Assert.Equal(trial.Fit, alone.Fit);
            Assert.Equal(trial.Beta, alone.Beta);
        }
    }

    [Theory]
    [InlineData("lss")]
    [InlineData("window")]
    public void An_end_that_becomes_known_as_it_happens_gives_the_same_beta_as_one_known_beforehand(string estimator)
    {
        var run = new SimulatedRun(120, 9, 12);
        var settings = new GlmSettings { Estimator = estimator, MotionRegressors = 0 };
        var timing = new RunTiming(SimulatedRun.RepetitionTime, 120);
        var (known, told) = (TrialEstimators.Create(settings, 9, timing), TrialEstimators.Create(settings, 9, timing));
        foreach (var e in run.Events)
            known.Observe(e);
        for (var n = 0; n < 120; n++)
        {
            var at = (n + 0.5) * SimulatedRun.RepetitionTime;
            foreach (var e in run.Events.Where(e => e.OnsetSeconds <= at && e.OnsetSeconds > at - SimulatedRun.RepetitionTime))
                told.Observe(e with { DurationSeconds = null });
            foreach (var e in run.Events.Where(e => e.OnsetSeconds + e.DurationSeconds <= at && e.OnsetSeconds + e.DurationSeconds > at - SimulatedRun.RepetitionTime))
                told.Observe(e);
            known.Fold(Sample(n, at, run.Volumes[n].Span));
            told.Fold(Sample(n, at, run.Volumes[n].Span));
        }
        var (a, b) = (new float[9], new float[9]);
        for (var trial = 0; trial < run.Trials; trial++)
        {
            Assert.Equal(known.Estimate(trial, a), told.Estimate(trial, b));
            for (var v = 0; v < 9; v++)
                Assert.Equal(a[v], b[v], 1e-4);
        }
    }

    [Fact]
    public void A_causal_fit_refuses_to_take_the_runs_length_from_the_data()
    {
        var run = new SimulatedRun(40, 2, 1);
        var options = new RunBetasOptions { RepetitionTimeSeconds = SimulatedRun.RepetitionTime, AsOf = AsOf.Causal, DecideAfterSeconds = 8 };
        var error = Assert.Throws<ArgumentException>(() => RunBetas.Estimate(run.Volumes, run.Events, new GlmSettings(), options));
        Assert.Contains("--expected-volumes", error.Message, StringComparison.Ordinal);
    }

    private static VolumeSample Sample(int n, double at, ReadOnlySpan<float> voxels) => new() { ScannerNumber = n, SampleSeconds = at, Voxels = voxels };
}
