using System.Text.Json;

namespace RealtimeBCI.Train.Nsd;

/// <summary>A file that was read, by its size; small ones also by their content.</summary>
/// <param name="Path">Relative to the copy where it lies in it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hex; empty above 64 MB, where hashing would take longer than reading.</param>
public sealed record ImportedFile(string Path, long Bytes, string Sha256 = "")
{
    private const long LargestHashed = 64L << 20;

    internal static ImportedFile Of(string path, string root)
    {
        var bytes = new FileInfo(path).Length;
        var relative = System.IO.Path.GetRelativePath(root, path).Replace('\\', '/');
        return new(relative.StartsWith("..", StringComparison.Ordinal) ? System.IO.Path.GetFileName(path) : relative, bytes, bytes <= LargestHashed ? FileHash.Of(path) : "");
    }
}

/// <summary>How the betas of an import were normalised, and from which data.</summary>
/// <param name="Kind"><c>none</c>, <c>training</c>, <c>session</c>, <c>running</c>, <c>run-whole</c> or <c>mindeye2-renorm</c>.</param>
/// <param name="From">Which trials the statistics come from, in words.</param>
/// <param name="IsCausal">Whether no later trial had a part in it; the betas themselves are acausal in any case.</param>
/// <param name="UsesTestTrials">Whether test trials had a part in the statistics.</param>
public sealed record ImportNormalisation(string Kind, string From, bool IsCausal, bool UsesTestTrials = false);

/// <summary>What <c>import.json</c> says of an imported folder.</summary>
public sealed record ImportManifest
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string FormatName = "rtbci-import";
    /// <summary>The version that this program writes and reads.</summary>
    public const int CurrentVersion = 1;
    /// <summary>The estimator that a bundle trained on imported betas names: no session makes such betas.</summary>
    public const string ImportedEstimator = "imported (acausal)";
    /// <summary>How the released betas were made.</summary>
    public const string AcausalBetas = "acausal (GLMsingle, whole session)";

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;
    /// <summary>Version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;
    /// <summary><c>nsd</c> or <c>nsd-imagery</c>.</summary>
    public required string Dataset { get; init; }
    /// <summary>1 to 8.</summary>
    public required int Subject { get; init; }
    /// <summary>Always <see cref="AcausalBetas"/>.</summary>
    public string Betas { get; init; } = AcausalBetas;
    /// <summary>Always <see cref="ImportedEstimator"/>.</summary>
    public string Estimator { get; init; } = ImportedEstimator;
    /// <summary>Version of the released betas, such as <c>betas_fithrf_GLMdenoise_RR</c>.</summary>
    public required string BetaVersion { get; init; }
    /// <summary>What <c>trials.npy</c> holds: <c>percent signal change</c> or <c>standard deviations</c>.</summary>
    public required string Unit { get; init; }
    /// <summary>How they were normalised.</summary>
    public required ImportNormalisation Normalisation { get; init; }
    /// <summary>Rows of <c>trials.npy</c>.</summary>
    public required int Trials { get; init; }
    /// <summary>Columns of <c>trials.npy</c>: voxels of the mask in C order of the grid, z fastest.</summary>
    public required int VoxelCount { get; init; }
    /// <summary>Grid: voxels along x, y and z.</summary>
    public required int[] Dimensions { get; init; }
    /// <summary>Grid: 12 numbers of the affine to RAS+ mm, row-major.</summary>
    public required double[] VoxelToWorldRasMm { get; init; }
    /// <summary>Trials per split, voxels without spread, betas that were not finite, and the like.</summary>
    public IReadOnlyDictionary<string, long> Counts { get; init; } = new Dictionary<string, long>();
    /// <summary>Names of the arrays <c>map_NAME.npy</c>.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];
    /// <summary>Files that were read.</summary>
    public IReadOnlyList<ImportedFile> Sources { get; init; } = [];
    /// <summary>SHA-256 of every other file of the folder, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    internal static JsonSerializerOptions Json { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };
}
