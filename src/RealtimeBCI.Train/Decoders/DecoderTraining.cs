using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Trains a decoder: betas of training trials in, a calibrated linear map to the gallery's latents out.</summary>
public static class DecoderTraining
{
    /// <summary>Chooses the strength by cross-validation over groups, calibrates on its held-out scores, and fits all trials at that strength.</summary>
    /// <param name="trials">The training trials.</param>
    /// <param name="gallery">Holds the latents of their items.</param>
    /// <param name="options">How.</param>
    /// <param name="created">Date to record, as the caller gives it.</param>
    /// <exception cref="TrainingException">The trials or options cannot be used.</exception>
    /// <exception cref="GalleryException">An item is not in the gallery.</exception>
    public static TrainedDecoder Run(TrainingTrials trials, Gallery gallery, TrainingOptions options, string created = "")
    {
        var validation = RidgeCrossValidation.Run(trials, gallery, options);
        string[] runs = [.. trials.Groups.Distinct()];
        int[] all = [.. Enumerable.Range(0, trials.Count)];
        var (inputs, priors) = Normalised.Patterns(trials, all, all, options, $"runs {string.Join(", ", runs)}");
        var ridge = new RidgeRegression(inputs, trials.VoxelCount, trials.Latents(gallery), gallery.Dimension, options.Threads);
        var relative = options.RelativeStrengths[validation.Best];
        return new()
        {
            Map = ridge.Fit(relative * ridge.StrengthUnit),
            Priors = priors,
            LatentCentre = ridge.OutputMean,
            Validation = validation,
            Calibration = RepeatCalibration.Fit(validation, trials.States, trials.Reliabilities, options.FewestDecisionsToCalibrate),
            Options = options,
            Provenance = new()
            {
                Created = created,
                Family = "ridge",
                Runs = runs,
                Trials = trials.Count,
                GalleryHash = gallery.Hash,
                Notes = Notes(trials, options, validation, relative, relative * ridge.StrengthUnit),
            },
        };
    }

    private static Dictionary<string, string> Notes(TrainingTrials trials, TrainingOptions options, CrossValidation validation, double relative, double alpha)
    {
        static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
        return new()
        {
            ["items"] = string.Join(", ", validation.Candidates),
            ["trialsPerState"] = string.Join(", ", trials.States.GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}")),
            ["removePatternMean"] = options.RemovePatternMean ? "true" : "false",
            ["voxels"] = options.Voxels is { } voxels ? $"{voxels} of {trials.VoxelCount}, by F ratio" : $"all {trials.VoxelCount}",
            ["standardiseVoxels"] = options.StandardiseVoxels ? "true" : "false",
            ["strengthsTried"] = string.Join(", ", options.RelativeStrengths.Select(Number)),
            ["strengthRelative"] = Number(relative),
            ["strengthAlpha"] = Number(alpha),
            ["crossValidatedTop1"] = Number(validation.Top1),
            ["crossValidatedLogLoss"] = Number(validation.LogLoss[validation.Best]),
        };
    }
}
