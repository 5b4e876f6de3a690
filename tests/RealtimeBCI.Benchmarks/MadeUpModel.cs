using RealtimeBCI.Glm;

namespace RealtimeBCI.Benchmarks;

/// <summary>A single-trial model of the size that training gives: 80 classes of 10 responses, 10 noise components, two timings.</summary>
internal static class MadeUpModel
{
    private const int Responses = 10, ClassesPerResponse = 8, Components = 10;

    public static SingleTrialModel Of(int voxels, int volumes, GlmSettings settings)
    {
        var random = new Random(4);
        float[] Numbers(double scale) => [.. Enumerable.Range(0, voxels).Select(_ => (float)(scale * (random.NextDouble() - 0.5)))];
        var library = ResponseShape.Library;
        return new()
        {
            RepetitionTimeSeconds = LssProblem.RepetitionTime,
            RunVolumes = volumes,
            Library = library,
            Responses = [.. Enumerable.Range(0, Responses).Select(r => library.Select((_, s) => s % Responses == r ? 1.0 : 0.1).ToArray())],
            Classes = [.. Enumerable.Range(0, Responses * ClassesPerResponse).Select(c => new VoxelClass(
                c / ClassesPerResponse, new(0.2 + 0.05 * (c % ClassesPerResponse), 0), 0.5, 0.05, 0.3 + 0.05 * (c % ClassesPerResponse)))],
            Baseline = [.. Enumerable.Repeat(1000f, voxels)],
            Estimated = [.. Enumerable.Range(0, voxels)],
            ClassOf = [.. Enumerable.Range(0, voxels).Select(v => v * 7 % (Responses * ClassesPerResponse))],
            MeanResponse = [.. Enumerable.Repeat(1f, voxels)],
            NoiseSd = [.. Enumerable.Repeat(1f, voxels)],
            PoolWeights = [.. Enumerable.Range(0, Components).Select(_ => Numbers(0.01))],
            Loads = [.. Enumerable.Range(0, Components).Select(_ => Numbers(0.1))],
            LevelSd = 2,
            PerceptionTiming = TrialTiming.Uncertain,
            Settings = settings,
        };
    }
}
