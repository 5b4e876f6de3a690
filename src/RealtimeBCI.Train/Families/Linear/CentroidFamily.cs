using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>The nearest mean pattern, by correlation over voxels: what any decoder has to beat. It knows the items of its training trials and no others.</summary>
/// <remarks>Setting <c>state</c>: <c>all</c>, or the one state whose trials make the means, such as <c>perception</c> where imagery is to be told from what was seen.</remarks>
public sealed class CentroidFamily : IDecoderFamily
{
    /// <inheritdoc/>
    public string Name => "centroid";

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        trials.Validate();
        options.Validate();
        var settings = new FamilySettings(Name, options.Settings);
        var state = settings.Word("state", "all", ["all", .. Enum.GetNames<CognitiveState>().Select(n => n.ToLowerInvariant())]);
        settings.RequireNoOther();
        string[] items = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        int[] itemOf = [.. trials.Items.Select(i => Array.IndexOf(items, i))], all = [.. Enumerable.Range(0, trials.Count)];
        bool Counts(int trial) => state == "all" || trials.States[trial].ToString().Equals(state, StringComparison.OrdinalIgnoreCase);
        if (!all.Any(Counts))
            throw new TrainingException($"centroid is to learn from the state {state}, and none of {trials.Count} trials is of it; set state=all.");
        PatternForm FormOf(float[] patterns, IReadOnlyList<int> listed) => Means(patterns, [.. Enumerable.Range(0, listed.Count).Where(i => Counts(listed[i]))], listed, itemOf, items.Length, trials.VoxelCount);

        var scores = new float[trials.Count * items.Length];
        var folds = GroupFolds.Of(trials.Groups, options.Folds);
        foreach (var (f, held) in folds.Index())
        {
            stop.ThrowIfCancellationRequested();
            int[] training = [.. all.Except(held)];
            var form = FormOf(Normalised.Patterns(trials, training, training, options).Patterns, training);
            var said = form.Predict(Normalised.Patterns(trials, training, held, options).Patterns, held.Length);
            for (var i = 0; i < held.Length; i++)
                said.AsSpan(i * items.Length, items.Length).CopyTo(scores.AsSpan(held[i] * items.Length));
            progress.Report(new("fold", f + 1, folds.Count));
        }
        var (patterns, priors) = Normalised.Patterns(trials, all, all, options, $"runs {string.Join(", ", trials.Groups.Distinct())}");
        return new()
        {
            Decoder = new FittedLinear([LinearPart.Given("correlations", items, InputView.Whole, FormOf(patterns, all))], trials.VoxelCount),
            Priors = priors,
            Validation = new(all, items, itemOf, scores),
        };
    }

    private static PatternForm Means(float[] patterns, IReadOnlyList<int> rows, IReadOnlyList<int> listed, int[] itemOf, int items, int voxels)
    {
        var means = new float[voxels * items];
        foreach (var item in rows.GroupBy(r => itemOf[listed[r]]))
        {
            var mean = new float[voxels];
            foreach (var row in item)
                for (var v = 0; v < voxels; v++)
                    mean[v] += patterns[row * voxels + v] / item.Count();
            if (SimilarityKernel.Standardise(mean))
                for (var v = 0; v < voxels; v++)
                    means[v * items + item.Key] = mean[v];
        }
        return new(new(means, new float[items]));
    }
}
