using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Families;

/// <summary>Made-up participants and galleries for linear families: patterns are a random mixture of pictures' embeddings, with noise.</summary>
internal sealed record LinearWorld(TrainingTrials Trials, Gallery Gallery)
{
    private static readonly (string Name, int Tokens, int Channels)[] Spaces =
        [("image-tokens", 5, 6), ("text-tokens", 4, 5), ("vae", 1, 8), ("vdvae", 1, 12), ("cnn-conv1", 9, 4), ("cnn-fc6", 1, 20)];

    public static LinearWorld Of(int items = 6, int voxels = 80, int runs = 4, double gain = 0.5, bool groupByPicture = false, Func<string, bool>? spaces = null, int scale = 1)
    {
        var random = new Random(items + voxels);
        EmbeddingSpace Space((string Name, int Tokens, int Channels) s) =>
            new(s.Name, [.. TestBundles.Numbers(random, items * s.Tokens * s.Channels * scale).Select((v, i) => v + 0.5f + i % 3)], s.Tokens, s.Channels * scale);
        EmbeddingSpace[] others = [.. Spaces.Select(Space).Where(s => spaces?.Invoke(s.Name) ?? true)];
        var gallery = new Gallery([.. Enumerable.Range(0, items).Select(i => new GalleryItem($"item-{i}", $"item {i}"))], TestBundles.Numbers(random, items * 10), 10, "", others);
        var mixing = TestBundles.Numbers(random, 10 * voxels);
        List<float> betas = [];
        List<string> labels = [], groups = [];
        for (var run = 0; run < runs; run++)
            foreach (var item in Enumerable.Range(0, 2 * items).Select(i => i % items).OrderBy(_ => random.Next()).ToArray())
            {
                for (var v = 0; v < voxels; v++)
                    betas.Add((float)(1 + v % 5) * ((float)gain * Enumerable.Range(0, 10).Sum(l => gallery.Embedding(item)[l] * mixing[l * voxels + v]) + 0.3f + TestBundles.Numbers(random, 4).Sum()));
                labels.Add($"item-{item}");
                groups.Add(groupByPicture ? $"item-{item}" : $"run-{run}");
            }
        return new(new() { Betas = [.. betas], VoxelCount = voxels, Items = labels, States = [.. labels.Select(_ => CognitiveState.Perception)], Groups = groups }, gallery);
    }

    /// <summary>Voxels to keep; null keeps all.</summary>
    public int? Voxels { get; init; }

    public TrainedDecoder Train(string family, double[]? strengths = null, params (string Key, string Value)[] settings) =>
        DecoderTraining.Run(Trials, Gallery, new TrainingOptions
        {
            Family = family,
            RelativeStrengths = strengths ?? [0.3],
            RemovePatternMean = false,
            Voxels = Voxels,
            Settings = settings.ToDictionary(s => s.Key, s => s.Value),
        });

    /// <summary>Some trials as a decoder's normaliser gives them; shape [listed trial, voxel].</summary>
    public float[] Patterns(TrainedDecoder trained, params ReadOnlySpan<int> listed)
    {
        var normaliser = new BetaNormaliser(trained.Priors, trained.Options.RemovePatternMean, NormaliserAdaptation.None);
        var patterns = new float[listed.Length * Trials.VoxelCount];
        for (var i = 0; i < listed.Length; i++)
            Assert.Null(normaliser.Apply(Trials.Beta(listed[i]), Trials.States[listed[i]], patterns.AsSpan(i * Trials.VoxelCount, Trials.VoxelCount)));
        return patterns;
    }

    /// <summary>Fused scores of one trial, as a session makes them.</summary>
    public float[] Scores(TrainedDecoder trained, int trial)
    {
        var scorer = new TargetScores(trained.Decoder.Targets, trained.Decoder.Centres, Gallery, trained.Validation.Candidates);
        var scores = new float[scorer.Candidates.Count];
        scorer.Score([.. trained.Decoder.Predict(Patterns(trained, trial), 1).Select(p => new ReadOnlyMemory<float>(p))], scores);
        return scores;
    }

    public static void Near(ReadOnlySpan<float> expected, ReadOnlySpan<float> found, double tolerance = 1e-4)
    {
        Assert.Equal(expected.Length, found.Length);
        var scale = 0.0;
        foreach (var e in expected)
            scale = Math.Max(scale, Math.Abs(e));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], tolerance * Math.Max(scale, 1e-3));
    }
}
