using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Chooses a ridge decoder's strength by grouped cross-validation.</summary>
public static class RidgeCrossValidation
{
    /// <summary>Trains without each fold in turn, with statistics of the remaining trials only, and scores the fold as a session would: cosine with every candidate.</summary>
    /// <exception cref="TrainingException">The trials or options cannot be used.</exception>
    /// <exception cref="GalleryException">An item is not in the gallery.</exception>
    public static CrossValidation Run(TrainingTrials trials, Gallery gallery, TrainingOptions options)
    {
        trials.Validate();
        options.Validate();
        string[] candidates = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        int[] targets = [.. trials.Items.Select(i => Array.IndexOf(candidates, i))];
        var scores = options.RelativeStrengths.Select(_ => new float[trials.Count * candidates.Length]).ToArray();
        foreach (var held in GroupFolds.Of(trials.Groups, options.Folds))
            ScoreFold(trials, held, gallery, candidates, options, scores);
        var losses = Array.ConvertAll(scores, s => LogLoss(s, targets, trials.States, candidates.Length));
        var best = Enumerable.Range(0, losses.Length).OrderBy(i => losses[i]).ThenByDescending(i => options.RelativeStrengths[i]).First();
        return new(candidates, targets, options.RelativeStrengths, losses, best, scores[best]);
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

    private static double LogLoss(float[] scores, int[] targets, IReadOnlyList<CognitiveState> states, int candidates)
    {
        var sum = 0.0;
        foreach (var state in states.Distinct())
        {
            int[] of = [.. Enumerable.Range(0, targets.Length).Where(t => states[t] == state)];
            float[] own = [.. of.SelectMany(t => scores.AsSpan(t * candidates, candidates).ToArray())];
            int[] ownTargets = [.. of.Select(t => targets[t])];
            sum += of.Length * Posterior.LogLoss(own, ownTargets, TemperatureFit.Fit(own, ownTargets));
        }
        return sum / targets.Length;
    }
}
