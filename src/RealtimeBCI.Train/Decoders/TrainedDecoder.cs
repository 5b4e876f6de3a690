using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A trained ridge decoder, before it is written.</summary>
public sealed record TrainedDecoder
{
    /// <summary>From normalised voxels to latents.</summary>
    public required LinearMap Map { get; init; }
    /// <summary>How patterns are normalised.</summary>
    public required IReadOnlyList<NormaliserPrior> Priors { get; init; }
    /// <summary>Mean latent of the training trials; shape [latent].</summary>
    public required float[] LatentCentre { get; init; }
    /// <summary>What cross-validation said.</summary>
    public required CrossValidation Validation { get; init; }
    /// <summary>From scores to posteriors.</summary>
    public required IReadOnlyList<CalibrationEntry> Calibration { get; init; }
    /// <summary>How it was trained.</summary>
    public required TrainingOptions Options { get; init; }
    /// <summary>Where it came from.</summary>
    public required BundleProvenance Provenance { get; init; }

    /// <summary>Everything that goes into a bundle.</summary>
    /// <param name="name">The decoder's name.</param>
    /// <param name="mask">The voxels, on the session's grid; null without geometry.</param>
    /// <param name="reference">The session's reference volume, x fastest; null without geometry.</param>
    /// <param name="recipe">How and when the betas were made.</param>
    /// <param name="writeEstimator">Writes the estimator's model into the bundle's folder; null where it has none.</param>
    public BundleContent ToBundle(string name, Mask? mask, float[]? reference, EstimatorRecipe recipe, Action<string>? writeEstimator = null) => new()
    {
        WriteEstimator = writeEstimator,
        Name = name,
        Mask = mask,
        Reference = reference,
        WriteModel = path => RidgeGraph.Write(path, Map.Weights, Map.Bias),
        RemovePatternMean = Options.RemovePatternMean,
        Normalisers = Priors,
        LatentCentre = LatentCentre,
        Recipe = recipe,
        Calibration = Calibration,
        Provenance = Provenance,
    };
}
