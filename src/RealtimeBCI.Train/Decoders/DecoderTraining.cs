using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Trains a decoder of any family: betas of training trials in, a calibrated decoder out.</summary>
public static class DecoderTraining
{
    /// <summary>Trains the family that the options name, and calibrates it on its held-out scores.</summary>
    /// <param name="trials">The training trials.</param>
    /// <param name="gallery">Holds the embeddings of their items.</param>
    /// <param name="options">How.</param>
    /// <param name="created">Date to record, as the caller gives it.</param>
    /// <param name="progress">Is told how far it is; null for nobody.</param>
    /// <param name="stop">Ends it early.</param>
    /// <exception cref="TrainingException">The trials or options cannot be used.</exception>
    /// <exception cref="GalleryException">An item is not in the gallery, or the gallery lacks a space.</exception>
    public static TrainedDecoder Run(
        TrainingTrials trials, Gallery gallery, TrainingOptions options, string created = "", IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        trials.Validate();
        options.Validate();
        var family = DecoderFamilies.Of(options.Family);
        var fit = family.Fit(trials, gallery, options, progress ?? Nobody.Instance, stop);
        return new()
        {
            Fit = fit,
            Calibration = RepeatCalibration.Fit(fit.Validation, trials.States, trials.Reliabilities, options.FewestDecisionsToCalibrate),
            Options = options,
            Provenance = new()
            {
                Created = created,
                Family = family.Name,
                Runs = [.. trials.Groups.Distinct()],
                Trials = trials.Count,
                GalleryHash = gallery.Hash,
                Notes = Notes(trials, options, fit),
            },
        };
    }

    private sealed class Nobody : IProgress<TrainingProgress>
    {
        public static Nobody Instance { get; } = new();
        public void Report(TrainingProgress value) { }
    }

    private static Dictionary<string, string> Notes(TrainingTrials trials, TrainingOptions options, FamilyFit fit)
    {
        static string Number(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
        var notes = new Dictionary<string, string>
        {
            ["items"] = string.Join(", ", fit.Validation.Candidates),
            ["trialsPerState"] = string.Join(", ", trials.States.GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{g.Key} {g.Count()}")),
            ["removePatternMean"] = options.RemovePatternMean ? "true" : "false",
            ["voxels"] = options.Voxels is { } voxels ? $"{voxels} of {trials.VoxelCount}, by F ratio" : $"all {trials.VoxelCount}",
            ["standardiseVoxels"] = options.StandardiseVoxels ? "true" : "false",
            ["seed"] = Number(options.Seed),
            ["heldOutTrials"] = Number(fit.Validation.Trials.Count),
            ["crossValidatedTop1"] = Number(fit.Validation.Top1),
            ["crossValidatedLogLoss"] = Number(fit.Validation.LogLoss(trials.States)),
        };
        foreach (var (key, value) in options.Settings.Concat(fit.Notes).Concat(StoredWeights.LossOf(fit.Decoder, options.Weights)))
            notes[key] = value;
        return notes;
    }
}
