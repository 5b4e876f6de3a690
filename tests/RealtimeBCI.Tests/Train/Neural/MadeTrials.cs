using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Neural;

/// <summary>Made-up pictures and participants: a picture has a few latents; its tokens and every participant's voxels are linear maps of them, plus noise.</summary>
internal sealed class MadeTrials
{
    public const string Space = "image-tokens";
    private readonly int _latents;
    private readonly double[][] _pictures;

    public MadeTrials(int pictures, int tokens = 3, int channels = 8, int latents = 6, int seed = 1)
    {
        var random = new Random(seed);
        _latents = latents;
        _pictures = [.. Enumerable.Range(0, pictures).Select(_ => Normals(random, latents))];
        var map = Normals(random, latents * tokens * channels);
        float[] Row(double[] picture) => [.. Enumerable.Range(0, tokens * channels).Select(d => (float)Enumerable.Range(0, latents).Sum(l => picture[l] * map[d * latents + l] / Math.Sqrt(latents)))];
        float[] values = [.. _pictures.SelectMany(Row)];
        Gallery = new([.. Enumerable.Range(0, pictures).Select(i => new GalleryItem($"p{i}", $"picture {i}"))], values, tokens * channels, others: [new(Space, values, tokens, channels)]);
    }

    public Gallery Gallery { get; }

    /// <summary>Trials of one participant; groups are pictures unless they are dealt out to runs.</summary>
    /// <param name="seed">Of the participant's own map; his noise follows from it too.</param>
    /// <param name="shown">Pictures in the order shown.</param>
    public TrainingTrials Participant(int seed, int voxels, IEnumerable<int> shown, double noise = 0.3, int runs = 0)
    {
        var random = new Random(seed);
        var map = Normals(random, _latents * voxels);
        int[] order = [.. shown];
        return new()
        {
            Betas = [.. order.SelectMany(p => Enumerable.Range(0, voxels).Select(v =>
                (float)(Enumerable.Range(0, _latents).Sum(l => _pictures[p][l] * map[v * _latents + l]) / Math.Sqrt(_latents) + noise * Normals(random, 1)[0])))],
            VoxelCount = voxels,
            Items = [.. order.Select(p => $"p{p}")],
            States = [.. order.Select(_ => CognitiveState.Perception)],
            Groups = [.. order.Select((p, t) => runs > 0 ? $"run-{t * runs / order.Length}" : $"p{p}")],
        };
    }

    public static double[] Normals(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];

    public static TrainingOptions Options(int seed, params (string Key, string Value)[] settings) => new()
    {
        Seed = seed,
        Threads = 1,
        RemovePatternMean = false,
        Settings = settings.ToDictionary(s => s.Key, s => s.Value),
    };

    /// <summary>Keeps what is reported, on the reporting thread.</summary>
    public sealed class Reports(Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> All { get; } = [];

        public void Report(TrainingProgress value)
        {
            All.Add(value);
            also?.Invoke(value);
        }
    }
}
