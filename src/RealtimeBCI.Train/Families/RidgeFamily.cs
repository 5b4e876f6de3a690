using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>One linear map to the gallery's picture embeddings, its strength chosen by grouped cross-validation.</summary>
public sealed class RidgeFamily : IDecoderFamily
{
    /// <summary>Its name.</summary>
    public const string FamilyName = "ridge";

    /// <inheritdoc/>
    public string Name => FamilyName;

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        new FamilySettings(Name, options.Settings).RequireNoOther();
        var (validation, best) = RidgeCrossValidation.Run(trials, gallery, options, progress, stop);
        int[] all = [.. Enumerable.Range(0, trials.Count)];
        var (inputs, priors) = Normalised.Patterns(trials, all, all, options, $"runs {string.Join(", ", trials.Groups.Distinct())}");
        var ridge = new RidgeRegression(inputs, trials.VoxelCount, trials.Latents(gallery), gallery.Dimension, options.Threads);
        var relative = options.RelativeStrengths[best];
        static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
        return new()
        {
            Decoder = new FittedRidge(ridge.Fit(relative * ridge.StrengthUnit), ridge.OutputMean),
            Priors = priors,
            Validation = validation,
            Notes = new Dictionary<string, string>
            {
                ["strengthsTried"] = string.Join(", ", options.RelativeStrengths.Select(Number)),
                ["strengthRelative"] = Number(relative),
                ["strengthAlpha"] = Number(relative * ridge.StrengthUnit),
            },
        };
    }
}
