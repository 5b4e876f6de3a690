using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeBCI.Decode;

/// <summary>What <c>bundle.json</c> says of a decoder: everything that must agree between training and a session, and where it came from.</summary>
public sealed record BundleManifest
{
    /// <summary>Value of <see cref="Format"/>.</summary>
    public const string FormatName = "rtbci-bundle";
    /// <summary>The version that this program writes and reads.</summary>
    public const int CurrentVersion = 2;
    /// <summary>Text of <see cref="VoxelOrder"/>.</summary>
    public const string VoxelOrderText = "C order of the grid, z fastest";

    /// <summary>Always <see cref="FormatName"/>.</summary>
    public string Format { get; init; } = FormatName;
    /// <summary>Version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;
    /// <summary>The decoder's name, given by whoever trained it.</summary>
    public required string Name { get; init; }
    /// <summary>Grid of mask and reference; null (<c>"none"</c> in the file) for decoders without geometry, which no session takes.</summary>
    [JsonConverter(typeof(GeometryConverter))]
    public Grid? Geometry { get; init; }
    /// <summary>Voxels that the decoder takes.</summary>
    public required int VoxelCount { get; init; }
    /// <summary>Order in which arrays list voxels.</summary>
    public string VoxelOrder { get; init; } = VoxelOrderText;
    /// <summary>What it predicts; the first is the latent that a session publishes, unless it is given scores.</summary>
    public required IReadOnlyList<DecoderTarget> Targets { get; init; }
    /// <summary>Whether each pattern's own mean over voxels is taken off before it is normalised.</summary>
    public bool RemovePatternMean { get; init; }
    /// <summary>How and when the betas were made on which it was trained.</summary>
    public required EstimatorRecipe Recipe { get; init; }
    /// <summary>States whose trials it was trained on.</summary>
    public IReadOnlyList<CognitiveState> TrainedStates { get; init; } = [];
    /// <summary>Where the normaliser's arrays are, and for how much they count.</summary>
    public IReadOnlyList<NormaliserRecord> Normalisers { get; init; } = [];
    /// <summary>Inverse temperatures per state and repeats.</summary>
    public IReadOnlyList<CalibrationEntry> Calibration { get; init; } = [];
    /// <summary>Where the decoder came from.</summary>
    public BundleProvenance Provenance { get; init; } = new();
    /// <summary>SHA-256 (lower-case hex) of every other file of the bundle, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    internal static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}

/// <summary>The arrays of one state's <see cref="NormaliserPrior"/>.</summary>
public sealed record NormaliserRecord
{
    /// <summary>Seeing or imagining.</summary>
    public required CognitiveState State { get; init; }
    /// <summary>File of the means, float32 [voxel].</summary>
    public required string MeanFile { get; init; }
    /// <summary>File of the standard deviations, float32 [voxel].</summary>
    public required string SdFile { get; init; }
    /// <summary>See <see cref="NormaliserPrior.PseudoTrials"/>.</summary>
    public required double PseudoTrials { get; init; }
    /// <summary>See <see cref="NormaliserPrior.Trials"/>.</summary>
    public int Trials { get; init; }
    /// <summary>See <see cref="NormaliserPrior.Provenance"/>.</summary>
    public string Provenance { get; init; } = "";
}

/// <summary>Where a decoder came from. Dates and names are the caller's: nothing here reads a clock.</summary>
public sealed record BundleProvenance
{
    /// <summary>Date of training, as the caller gives it; empty where unknown.</summary>
    public string Created { get; init; } = "";
    /// <summary>The decoder's family, such as <c>ridge</c>.</summary>
    public string Family { get; init; } = "";
    /// <summary>Runs whose trials were used.</summary>
    public IReadOnlyList<string> Runs { get; init; } = [];
    /// <summary>Trials that were used.</summary>
    public int Trials { get; init; }
    /// <summary>Hash of the gallery whose latents were the targets; empty where unknown.</summary>
    public string GalleryHash { get; init; } = "";
    /// <summary>Further facts in words or figures: options, strengths, cross-validated scores.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();
}

internal sealed class GeometryConverter : JsonConverter<Grid?>
{
    public override bool HandleNull => true;

    public override Grid? Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() == "none")
            return null;
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("geometry must be \"none\" or an object of dimensions, voxelToWorldRasMm and hash");
        var stored = JsonSerializer.Deserialize<Stored>(ref reader, options)!;
        if (stored.Dimensions is not [> 0, > 0, > 0] || stored.VoxelToWorldRasMm is not { Length: 12 })
            throw new JsonException($"geometry has {stored.Dimensions?.Length ?? 0} dimensions and {stored.VoxelToWorldRasMm?.Length ?? 0} affine numbers; expected 3 of at least 1, and 12");
        var grid = new Grid(stored.Dimensions[0], stored.Dimensions[1], stored.Dimensions[2], Affine.FromRows(stored.VoxelToWorldRasMm));
        return grid.Hash == stored.Hash ? grid : throw new JsonException($"geometry's hash is {stored.Hash}; its dimensions and affine give {grid.Hash}");
    }

    public override void Write(Utf8JsonWriter writer, Grid? grid, JsonSerializerOptions options)
    {
        if (grid is null)
            writer.WriteStringValue("none");
        else
            JsonSerializer.Serialize(writer, new Stored { Dimensions = [grid.X, grid.Y, grid.Z], VoxelToWorldRasMm = grid.VoxelToWorld.ToRows(), Hash = grid.Hash }, options);
    }

    private sealed record Stored
    {
        public int[]? Dimensions { get; init; }
        public double[]? VoxelToWorldRasMm { get; init; }
        public string Hash { get; init; } = "";
    }
}
