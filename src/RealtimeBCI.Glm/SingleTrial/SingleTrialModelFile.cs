using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeBCI.Glm;

/// <summary>A single-trial model on disk: <c>single_trial.json</c> and arrays beside it, in a folder of its own or in a bundle's.</summary>
/// <remarks>Arrays of voxels are in C order of the mask, z fastest. The mask is that of all voxels that come in: those that get betas, and the noise pool.</remarks>
public static class SingleTrialModelFile
{
    /// <summary>Name of the file that says what the others are.</summary>
    public const string Name = "single_trial.json";

    private const string Prefix = "single_trial_", FormatName = "rtbci-single-trial";
    private const int Version = 1;

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Whether a folder holds a model.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Name));

    /// <summary>Writes a model.</summary>
    /// <param name="folder">The folder; made if need be.</param>
    /// <param name="model">The model.</param>
    /// <param name="mask">Its voxels.</param>
    /// <exception cref="ArgumentException">The mask has another number of voxels than the model.</exception>
    public static void Write(string folder, SingleTrialModel model, Mask mask)
    {
        model.Validate();
        if (mask.Count != model.Baseline.Length)
            throw new ArgumentException($"The mask has {mask.Count} voxels; the model has {model.Baseline.Length}.", nameof(mask));
        Directory.CreateDirectory(folder);
        var grid = mask.Grid;
        NpyFile.Write(PathOf(folder, "mask"), mask.ToFlagsCOrder(), grid.X, grid.Y, grid.Z);
        Vector(folder, "baseline", model.Baseline);
        Vector(folder, "estimated", Array.ConvertAll(model.Estimated, v => (float)v));
        Vector(folder, "class_of", Array.ConvertAll(model.ClassOf, v => (float)v));
        Vector(folder, "mean_response", model.MeanResponse);
        Vector(folder, "noise_sd", model.NoiseSd);
        Matrix(folder, "pool_weights", model.PoolWeights, model.Baseline.Length);
        Matrix(folder, "loads", model.Loads, model.Estimated.Length);
        var stored = new Stored
        {
            VoxelToWorldRasMm = grid.VoxelToWorld.ToRows(),
            Dimensions = [grid.X, grid.Y, grid.Z],
            RepetitionTimeSeconds = model.RepetitionTimeSeconds,
            RunVolumes = model.RunVolumes,
            Library = model.Library,
            Responses = model.Responses,
            Classes = model.Classes,
            LoadSd = model.LoadSd,
            LevelSd = model.LevelSd,
            LevelChange = model.LevelChange,
            AmplitudeSd = model.AmplitudeSd,
            SharedVariance = model.SharedVariance,
            Energy = model.Energy,
            SpikeEnergy = model.SpikeEnergy,
            PerceptionTiming = model.PerceptionTiming,
            ImageryTiming = model.ImageryTiming,
            Settings = model.Settings,
            Notes = model.Notes,
        };
        File.WriteAllBytes(Path.Combine(folder, Name), JsonSerializer.SerializeToUtf8Bytes(stored, Json));
    }

    /// <summary>Reads a model and its mask.</summary>
    /// <exception cref="NpyException">An array is missing or damaged.</exception>
    /// <exception cref="ArgumentException">There is no model, it is of another version, or it contradicts itself.</exception>
    public static (SingleTrialModel Model, Mask Mask) Read(string folder)
    {
        if (!IsIn(folder))
            throw new ArgumentException($"{folder} holds no single-trial model: it has no {Name}. Make one with 'rtbci betas fit'.");
        Stored stored;
        try
        {
            stored = JsonSerializer.Deserialize<Stored>(File.ReadAllBytes(Path.Combine(folder, Name)), Json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException failure)
        {
            throw new ArgumentException($"{folder}: {Name} cannot be read: {failure.Message.ReplaceLineEndings(" ")}");
        }
        if (stored.Format != FormatName || stored.FormatVersion != Version)
            throw new ArgumentException($"{folder}: {Name} says format '{stored.Format}', version {stored.FormatVersion}; this program reads '{FormatName}', version {Version}.");
        if (stored.Dimensions.Length != 3 || stored.VoxelToWorldRasMm.Length != 12)
            throw new ArgumentException($"{folder}: {Name} gives {stored.Dimensions.Length} dimensions and {stored.VoxelToWorldRasMm.Length} numbers of an affine; it needs 3 and 12.");
        var (flags, _) = NpyFile.ReadFlags(PathOf(folder, "mask"));
        var mask = new Mask(new Grid(stored.Dimensions[0], stored.Dimensions[1], stored.Dimensions[2], Affine.FromRows(stored.VoxelToWorldRasMm)), flags);
        var model = new SingleTrialModel
        {
            RepetitionTimeSeconds = stored.RepetitionTimeSeconds,
            RunVolumes = stored.RunVolumes,
            Library = stored.Library,
            Responses = stored.Responses,
            Classes = stored.Classes,
            Baseline = Vector(folder, "baseline"),
            Estimated = Array.ConvertAll(Vector(folder, "estimated"), v => (int)v),
            ClassOf = Array.ConvertAll(Vector(folder, "class_of"), v => (int)v),
            MeanResponse = Vector(folder, "mean_response"),
            NoiseSd = Vector(folder, "noise_sd"),
            PoolWeights = Matrix(folder, "pool_weights"),
            Loads = Matrix(folder, "loads"),
            LoadSd = stored.LoadSd,
            LevelSd = stored.LevelSd,
            LevelChange = stored.LevelChange,
            AmplitudeSd = stored.AmplitudeSd,
            SharedVariance = stored.SharedVariance,
            Energy = stored.Energy,
            SpikeEnergy = stored.SpikeEnergy,
            PerceptionTiming = stored.PerceptionTiming,
            ImageryTiming = stored.ImageryTiming,
            Settings = stored.Settings,
            Notes = stored.Notes,
        };
        model.Validate();
        return mask.Count == model.Baseline.Length ? (model, mask)
            : throw new ArgumentException($"{folder}: the mask has {mask.Count} voxels; the model has {model.Baseline.Length}.");
    }

    private static string PathOf(string folder, string array) => Path.Combine(folder, $"{Prefix}{array}.npy");

    private static void Vector(string folder, string array, float[] values) => NpyFile.Write(PathOf(folder, array), values, values.Length);

    private static float[] Vector(string folder, string array) => NpyFile.ReadFloats(PathOf(folder, array)).Values;

    private static void Matrix(string folder, string array, IReadOnlyList<float[]> rows, int columns) =>
        NpyFile.Write(PathOf(folder, array), [.. rows.SelectMany(r => r)], rows.Count, columns);

    private static float[][] Matrix(string folder, string array)
    {
        var (values, shape) = NpyFile.ReadFloats(PathOf(folder, array));
        if (shape.Length != 2)
            throw new ArgumentException($"{folder}: {Prefix}{array}.npy has {shape.Length} dimensions; it needs 2, component and voxel.");
        return [.. Enumerable.Range(0, shape[0]).Select(r => values.AsSpan(r * shape[1], shape[1]).ToArray())];
    }

    private sealed record Stored
    {
        public string Format { get; init; } = FormatName;
        public int FormatVersion { get; init; } = Version;
        public required int[] Dimensions { get; init; }
        public required double[] VoxelToWorldRasMm { get; init; }
        public required double RepetitionTimeSeconds { get; init; }
        public required int RunVolumes { get; init; }
        public required IReadOnlyList<ResponseShape> Library { get; init; }
        public required IReadOnlyList<double[]> Responses { get; init; }
        public required IReadOnlyList<VoxelClass> Classes { get; init; }
        public required double LoadSd { get; init; }
        public required double LevelSd { get; init; }
        public LevelChange? LevelChange { get; init; }
        public required double AmplitudeSd { get; init; }
        public required double SharedVariance { get; init; }
        public required double Energy { get; init; }
        public required double SpikeEnergy { get; init; }
        public required IReadOnlyList<TrialTiming> PerceptionTiming { get; init; }
        public required IReadOnlyList<TrialTiming> ImageryTiming { get; init; }
        public required GlmSettings Settings { get; init; }
        public required IReadOnlyDictionary<string, string> Notes { get; init; }
    }
}
