using System.Text.Json;

namespace RealtimeBCI.Train.Nsd;

/// <summary>An imported folder: what decoders are trained and scored on. Betas stay in the file until they are asked for.</summary>
/// <remarks>The betas are acausal: GLMsingle chose its response, its noise components and its shrinkage on the whole session, test trials included. No session makes such betas, so
/// a bundle trained on them names the estimator <see cref="ImportManifest.ImportedEstimator"/>.
/// The folder: <c>trials.npy</c> float32 [trial, voxel], voxels in C order of the grid; <c>trials.tsv</c>, a row per trial (<see cref="ImportedTrial"/>); <c>mask.npy</c> bool [x, y, z];
/// <c>map_NAME.npy</c> float32 [voxel], regions by number and ncsnr; <c>mean.npy</c> and <c>sd.npy</c> float32 [voxel] over training trials (NSD only); <c>import.json</c>
/// (<see cref="ImportManifest"/>).</remarks>
public sealed class ImportedTrials : IDisposable
{
    private const long LargestManifest = 16 << 20;
    private readonly NpyRows _betas;

    private ImportedTrials(ImportManifest manifest, IReadOnlyList<ImportedTrial> trials, Mask mask, NpyRows betas) =>
        (Manifest, Trials, Mask, _betas) = (manifest, trials, mask, betas);

    /// <summary>Where it all came from.</summary>
    public ImportManifest Manifest { get; }
    /// <summary>One per row of betas.</summary>
    public IReadOnlyList<ImportedTrial> Trials { get; }
    /// <summary>Which voxels, and in which order.</summary>
    public Mask Mask { get; }
    /// <summary>Regions and ncsnr by name; shape [voxel].</summary>
    public IReadOnlyDictionary<string, float[]> Maps { get; private init; } = new Dictionary<string, float[]>();
    /// <summary>Mean over training trials before normalisation (percent signal change as released); shape [voxel]; null for NSD-Imagery, which has no training trials.</summary>
    public float[]? Mean { get; private init; }
    /// <summary>Standard deviation over training trials (N - 1) before normalisation, 1 where a voxel has no spread; otherwise as <see cref="Mean"/>.</summary>
    public float[]? Sd { get; private init; }

    /// <summary>Loads a folder.</summary>
    /// <exception cref="NsdException">It is damaged, its parts do not fit together, or a target of NSD-Imagery stands among what is trained on.</exception>
    public static ImportedTrials Load(string folder)
    {
        var path = Path.Combine(folder, ImportWriter.Manifest);
        if (!File.Exists(path))
            throw new NsdException($"{folder} holds no {ImportWriter.Manifest}; make such a folder with 'rtbci import nsd' or 'rtbci import nsd-imagery'.");
        NpyRows? betas = null;
        try
        {
            var manifest = ReadManifest(path);
            var grid = GridOf(manifest, path);
            var (flags, shape) = NpyFile.ReadFlags(Path.Combine(folder, ImportWriter.MaskFile));
            if (!shape.SequenceEqual(manifest.Dimensions))
                throw new NsdException($"{folder}: the mask is {string.Join(" x ", shape)}; {ImportWriter.Manifest} says {string.Join(" x ", manifest.Dimensions)}.");
            var mask = new Mask(grid, flags);
            var trials = ImportedTrial.Read(Path.Combine(folder, ImportWriter.Table));
            betas = NpyRows.Open(Path.Combine(folder, ImportWriter.Betas));
            if (betas.Rows != trials.Count || trials.Count != manifest.Trials || betas.Columns != mask.Count || mask.Count != manifest.VoxelCount)
                throw new NsdException($"{folder}: {betas.Rows} x {betas.Columns} betas, {trials.Count} trials in the table and {mask.Count} voxels in the mask; {ImportWriter.Manifest} says {manifest.Trials} x {manifest.VoxelCount}.");
            RequireNothingHeldOut(trials, folder);
            return new(manifest, trials, mask, betas)
            {
                Maps = manifest.Maps.ToDictionary(m => m, m => Row(folder, ImportWriter.Map(m), mask.Count)),
                Mean = File.Exists(Path.Combine(folder, ImportWriter.Mean)) ? Row(folder, ImportWriter.Mean, mask.Count) : null,
                Sd = File.Exists(Path.Combine(folder, ImportWriter.Sd)) ? Row(folder, ImportWriter.Sd, mask.Count) : null,
            };
        }
        catch (Exception e)
        {
            betas?.Dispose();
            if (e is JsonException or ArgumentException or OverflowException or NpyException)
                throw new NsdException($"{folder} is damaged: {e.Message.ReplaceLineEndings(" ")} Import it again.");
            throw;
        }
    }

    /// <summary>Rows that pass a test, in order.</summary>
    public IReadOnlyList<int> Where(Func<ImportedTrial, bool> wanted) => [.. Enumerable.Range(0, Trials.Count).Where(t => wanted(Trials[t]))];

    /// <summary>Rows of a split.</summary>
    public IReadOnlyList<int> Of(TrialSplit split) => Where(t => t.Split == split);

    /// <summary>Reads some trials into memory, grouped by picture, so that repeats of one are never split.</summary>
    /// <param name="rows">Which, in the order wanted.</param>
    public TrainingTrials Take(IReadOnlyList<int> rows)
    {
        var betas = new float[(long)rows.Count * Mask.Count];
        for (var i = 0; i < rows.Count; i++)
            _betas.Read(rows[i], betas.AsSpan(i * Mask.Count, Mask.Count));
        return new()
        {
            Betas = betas,
            VoxelCount = Mask.Count,
            Items = [.. rows.Select(r => Trials[r].Item)],
            States = [.. rows.Select(r => Trials[r].State)],
            Groups = [.. rows.Select(r => Trials[r].Item)],
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _betas.Dispose();

    private static ImportManifest ReadManifest(string path)
    {
        if (new FileInfo(path).Length > LargestManifest)
            throw new NsdException($"{path} has {new FileInfo(path).Length} bytes; a manifest has less than {LargestManifest}.");
        var manifest = JsonSerializer.Deserialize<ImportManifest>(File.ReadAllBytes(path), ImportManifest.Json);
        return manifest is { Format: ImportManifest.FormatName, Version: ImportManifest.CurrentVersion, Maps: not null, Dimensions: not null, Normalisation: not null }
            ? manifest
            : throw new NsdException($"{path} has format '{manifest?.Format}', version {manifest?.Version}; expected '{ImportManifest.FormatName}', {ImportManifest.CurrentVersion}.");
    }

    private static Grid GridOf(ImportManifest manifest, string path) =>
        manifest.Dimensions is [> 0 and < 4096, > 0 and < 4096, > 0 and < 4096] && manifest.VoxelToWorldRasMm is { Length: 12 }
        && (long)manifest.Dimensions[0] * manifest.Dimensions[1] * manifest.Dimensions[2] <= int.MaxValue
            ? new(manifest.Dimensions[0], manifest.Dimensions[1], manifest.Dimensions[2], Affine.FromRows(manifest.VoxelToWorldRasMm))
            : throw new NsdException($"{path}: a grid of {string.Join(" x ", manifest.Dimensions)} with {manifest.VoxelToWorldRasMm?.Length ?? 0} affine numbers cannot be.");

    private static float[] Row(string folder, string file, int voxels)
    {
        if (file.AsSpan().ContainsAny('/', '\\'))
            throw new NsdException($"{folder}: '{file}' is no file name.");
        var (values, shape) = NpyFile.ReadFloats(Path.Combine(folder, file));
        return shape is [var n] && n == voxels && VoxelCodec.CountNonFinite(values) == 0
            ? values
            : throw new NsdException($"{folder}: {file} has the shape ({string.Join(", ", shape)}); expected {voxels} finite values.");
    }

    private static void RequireNothingHeldOut(IReadOnlyList<ImportedTrial> trials, string folder)
    {
        if (trials.FirstOrDefault(t => t.Split != TrialSplit.Test && IsTarget(t)) is { } leak)
            throw new NsdException($"{folder}: {leak.Item} is a target of NSD-Imagery, but stands in the split {leak.Split}; it may only be tested on.");

        static bool IsTarget(ImportedTrial trial) => ImageryTargets.IsHeldOut(trial.Item);
    }
}
