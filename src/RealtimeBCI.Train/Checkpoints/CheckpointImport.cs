using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>A published decoder whose checkpoint can be imported.</summary>
public enum CheckpointFamily
{
    /// <summary>Scotti et al. 2023.</summary>
    MindEye1,
    /// <summary>Scotti et al. 2024.</summary>
    MindEye2,
}

/// <summary>Turns a published checkpoint into a decoder bundle.</summary>
/// <remarks>The normaliser is the identity unless statistics are given: patterns are to come already normalised. The first target is the projector's, which retrieval uses.</remarks>
public sealed record CheckpointImport
{
    /// <summary>The checkpoint file.</summary>
    public required string File { get; init; }
    /// <summary>Which model it is of.</summary>
    public required CheckpointFamily Family { get; init; }
    /// <summary>Which backbone MindEye2 has.</summary>
    public MindEye2Variant Variant { get; init; }
    /// <summary>Whose linear map of MindEye2, counted from 0.</summary>
    public int Subject { get; init; }
    /// <summary>How weights are stored.</summary>
    public WeightOptions Weights { get; init; } = new();
    /// <summary>The voxels, if known.</summary>
    public Mask? Mask { get; init; }
    /// <summary>Statistics of the training betas; shape [voxel] each. Null takes mean 0 and standard deviation 1.</summary>
    public (float[] Mean, float[] Sd)? Normaliser { get; init; }
    /// <summary>Mean volume of the training session on the mask's grid, x fastest, if known.</summary>
    public float[]? Reference { get; init; }
    /// <summary>How a session's betas are made that this decoder is to take.</summary>
    public EstimatorRecipe Recipe { get; init; } = new() { Glm = new(), Preprocess = new() };
    /// <summary>Patterns on which the loss of 8-bit weights is measured; shape [trial][voxel]; null makes some up.</summary>
    public IReadOnlyList<float[]>? Patterns { get; init; }

    /// <summary>Writes the bundle, whole or not at all.</summary>
    /// <returns>What is noted in it.</returns>
    /// <exception cref="CheckpointException">The checkpoint cannot be used.</exception>
    /// <exception cref="BundleException">Mask, statistics or reference do not fit it.</exception>
    public IReadOnlyDictionary<string, string> Write(string folder)
    {
        using var weights = CheckpointFile.Open(File);
        var input = weights.Require(Family == CheckpointFamily.MindEye1 ? "voxel2clip.lin0.0.weight" : FirstOf(weights), 0, 0);
        var voxels = (int)input.Shape[1];
        var targets = TokenHeads.Targets(weights, Family == CheckpointFamily.MindEye1 ? "voxel2clip.lin1" : "backbone.backbone_linear", Family == CheckpointFamily.MindEye1 ? "voxel2clip.projector" : "backbone.clip_proj");
        if (Mask is { } mask && mask.Count != voxels)
            throw new CheckpointException($"The mask has {mask.Count} voxels inside; the checkpoint takes {voxels}. Give the mask on which it was trained.");
        var notes = new Dictionary<string, string>
        {
            ["checkpoint"] = Path.GetFileName(File),
            ["checkpointSha256"] = FileHash.Of(File),
            ["storedAs"] = input.StoredAs,
            ["weights"] = Weights.Format.ToString().ToLowerInvariant(),
        };
        if (Family == CheckpointFamily.MindEye2)
            (notes["variant"], notes["subject"]) = (Variant == MindEye2Variant.AsReleased ? "as-released" : "as-described", $"{Subject}");
        var temporary = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + ".import";
        try
        {
            Action<string> write = path => WriteModel(path, weights, Weights);
            if (Weights.Format == WeightFormat.Int8)
                write = MeasuredModel(temporary, weights, notes);
            BundleWriter.Write(folder, Content(write, voxels, targets, notes));
        }
        finally
        {
            if (Directory.Exists(temporary))
                Directory.Delete(temporary, true);
        }
        return notes;
    }

    private string FirstOf(StateDict weights) => weights.Has($"ridge.linears.{Subject}.weight") ? $"ridge.linears.{Subject}.weight"
        : throw new CheckpointException($"{weights.Source} has no subject {Subject}: it has {weights.CountOf("ridge.linears.{0}.weight")} linear maps, counted from 0 (ridge.linears.I).");

    private void WriteModel(string path, StateDict weights, WeightOptions options)
    {
        if (Family == CheckpointFamily.MindEye1)
            MindEye1Graph.Write(path, weights, options);
        else
            MindEye2Graph.Write(path, weights, Variant, Subject, options);
    }

    /// <summary>Writes the model with 8-bit weights and, for as long as it takes to compare them, the one without.</summary>
    private Action<string> MeasuredModel(string temporary, StateDict weights, Dictionary<string, string> notes)
    {
        Directory.CreateDirectory(temporary);
        string exact = Path.Combine(temporary, "exact.onnx"), model = Path.Combine(temporary, "decoder.onnx");
        WriteModel(exact, weights, Weights with { Format = WeightFormat.Float32 });
        WriteModel(model, weights, Weights);
        foreach (var (key, note) in WeightLoss.Notes(exact, model, [TokenHeads.Backbone, TokenHeads.Projector], Patterns))
            notes[key] = note;
        foreach (var file in Directory.EnumerateFiles(temporary, "exact.onnx*").ToArray())
            System.IO.File.Delete(file);
        return path =>
        {
            System.IO.File.Move(model, path);
            if (System.IO.File.Exists(model + OnnxGraph.DataEnding))
                System.IO.File.Move(model + OnnxGraph.DataEnding, path + OnnxGraph.DataEnding);
        };
    }

    private BundleContent Content(Action<string> write, int voxels, IReadOnlyList<DecoderTarget> targets, Dictionary<string, string> notes)
    {
        var (mean, sd) = Normaliser ?? (new float[voxels], [.. Enumerable.Repeat(1f, voxels)]);
        return new()
        {
            Name = Path.GetFileNameWithoutExtension(File),
            Mask = Mask,
            Reference = Reference,
            Targets = targets,
            Centres = [.. targets.Select(_ => Array.Empty<float>())],
            WriteModels = bundle => write(Path.Combine(bundle, DecoderTarget.ScoringModel)),
            Normalisers =
            [
                new()
                {
                    State = CognitiveState.Perception,
                    Mean = mean,
                    Sd = sd,
                    Provenance = Normaliser is null ? "none: patterns come already normalised" : "given when the checkpoint was imported",
                },
            ],
            Recipe = Recipe,
            Provenance = new() { Family = Family.ToString().ToLowerInvariant(), Notes = notes },
        };
    }
}
