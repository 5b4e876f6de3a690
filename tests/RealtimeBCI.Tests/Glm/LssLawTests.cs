using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>Laws of the streaming estimator, against an independent batch fit.</summary>
public sealed class LssLawTests
{
    private static readonly double PicturePenalty = Math.Pow(1 / 30.0, 2);
    private static readonly GlmSettings Flat = GoldenLssTests.Plain with { SliceTimeReference = 0.5 };

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(24)]
    public void At_the_end_of_the_run_streaming_equals_an_independent_batch_fit(int motionRegressors)
    {
        var run = new SimulatedRun(300, 40, 3);
        var betas = RunBetas.Estimate(run.Volumes, run.Events, Flat with { MotionRegressors = motionRegressors },
            new() { RepetitionTimeSeconds = SimulatedRun.RepetitionTime, Motion = run.Motion });
        RequireSame(BatchReference.Fit(run, 0.5, 0.01, motionRegressors, PicturePenalty), betas);
        Assert.All(betas, b => Assert.Equal(BetaState.Determined, b.Fit.State));
    }

    [Fact]
    public void Priors_act_as_rows_of_a_penalised_batch_fit()
    {
        var run = new SimulatedRun(300, 40, 4);
        var settings = Flat with { MotionRegressors = 6, DriftPriorPercent = 1.5, MotionPriorPercent = 0.5, BetaPriorPercent = 2 };
        var betas = RunBetas.Estimate(run.Volumes, run.Events, settings, new() { RepetitionTimeSeconds = SimulatedRun.RepetitionTime, Motion = run.Motion });
        var reference = BatchReference.Fit(run, 0.5, 0.01, 6, PicturePenalty,
            driftPenalty: k => Math.Pow(1 / (1.5 / k * Math.Sqrt(300 / 2.0)), 2), motionPenalty: 4, betaPenalty: 0.25);
        RequireSame(reference, betas);
    }

    [Fact]
    public void Missing_and_censored_volumes_are_rows_that_do_not_exist()
    {
        var run = new SimulatedRun(300, 40, 5);
        bool Missing(int t) => t % 17 == 3;
        bool Censored(int t) => t % 23 == 5;
        var volumes = run.Volumes.Select((v, t) => Missing(t) ? default : v).ToArray();
        var betas = RunBetas.Estimate(volumes, run.Events, Flat with { MotionRegressors = 6 }, new()
        {
            RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
            Motion = run.Motion,
            Censored = [.. Enumerable.Range(0, 300).Select(Censored)],
        });
        RequireSame(BatchReference.Fit(run, 0.5, 0.01, 6, PicturePenalty, t => Missing(t) || Censored(t)), betas);
    }

    [Fact]
    public void Percent_betas_are_the_others_over_the_mean()
    {
        var run = new SimulatedRun(200, 12, 6);
        var options = new RunBetasOptions { RepetitionTimeSeconds = SimulatedRun.RepetitionTime };
        var raw = RunBetas.Estimate(run.Volumes, run.Events, Flat, options);
        var percent = RunBetas.Estimate(run.Volumes, run.Events, Flat with { Percent = true }, options);
        for (var v = 0; v < 12; v++)
            Assert.Equal(100 * raw[5].Beta[v] / run.Volumes.Average(y => (double)y.Span[v]), percent[5].Beta[v], 1e-5);
    }

    [Fact]
    public void Doubling_intensity_leaves_percent_betas_as_they_are()
    {
        var run = new SimulatedRun(200, 12, 6);
        var options = new RunBetasOptions { RepetitionTimeSeconds = SimulatedRun.RepetitionTime };
        var settings = new GlmSettings { MotionRegressors = 0 };
        var once = RunBetas.Estimate(run.Volumes, run.Events, settings, options);
        var twice = RunBetas.Estimate([.. run.Volumes.Select(v => (ReadOnlyMemory<float>)v.ToArray().Select(x => 2 * x).ToArray())], run.Events, settings, options);
        for (var i = 0; i < once.Count; i++)
            Assert.Equal(once[i].Beta, twice[i].Beta);
    }

    [Fact]
    public void An_intensity_that_is_never_above_zero_has_no_percent()
    {
        var run = new SimulatedRun(120, 3, 6);
        var volumes = run.Volumes.Select(v => (ReadOnlyMemory<float>)new[] { v.Span[0], 0, float.NaN }).ToArray();
        var betas = RunBetas.Estimate(volumes, run.Events, new GlmSettings { MotionRegressors = 0 }, new() { RepetitionTimeSeconds = SimulatedRun.RepetitionTime });
        Assert.NotEqual(0, betas[2].Beta[0]);
        Assert.Equal(0, betas[2].Beta[1]);
        Assert.True(float.IsNaN(betas[2].Beta[2]));
        Assert.True(float.IsFinite(betas[2].Beta[0]));
    }

    private static void RequireSame(double[][] reference, IReadOnlyList<TrialBeta> betas)
    {
        Assert.Equal(reference.Length, betas.Count);
        var scale = reference.SelectMany(r => r).Average(Math.Abs);
        var worst = 0.0;
        for (var i = 0; i < reference.Length; i++)
            for (var v = 0; v < reference[i].Length; v++)
                worst = Math.Max(worst, Math.Abs(reference[i][v] - betas[i].Beta[v]) / Math.Max(scale, Math.Abs(reference[i][v])));
        TestContext.Current.SendDiagnosticMessage($"worst difference from the batch fit {worst:G3}");
        Assert.InRange(worst, 0, 1e-6);
    }
}
