using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>Small single-trial models that were not learned from anything, so that every number of them is known.</summary>
internal static class HandMadeModel
{
    /// <summary>So much larger than independent voxels would make it that what all voxels say together counts for nothing.</summary>
    public const double NothingShared = 1e12;

    /// <summary>So large that no volume is a spike.</summary>
    public const double NoSpike = 1e9;

    /// <summary>Three classes of voxels with different responses, AR(1) and AR(2) noise, drift and walk; two noise components; two voxels that serve as pool only.</summary>
    public static SingleTrialModel Rich(int voxels, GlmSettings settings, int seed = 3)
    {
        var random = new Random(seed);
        float[] Draw(int count, double from, double to) => [.. Enumerable.Range(0, count).Select(_ => (float)(from + (to - from) * random.NextDouble()))];
        var library = new ResponseShape[] { new(5, 1, 14.5, 0.2), new(6.5, 0.75, 16, 0.05), new(4.25, 1.15, 13, 0.3) };
        int[] estimated = [.. Enumerable.Range(0, voxels).Where(v => v is not (1 or 4))];
        return new()
        {
            RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
            RunVolumes = 100,
            Library = library,
            Responses = [[1, 0, 0], [0.3, 0.7, 0]],
            Classes = [new(0, new(0.4, 0), 0.6, 0, 0.5), new(1, new(0.5, 0.2), 0.3, 0.08, 0.9), new(0, new(0.45, -0.2), 0.9, 0.03, 0.2)],
            Baseline = Draw(voxels, 900, 1200),
            Estimated = estimated,
            ClassOf = [.. estimated.Select(v => (7 * v + 2) % 3)],
            MeanResponse = Draw(estimated.Length, -0.5, 2),
            NoiseSd = Draw(estimated.Length, 0.5, 1.5),
            PoolWeights = [Draw(voxels, -0.5, 0.5), Draw(voxels, -0.5, 0.5)],
            Loads = [Draw(estimated.Length, -0.3, 0.3), Draw(estimated.Length, -0.3, 0.3)],
            LevelSd = 1.5,
            AmplitudeSd = 0,
            SharedVariance = NothingShared,
            SpikeEnergy = NoSpike,
            PerceptionTiming = TrialTiming.AsShown,
            ImageryTiming = TrialTiming.AsShown,
            Settings = settings,
        };
    }

    /// <summary>One class, one response, white-ish noise of standard deviation 1 %, mean response 1.5 %.</summary>
    public static SingleTrialModel Plain(int voxels, GlmSettings settings) => new()
    {
        RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
        RunVolumes = 160,
        Library = [new(5, 1, 14.5, 0.2)],
        Responses = [[1]],
        Classes = [new(0, new(0.3, 0), 0.3, 0, 0.6)],
        Baseline = [.. Enumerable.Range(0, voxels).Select(v => 1000f + 10 * (v % 7))],
        Estimated = [.. Enumerable.Range(0, voxels)],
        ClassOf = new int[voxels],
        MeanResponse = [.. Enumerable.Repeat(1.5f, voxels)],
        NoiseSd = [.. Enumerable.Repeat(1f, voxels)],
        PoolWeights = [],
        Loads = [],
        LevelSd = 1,
        Settings = settings,
    };
}
