using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class DeterminationTests
{
    private const double Tr = SimulatedRun.RepetitionTime;

    [Fact]
    public void With_flat_priors_nine_columns_on_five_volumes_are_refused_and_say_why()
    {
        var (fit, beta) = AfterVolumes(5, GoldenLssTests.Plain with { MotionRegressors = 6 });
        Assert.Equal(BetaState.Refused, fit.State);
        Assert.All(beta, b => Assert.Equal(0, b));
        Assert.Contains("rank", fit.Reason, StringComparison.Ordinal);
        Assert.True(double.IsPositiveInfinity(fit.VarianceFactor));
    }

    [Fact]
    public void With_priors_the_same_volumes_give_a_beta_that_says_it_is_shrunk()
    {
        var (fit, beta) = AfterVolumes(5, new GlmSettings { MotionRegressors = 6, BetaPriorPercent = 2, SliceTimeReference = 0 });
        Assert.Equal(BetaState.Shrunk, fit.State);
        Assert.Contains(beta, b => b != 0);
        Assert.True(double.IsFinite(fit.VarianceFactor));
        Assert.NotEmpty(fit.Reason);
    }

    [Fact]
    public void Before_any_volume_shows_the_response_even_a_prior_gives_no_beta()
    {
        var (fit, _) = AfterVolumes(1, new GlmSettings { BetaPriorPercent = 2, SliceTimeReference = 0 });
        Assert.Equal(BetaState.Refused, fit.State);
        Assert.Equal(0, fit.VolumesUsed);
    }

    [Fact]
    public void A_trial_that_is_wholly_missing_is_refused()
    {
        var run = new SimulatedRun(200, 4, 2, feedback: false);
        var volumes = run.Volumes.Select((v, n) => n * Tr > run.Events[3].OnsetSeconds && n * Tr < run.Events[3].OnsetSeconds + 45 ? default : v).ToArray();
        var betas = RunBetas.Estimate(volumes, run.Events, GoldenLssTests.Plain, new() { RepetitionTimeSeconds = Tr });
        Assert.Equal(BetaState.Refused, betas[3].Fit.State);
        Assert.Equal(BetaState.Determined, betas[9].Fit.State);
    }

    [Fact]
    public void An_unknown_trial_is_refused() =>
        Assert.Equal(BetaState.Refused, new LssEstimator(new GlmSettings(), 3, new RunTiming(2, 10)).Estimate(7, new float[3]).State);

    [Fact]
    public void The_variance_factor_falls_as_the_trial_goes_on()
    {
        var before = double.PositiveInfinity;
        var run = new SimulatedRun(100, 1, 3, feedback: false);
        for (var decideAfter = 4.0; decideAfter < 20; decideAfter += 2 * Tr)
        {
            var fit = RunBetas.Estimate(run.Volumes, run.Events, new GlmSettings { MotionRegressors = 0 }, Causal(decideAfter))[5].Fit;
            Assert.True(fit.VarianceFactor < before);
            before = fit.VarianceFactor;
        }
        Assert.InRange(before, 0.1, 10);
    }

    [Fact]
    public void Crowded_trials_have_more_variance_inflation_than_spaced_ones()
    {
        double Inflation(double apart) => DesignEfficiency.Of(new SimulatedRun(200, 0, 3, apart, feedback: false).Events, new GlmSettings(), new RunTiming(Tr, 200), 10)
            .Trials.Average(t => t.AtEnd.VarianceInflation);
        Assert.True(Inflation(4) > Inflation(12));
    }

    [Fact]
    public void Efficiency_of_a_design_needs_no_data_and_reports_each_decision()
    {
        var run = new SimulatedRun(200, 0, 3);
        var design = DesignEfficiency.Of(run.Events, new GlmSettings { MotionRegressors = 0 }, new RunTiming(Tr, 200), 10);
        Assert.Equal(run.Trials, design.Trials.Count);
        Assert.InRange(design.Efficiency, 0.01, 10);
        Assert.All(design.Trials.Skip(3), t => Assert.InRange(t.AtDecision.Rank, 3, 40));
        Assert.All(design.Trials.SkipLast(1), t => Assert.True(t.AtDecision.VarianceFactor > t.AtEnd.VarianceFactor));
    }

    private static RunBetasOptions Causal(double decideAfter) =>
        new() { RepetitionTimeSeconds = Tr, AsOf = AsOf.Causal, DecideAfterSeconds = decideAfter, ExpectedVolumes = 300 };

    private static (TrialFit Fit, float[] Beta) AfterVolumes(int volumes, GlmSettings settings)
    {
        var run = new SimulatedRun(volumes, 4, 2);
        var estimator = TrialEstimators.Create(settings, 4, new RunTiming(Tr, 200));
        estimator.Observe(new DesignEvent { Number = 1, Kind = DesignEventKind.Trial, OnsetSeconds = 0.5, DurationSeconds = 3, Trial = 0 });
        for (var n = 0; n < volumes; n++)
            estimator.Fold(new VolumeSample { ScannerNumber = n, SampleSeconds = n * Tr, Voxels = run.Volumes[n].Span, Motion = run.Motion[n] });
        var beta = new float[4];
        return (estimator.Estimate(0, beta), beta);
    }
}
