using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A simulated participant and the model learned from its runs, made once for all tests that only look.</summary>
public sealed class LearnedParticipant
{
    internal static readonly GlmSettings Settings = new() { Estimator = "glmsingle", MotionRegressors = 0, SliceTimeReference = SimulatedParticipant.SliceTimeReference };

    internal SimulatedParticipant Participant { get; } = new(71);
    internal SingleTrialModel Model { get; }

    public LearnedParticipant() => Model = Learn(Participant.Runs);

    internal static SingleTrialModel Learn(IReadOnlyList<RecordedRun> runs, int threads = 2, int[]? estimated = null) =>
        SingleTrialLearning.Learn(runs, estimated, Settings, new() { Threads = threads, VoxelsForShared = 150 });

    internal static void RequireSame(SingleTrialModel a, SingleTrialModel b)
    {
        Assert.Equal(a.Baseline, b.Baseline);
        Assert.Equal(a.Estimated, b.Estimated);
        Assert.Equal(a.ClassOf, b.ClassOf);
        Assert.Equal(a.Classes, b.Classes);
        Assert.Equal(a.Responses, b.Responses);
        Assert.Equal(a.MeanResponse, b.MeanResponse);
        Assert.Equal(a.NoiseSd, b.NoiseSd);
        Assert.Equal(a.PoolWeights, b.PoolWeights);
        Assert.Equal(a.Loads, b.Loads);
        Assert.Equal(a.PerceptionTiming, b.PerceptionTiming);
        Assert.Equal(a.ImageryTiming, b.ImageryTiming);
        Assert.Equal((a.RepetitionTimeSeconds, a.RunVolumes, a.LoadSd, a.LevelSd, a.AmplitudeSd), (b.RepetitionTimeSeconds, b.RunVolumes, b.LoadSd, b.LevelSd, b.AmplitudeSd));
        Assert.Equal((a.SharedVariance, a.Energy, a.SpikeEnergy, a.Settings), (b.SharedVariance, b.Energy, b.SpikeEnergy, b.Settings));
        Assert.Equal(a.Library, b.Library);
    }
}
