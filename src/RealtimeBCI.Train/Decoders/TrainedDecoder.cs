using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>A trained and calibrated decoder, before it is written.</summary>
public sealed record TrainedDecoder
{
    /// <summary>What training its family gave.</summary>
    public required FamilyFit Fit { get; init; }
    /// <summary>The decoder.</summary>
    public IFittedDecoder Decoder => Fit.Decoder;
    /// <summary>How patterns are normalised.</summary>
    public IReadOnlyList<NormaliserPrior> Priors => Fit.Priors;
    /// <summary>Scores of held-out trials.</summary>
    public CrossValidation Validation => Fit.Validation;
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
        Targets = Decoder.Targets,
        Centres = Decoder.Centres,
        WriteModels = folder => Decoder.WriteModels(folder, Options.Weights),
        RemovePatternMean = Options.RemovePatternMean,
        Normalisers = Priors,
        Recipe = recipe,
        Calibration = Calibration,
        Provenance = Provenance,
    };
}
