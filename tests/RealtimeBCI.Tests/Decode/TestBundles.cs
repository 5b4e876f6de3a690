using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

/// <summary>Small bundles for tests: a grid of 4x3x2, 10 voxels inside, latents of 3.</summary>
internal static class TestBundles
{
    public const int Voxels = 10, Latents = 3;

    public static Grid Grid { get; } = new(4, 3, 2, new(2, 0, 0, -3, 0, 2, 0, -2, 0, 0, 3, 1));

    public static EstimatorRecipe Recipe { get; } = new() { Glm = new(), Preprocess = new(), DecidedAfterOffsetSeconds = 7.5, RepetitionTimeSeconds = 2 };

    public static DecoderTarget Target { get; } = new() { Name = RidgeGraph.OutputName, Channels = Latents };

    public static BundleContent Content(Action<string>? writeModel = null)
    {
        var random = new Random(5);
        var flags = new bool[Grid.VoxelCount];
        foreach (var v in new[] { 1, 3, 4, 7, 9, 11, 12, 15, 20, 23 })
            flags[v] = true;
        var weights = Numbers(random, Voxels * Latents);
        var bias = Numbers(random, Latents);
        var centre = Numbers(random, Latents);
        return new()
        {
            Name = "test",
            Mask = new(Grid, flags),
            Reference = Numbers(random, Grid.VoxelCount),
            Targets = [Target],
            Centres = [centre],
            WriteModels = folder => (writeModel ?? (path => RidgeGraph.Write(path, weights, bias)))(Path.Combine(folder, DecoderTarget.ScoringModel)),
            RemovePatternMean = true,
            Normalisers = [Prior(CognitiveState.Perception, random), Prior(CognitiveState.Imagery, random)],
            Recipe = Recipe,
            Calibration = [Entry(CognitiveState.Perception, 1, 8), Entry(CognitiveState.Perception, 2, 6)],
            Provenance = new() { Created = "2025-03-01", Family = "ridge", Runs = ["run-1", "run-2"], Trials = 40 },
        };
    }

    public static string Write(BundleContent? content = null)
    {
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
        BundleWriter.Write(folder, content ?? Content());
        return folder;
    }

    public static CalibrationEntry Entry(CognitiveState state, int repeats, double inverseTemperature) => new()
    {
        State = state,
        Repeats = repeats,
        InverseTemperature = inverseTemperature,
        Decisions = 40,
        Candidates = 4,
        LogLoss = 1,
        Top1 = 0.5,
    };

    public static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];

    private static NormaliserPrior Prior(CognitiveState state, Random random) => new()
    {
        State = state,
        Mean = Numbers(random, Voxels),
        Sd = [.. Numbers(random, Voxels).Select(s => 0.5f + Math.Abs(s))],
        Trials = 20,
        Provenance = "runs run-1, run-2",
    };
}
