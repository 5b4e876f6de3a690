using System.Text.Json;

namespace RealtimeBCI.Decode;

/// <summary>A trained decoder with everything that it needs and assumes, read from a folder and checked as a whole.</summary>
/// <remarks>The folder holds <c>bundle.json</c>, <c>decoder.onnx</c>, where wanted <c>reconstruction.onnx</c>, a <c>centre_TARGET.npy</c> for each target that has one, the normaliser's arrays and, unless it has no geometry, <c>mask.npy</c> and, unless it was imported without one, <c>reference.npy</c>.
/// A large model's weights lie in a file of the model's name and <c>.data</c>.
/// All arrays are in C order of the grid, z fastest.</remarks>
public sealed class DecoderBundle
{
    private DecoderBundle(string folder, BundleManifest manifest, string hash)
    {
        (Folder, Manifest, Hash) = (folder, manifest, hash);
        Calibration = new(manifest.Calibration);
        Centres = [.. manifest.Targets.Select(Centre)];
        Priors = [.. manifest.Normalisers.Select(Prior)];
        if (Priors.Count == 0 || Priors.DistinctBy(p => p.State).Count() != Priors.Count)
            throw new BundleException($"{folder}: bundle.json names {Priors.Count} normalisers; expected one per trained state, at least one.");
        if (manifest.Geometry is { } grid)
            (Mask, Reference) = ReadGeometry(grid);
    }

    /// <summary>Where it was read from.</summary>
    public string Folder { get; }
    /// <summary>What bundle.json says.</summary>
    public BundleManifest Manifest { get; }
    /// <summary>SHA-256 of bundle.json, which holds the hashes of all other files: names this bundle exactly.</summary>
    public string Hash { get; }
    /// <summary>The voxels that the decoder takes; null without geometry.</summary>
    public Mask? Mask { get; }
    /// <summary>The session's reference volume, scanner units, x fastest as in a volume's buffer; null without geometry, and for imported decoders that bring none.</summary>
    public float[]? Reference { get; }
    /// <summary>What it predicts.</summary>
    public IReadOnlyList<DecoderTarget> Targets => Manifest.Targets;
    /// <summary>Centre of each target, shape [dimension], or empty for none; in the order of <see cref="Targets"/>.</summary>
    public IReadOnlyList<float[]> Centres { get; }
    /// <summary>The normaliser's statistics, one per trained state.</summary>
    public IReadOnlyList<NormaliserPrior> Priors { get; }
    /// <summary>How scores become posteriors.</summary>
    public CalibrationTable Calibration { get; }

    /// <summary>Reads a bundle and checks every file, hash, shape and number but the model's inside, which <see cref="OpenModel"/> checks.</summary>
    /// <exception cref="BundleException">The first thing that is wrong.</exception>
    public static DecoderBundle Load(string folder)
    {
        var path = Path.Combine(folder, BundleFiles.Manifest);
        if (!File.Exists(path))
            throw new BundleException($"{folder} is no decoder bundle: it has no {BundleFiles.Manifest}. Make one with 'rtbci train'.");
        var manifest = ReadManifest(path);
        CheckManifest(folder, manifest);
        CheckHashes(folder, manifest);
        try
        {
            return new(folder, manifest, FileHash.Of(path));
        }
        catch (Exception failure) when (failure is NpyException or ArgumentException)
        {
            throw new BundleException($"{folder}: {failure.Message}");
        }
    }

    /// <summary>Refuses volumes that lie on another grid than the decoder's mask.</summary>
    /// <exception cref="GeometryException">The grids differ; the message names both.</exception>
    /// <exception cref="BundleException">The bundle has no geometry.</exception>
    public void RequireOn(Grid volumes) => RequireMask().RequireOn(volumes);

    /// <summary>The mask, for those who need one.</summary>
    /// <exception cref="BundleException">The bundle has no geometry.</exception>
    public Mask RequireMask() => Mask ?? throw new BundleException(
        $"{Folder} says geometry: none, so nothing is known of where its voxels lie, and a session cannot use it. Give it a mask and a normaliser when importing it, or decode files with 'rtbci decode'.");

    /// <summary>The reference volume, for those who align to it.</summary>
    /// <exception cref="BundleException">The bundle has none.</exception>
    public float[] RequireReference() => Reference ?? throw new BundleException(
        $"{Folder} has no reference volume, so nothing can be aligned to it. Give its training session's mean volume as --reference when importing it.");

    /// <summary>Every setting in which a session's betas would differ from those on which the decoder was trained, one line each.</summary>
    public IReadOnlyList<string> RecipeDifferences(GlmSettings glm, PreprocessSettings preprocess, DecisionSettings decision, double? repetitionTimeSeconds = null) =>
        Manifest.Recipe.DifferencesFrom(EstimatorRecipe.Of(glm, preprocess, decision, repetitionTimeSeconds));

    /// <summary>Loads and warms up the model that decodes some targets, and checks its shapes against the bundle.</summary>
    /// <param name="threads">Threads for one run, where the processor does it.</param>
    /// <param name="device">On what it runs.</param>
    /// <param name="targets">What is wanted, all of one model; null takes everything that <see cref="DecoderTarget.ScoringModel"/> predicts.</param>
    /// <exception cref="BundleException">The model cannot be run or has other shapes.</exception>
    public OnnxDecoder OpenModel(int threads = 1, OnnxDevice device = OnnxDevice.Cpu, IReadOnlyList<DecoderTarget>? targets = null)
    {
        targets ??= [.. Targets.Where(t => t.Model == DecoderTarget.ScoringModel)];
        OnnxDecoder decoder;
        try
        {
            decoder = new(PathOf(targets[0].Model), [.. targets.Select(t => t.Name)], threads, device);
        }
        catch (OnnxModelException failure)
        {
            throw new BundleException(failure.Message);
        }
        if (decoder.VoxelCount == Manifest.VoxelCount && decoder.Dimensions.SequenceEqual(targets.Select(t => t.Dimension)))
            return decoder;
        var found = $"{decoder.VoxelCount} voxels to {string.Join(", ", decoder.Dimensions)} numbers";
        decoder.Dispose();
        throw new BundleException($"{Folder}: {targets[0].Model} maps {found}; bundle.json says {Manifest.VoxelCount} and {string.Join(", ", targets.Select(t => t.Dimension))} ({string.Join(", ", targets.Select(t => t.Name))}).");
    }

    /// <summary>Opens every model once, to prove that it can be run.</summary>
    internal void TryModels()
    {
        foreach (var model in Targets.GroupBy(t => t.Model))
            OpenModel(targets: [.. model]).Dispose();
    }

    private static BundleManifest ReadManifest(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<BundleManifest>(File.ReadAllBytes(path), BundleManifest.Json)
                ?? throw new BundleException($"{path} holds null; expected an object.");
        }
        catch (JsonException failure)
        {
            throw new BundleException($"{path} cannot be read: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static void CheckManifest(string folder, BundleManifest manifest)
    {
        if (manifest.Format != BundleManifest.FormatName || manifest.Version != BundleManifest.CurrentVersion)
            throw new BundleException($"{folder}: bundle.json says format '{manifest.Format}', version {manifest.Version}; this program reads '{BundleManifest.FormatName}', version {BundleManifest.CurrentVersion}. Train it anew from its recordings.");
        if (manifest.VoxelOrder != BundleManifest.VoxelOrderText)
            throw new BundleException($"{folder}: voxelOrder is '{manifest.VoxelOrder}'; expected '{BundleManifest.VoxelOrderText}'.");
        if (manifest.VoxelCount < 1 || manifest.Targets is not { Count: > 0 } || !manifest.Targets.Any(t => t.IsScored))
            throw new BundleException($"{folder}: bundle.json says {manifest.VoxelCount} voxels and {manifest.Targets?.Count ?? 0} targets; it needs at least 1 voxel, and a target that counts.");
        if (manifest.Targets.DistinctBy(t => t.Name).Count() != manifest.Targets.Count)
            throw new BundleException($"{folder}: bundle.json names a target twice among {string.Join(", ", manifest.Targets.Select(t => t.Name))}.");
        foreach (var target in manifest.Targets)
            target.Validate();
        var named = manifest.Normalisers.SelectMany(n => new[] { n.MeanFile, n.SdFile }).Concat(manifest.Targets.Select(t => t.Model).Append(DecoderTarget.ScoringModel));
        if (manifest.Geometry is not null)
            named = named.Append(BundleFiles.Mask);
        foreach (var file in named)
            if (!manifest.Files.ContainsKey(file))
                throw new BundleException($"{folder}: bundle.json gives no SHA-256 for {file}, which the decoder needs.");
    }

    private static void CheckHashes(string folder, BundleManifest manifest)
    {
        foreach (var (name, expected) in manifest.Files)
        {
            if (Path.GetFileName(name) != name)
                throw new BundleException($"{folder}: bundle.json names the file '{name}'; files lie in the bundle's own folder.");
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
                throw new BundleException($"{folder}: {name} is missing. Copy the whole folder again, or train anew.");
            if (FileHash.Of(path) is var found && found != expected)
                throw new BundleException($"{folder}: {name} was changed or damaged: its SHA-256 is {found[..16]}..., bundle.json says {expected[..Math.Min(16, expected.Length)]}....");
        }
    }

    private (Mask, float[]?) ReadGeometry(Grid grid)
    {
        var (flags, shape) = NpyFile.ReadFlags(PathOf(BundleFiles.Mask));
        RequireShape(BundleFiles.Mask, shape, grid.X, grid.Y, grid.Z);
        var mask = new Mask(grid, flags);
        if (mask.Count != Manifest.VoxelCount)
            throw new BundleException($"{Folder}: {BundleFiles.Mask} has {mask.Count} voxels inside; bundle.json says {Manifest.VoxelCount}.");
        if (!Manifest.Files.ContainsKey(BundleFiles.Reference))
            return (mask, null);
        var (values, referenceShape) = NpyFile.ReadFloats(PathOf(BundleFiles.Reference));
        RequireShape(BundleFiles.Reference, referenceShape, grid.X, grid.Y, grid.Z);
        return FiniteKernel.CountNonFinite(values) is > 0 and var bad
            ? throw new BundleException($"{Folder}: {BundleFiles.Reference} has {bad} voxels that are NaN or infinite.")
            : (mask, BundleFiles.ToXFastest(grid, values));
    }

    private NormaliserPrior Prior(NormaliserRecord record)
    {
        var prior = new NormaliserPrior
        {
            State = record.State,
            Mean = Vector(record.MeanFile, Manifest.VoxelCount, "voxels"),
            Sd = Vector(record.SdFile, Manifest.VoxelCount, "voxels"),
            PseudoTrials = record.PseudoTrials,
            Trials = record.Trials,
            Provenance = record.Provenance,
        };
        prior.Validate(Manifest.VoxelCount);
        return prior;
    }

    private float[] Centre(DecoderTarget target) => Manifest.Files.ContainsKey(BundleFiles.Centre(target))
        ? Vector(BundleFiles.Centre(target), target.Dimension, $"numbers of the target {target.Name}") : [];

    private float[] Vector(string file, int length, string what)
    {
        var (values, shape) = NpyFile.ReadFloats(PathOf(file));
        if (shape is not [var n] || n != length)
            throw new BundleException($"{Folder}: {file} has the shape ({string.Join(", ", shape)}); bundle.json says {length} {what}.");
        return FiniteKernel.CountNonFinite(values) is > 0 and var bad
            ? throw new BundleException($"{Folder}: {file} has {bad} numbers that are NaN or infinite.") : values;
    }

    private void RequireShape(string file, int[] shape, params int[] expected)
    {
        if (!shape.AsSpan().SequenceEqual(expected))
            throw new BundleException($"{Folder}: {file} has the shape ({string.Join(", ", shape)}); bundle.json's geometry says ({string.Join(", ", expected)}).");
    }

    private string PathOf(string name) => Path.Combine(Folder, name);
}
