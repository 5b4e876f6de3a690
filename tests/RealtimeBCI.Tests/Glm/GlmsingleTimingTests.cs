using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleTimingTests
{
    /// <summary>Trials after which the run has told what its responses are like.</summary>
    private const int Learned = 4;

    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle", MotionRegressors = 0, HighPassHz = 0.005 };

    [Fact]
    public void Responses_that_come_late_in_every_trial_are_found_within_a_few_trials()
    {
        var run = new SimulatedPopulation(_ => 1.5, _ => 1, CognitiveState.Imagery, 41);
        var (shown, uncertain) = (Betas(run, TrialTiming.AsShown), Betas(run, TrialTiming.Uncertain));
        var (before, after) = (run.Correlation(shown, Learned), run.Correlation(uncertain, Learned));
        Assert.True(after > before + 0.02, $"{after:F3} with uncertain timing, {before:F3} as shown");
        Assert.True(run.Error(uncertain, Learned) < run.Error(shown, Learned), $"{run.Error(uncertain, Learned):F3} against {run.Error(shown, Learned):F3} percent");
    }

    [Fact]
    public void Responses_as_late_as_chance_has_it_are_followed_trial_by_trial()
    {
        var run = new SimulatedPopulation(trial => 2.5 * new Random(100 + trial).NextDouble(), _ => 1, CognitiveState.Imagery, 42);
        var (before, after) = (run.Correlation(Betas(run, TrialTiming.AsShown)), run.Correlation(Betas(run, TrialTiming.Uncertain)));
        Assert.True(after > before + 0.01, $"{after:F3} with uncertain timing, {before:F3} as shown");
    }

    [Fact]
    public void Responses_as_shown_lose_next_to_nothing_by_being_thought_uncertain()
    {
        var run = new SimulatedPopulation(_ => 0, _ => 1, CognitiveState.Imagery, 43);
        var (shown, uncertain) = (run.Correlation(Betas(run, TrialTiming.AsShown)), run.Correlation(Betas(run, TrialTiming.Uncertain)));
        Assert.InRange(uncertain, shown - 0.01, 1);
    }

    [Fact]
    public void Trials_without_a_response_are_told_by_all_voxels_together()
    {
        var run = new SimulatedPopulation(_ => 0, trial => trial % 4 == 2 ? 0 : 1, CognitiveState.Perception, 44);
        var (alone, together) = (Betas(run, TrialTiming.AsShown, HandMadeModel.NothingShared), Betas(run, TrialTiming.AsShown));
        Assert.True(run.Error(together) < 0.9 * run.Error(alone), $"{run.Error(together):F3} together, {run.Error(alone):F3} alone");
        Assert.True(run.Correlation(together) > run.Correlation(alone) + 0.02, $"{run.Correlation(together):F3} together, {run.Correlation(alone):F3} alone");
    }

    [Fact]
    public void Trials_that_all_respond_alike_lose_next_to_nothing_by_sharing()
    {
        var run = new SimulatedPopulation(_ => 0, _ => 1, CognitiveState.Perception, 45);
        var (alone, together) = (Betas(run, TrialTiming.AsShown, HandMadeModel.NothingShared), Betas(run, TrialTiming.AsShown));
        Assert.InRange(run.Correlation(together), run.Correlation(alone) - 0.01, 1);
    }

    private static float[][] Betas(SimulatedPopulation run, IReadOnlyList<TrialTiming> timing, double sharedVariance = 1)
    {
        var model = HandMadeModel.Plain(run.Volumes[0].Length, Settings) with
        {
            ImageryTiming = timing,
            PerceptionTiming = timing,
            SharedVariance = sharedVariance,
            Classes = [new(0, new(0, 0), 0.1, 0, 0.6)],
        };
        return [.. RunBetas.Estimate([.. run.Volumes], run.Events, Settings, new()
        {
            RepetitionTimeSeconds = SimulatedPopulation.RepetitionTime,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = 14,
            ExpectedVolumes = run.Volumes.Count,
            Model = model,
        }).Select(b => b.Beta)];
    }
}
