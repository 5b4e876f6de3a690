using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Chooses a ridge decoder's strength by grouped cross-validation.</summary>
public static class RidgeCrossValidation
{
    /// <summary>Trains without each fold in turn, with statistics of the remaining trials only, and scores the fold as a session would: cosine with every candidate.</summary>
    /// <returns>The scores at the strength with the least log-loss, of equals the strongest; and which that is.</returns>
    /// <exception cref="TrainingException">The trials or options cannot be used.</exception>
    /// <exception cref="GalleryException">An item is not in the gallery.</exception>
    public static (CrossValidation Validation, int Best) Run(
        TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        trials.Validate();
        options.Validate();
        string[] candidates = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        var blank = new CrossValidation([.. Enumerable.Range(0, trials.Count)], candidates, [.. trials.Items.Select(i => Array.IndexOf(candidates, i))], []);
        var validations = options.RelativeStrengths.Select(_ => blank with { Scores = new float[trials.Count * candidates.Length] }).ToArray();
        var folds = GroupFolds.Of(trials.Groups, options.Folds);
        for (var f = 0; f < folds.Count; f++)
        {
            stop.ThrowIfCancellationRequested();
            ScoreFold(trials, folds[f], gallery, candidates, options, Array.ConvertAll(validations, v => v.Scores));
            progress.Report(new("fold", f + 1, folds.Count));
        }
        var losses = Array.ConvertAll(validations, v => v.LogLoss(trials.States));
        var best = Enumerable.Range(0, losses.Length).OrderBy(i => losses[i]).ThenByDescending(i => options.RelativeStrengths[i]).First();
        return (validations[best], best);
    }

    private static void ScoreFold(TrainingTrials trials, int[] held, Gallery gallery, string[] candidates, TrainingOptions options, float[][] scores)
    {
        int[] training = [.. Enumerable.Range(0, trials.Count).Except(held)];
        var (inputs, _) = Normalised.Patterns(trials, training, training, options);
        var (heldInputs, _) = Normalised.Patterns(trials, training, held, options);
        var ridge = new RidgeRegression(inputs, trials.VoxelCount, trials.Only(training).Latents(gallery), gallery.Dimension, options.Threads);
        var predictions = ridge.Predict(heldInputs, [.. options.RelativeStrengths.Select(s => s * ridge.StrengthUnit)]);
        var ranker = new Ranker(gallery, ridge.OutputMean, candidates);
        for (var s = 0; s < predictions.Length; s++)
            for (var i = 0; i < held.Length; i++)
                ranker.Score(predictions[s].AsSpan(i * gallery.Dimension, gallery.Dimension), scores[s].AsSpan(held[i] * candidates.Length, candidates.Length));
    }
}
