namespace RealtimeBCI.Decode;

/// <summary>Everything that goes into a bundle, before it is written.</summary>
public sealed record BundleContent
{
    /// <summary>The decoder's name.</summary>
    public required string Name { get; init; }
    /// <summary>Voxels that the decoder takes, on the session's grid; null for a decoder without geometry.</summary>
    public Mask? Mask { get; init; }
    /// <summary>The session's reference volume, scanner units, x fastest as in a volume's buffer; shape of the mask's grid. Null without geometry, and for imported decoders that bring none.</summary>
    public float[]? Reference { get; init; }
    /// <summary>See <see cref="BundleManifest.Targets"/>.</summary>
    public required IReadOnlyList<DecoderTarget> Targets { get; init; }
    /// <summary>Centre of each target, taken off before it is compared: mean over training trials; shape [dimension], or empty for none. In the order of <see cref="Targets"/>.</summary>
    public required IReadOnlyList<float[]> Centres { get; init; }
    /// <summary>Writes every model that the targets name into the folder it is given; see <see cref="RidgeGraph"/>.</summary>
    public required Action<string> WriteModels { get; init; }
    /// <summary>Writes what else a session needs into the bundle's folder, such as the estimator's model; null writes nothing.</summary>
    public Action<string>? WriteEstimator { get; init; }
    /// <summary>See <see cref="BundleManifest.RemovePatternMean"/>.</summary>
    public bool RemovePatternMean { get; init; }
    /// <summary>One per trained state; at least one.</summary>
    public required IReadOnlyList<NormaliserPrior> Normalisers { get; init; }
    /// <summary>See <see cref="BundleManifest.Recipe"/>.</summary>
    public required EstimatorRecipe Recipe { get; init; }
    /// <summary>See <see cref="BundleManifest.Calibration"/>.</summary>
    public IReadOnlyList<CalibrationEntry> Calibration { get; init; } = [];
    /// <summary>See <see cref="BundleManifest.Provenance"/>.</summary>
    public BundleProvenance Provenance { get; init; } = new();
}
