using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Train;

/// <summary>Units of a convolutional network, layer by layer, each from the voxels that correlate with it best (Shen et al. 2019, PLoS Comput Biol 15:e1006633). Candidates are compared by the correlation of each layer.</summary>
/// <remarks>The layers are the gallery's embeddings whose names start with <c>cnn-</c>. Settings: <c>voxels</c> per unit (500); <c>alpha</c> (100); <c>strength</c> <c>published</c> (default: with a fixed number of z-scored voxels the published α suits any
/// participant) or <c>cv</c>; <c>average</c>; <c>layers</c> <c>equal</c>, or <c>accuracy</c>: by how far each layer's held-out log-loss is below chance; <c>norm-correction</c>: whether a decoded layer is brought to the spread that real ones have,
/// which a reconstruction needs and which correlations do not see. A fold costs as much as the fit itself, so there are five at most.</remarks>
public sealed class IcnnFamily : IDecoderFamily
{
    private const string Prefix = GalleryBuilder.LayerPrefix;
    private const int MostWeights = 1 << 29, MostFolds = 5;

    private sealed record Settings(int Voxels, double Alpha, bool Published, bool Average, bool ByAccuracy, bool Corrects);

    /// <inheritdoc/>
    public string Name => "icnn";

    /// <inheritdoc/>
    public FamilyFit Fit(TrainingTrials trials, Gallery gallery, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        trials.Validate();
        options.Validate();
        var settings = Read(options);
        EmbeddingSpace[] layers = [.. gallery.Spaces.Where(s => s.Name.StartsWith(Prefix, StringComparison.Ordinal))];
        if (layers.Length == 0)
            throw new GalleryException($"The gallery has no embeddings whose names start with '{Prefix}'; it has {string.Join(", ", gallery.Spaces.Select(s => s.Name))}. icnn decodes a network's layers: add embeddings_{Prefix}LAYER.npy, one row per item.");
        if (layers.FirstOrDefault(l => (long)l.Dimension * Math.Min(settings.Voxels, trials.VoxelCount) > MostWeights) is { } wide)
            throw new TrainingException($"The layer {wide.Name} has {wide.Dimension} units, too many for {settings.Voxels} voxels each; pool it, leave it out, or set voxels to at most {MostWeights / wide.Dimension}.");
        string[] items = [.. trials.Items.Distinct().OrderBy(gallery.IndexOf)];
        int[] itemOf = [.. trials.Items.Select(i => Array.IndexOf(items, i))], all = [.. Enumerable.Range(0, trials.Count)];
        var held = HeldOut(trials, gallery, items, itemOf, layers, settings, options, progress, stop);
        var blank = new CrossValidation(all, items, itemOf, []);
        var losses = held.Select(h => h.Select(s => (blank with { Scores = s }).LogLoss(trials.States)).ToArray()).ToArray();
        int[] best = [.. losses.Select(l => Array.IndexOf(l, l.Min()))];
        var weights = Weights([.. best.Select((b, l) => losses[l][b])], items.Length, settings);

        var (patterns, priors) = Normalised.Patterns(trials, all, all, options, $"runs {string.Join(", ", trials.Groups.Distinct())}");
        var rows = TrainingRows.Of(patterns, trials, all, itemOf, settings.Average);
        using var ridge = new SelectedRidge(rows.Patterns, rows.VoxelCount, settings.Voxels, options.Threads);
        var parts = new List<LinearPart>();
        var notes = new Dictionary<string, string>();
        foreach (var (l, layer) in layers.Index())
        {
            var source = new GalleryRows(gallery, layer.Name, items);
            var alpha = Alphas(settings, options, ridge)[best[l]];
            var centre = Centre(source, rows.Items);
            ILinearForm form = new SelectedForm(ridge.Fit(source, rows.Items, [alpha])[0], rows.VoxelCount);
            form = settings.Corrects ? new SpreadForm(form, centre, layer.Channels, Spread(source, centre, layer.Channels)) : form;
            parts.Add(new(new() { Name = layer.Name, Space = layer.Name, Tokens = layer.Tokens, Channels = layer.Channels, Score = TargetScore.Correlation, Weight = weights[l] }, centre, InputView.Whole, form));
            notes[$"alpha.{layer.Name}"] = alpha.ToString("G6", CultureInfo.InvariantCulture);
            notes[$"form.{layer.Name}"] = form.Name;
            progress.Report(new("layer", l + 1, layers.Length, layer.Name));
        }
        return new()
        {
            Decoder = new FittedLinear(parts, trials.VoxelCount),
            Priors = priors,
            Validation = blank with { Scores = FusedScores.Of([.. parts.Select(p => p.Target)], [.. best.Select((b, l) => held[l][b])], gallery, items) },
            Notes = notes,
        };
    }

    private Settings Read(TrainingOptions options)
    {
        var settings = new FamilySettings(Name, options.Settings);
        var read = new Settings(
            settings.Whole("voxels", 500), settings.Number("alpha", 100, 1e-9), settings.Word("strength", "published", "cv", "published") == "published",
            settings.Word("average", "false", "true", "false") == "true", settings.Word("layers", "equal", "equal", "accuracy") == "accuracy", settings.Word("norm-correction", "true", "true", "false") == "true");
        settings.RequireNoOther();
        return read;
    }

    private static double[] Alphas(Settings settings, TrainingOptions options, SelectedRidge ridge) =>
        settings.Published ? [settings.Alpha] : [.. options.RelativeStrengths.OrderDescending().Select(s => s * ridge.Kept)];

    /// <summary>Held-out scores by layer and strength; shape [trial, item] each. Voxels are chosen anew in each fold, from its training part.</summary>
    private static float[][][] HeldOut(
        TrainingTrials trials, Gallery gallery, string[] items, int[] itemOf, EmbeddingSpace[] layers, Settings settings, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        var strengths = settings.Published ? 1 : options.RelativeStrengths.Count;
        var scores = layers.Select(_ => Enumerable.Range(0, strengths).Select(_ => new float[trials.Count * items.Length]).ToArray()).ToArray();
        var folds = GroupFolds.Of(trials.Groups, Math.Min(options.Folds, MostFolds));
        foreach (var (f, held) in folds.Index())
        {
            int[] training = [.. Enumerable.Range(0, trials.Count).Except(held)];
            var rows = TrainingRows.Of(Normalised.Patterns(trials, training, training, options).Patterns, trials, training, itemOf, settings.Average);
            var heldPatterns = Normalised.Patterns(trials, training, held, options).Patterns;
            using var ridge = new SelectedRidge(rows.Patterns, rows.VoxelCount, settings.Voxels, options.Threads);
            foreach (var (l, layer) in layers.Index())
            {
                stop.ThrowIfCancellationRequested();
                var source = new GalleryRows(gallery, layer.Name, items);
                var ranker = new Ranker(gallery, Centre(source, rows.Items), items, layer.Name, TargetScore.Correlation);
                foreach (var (s, map) in ridge.Fit(source, rows.Items, Alphas(settings, options, ridge)).Index())
                {
                    var predicted = new SelectedForm(map, rows.VoxelCount).Predict(heldPatterns, held.Length);
                    for (var i = 0; i < held.Length; i++)
                        ranker.Score(predicted.AsSpan(i * layer.Dimension, layer.Dimension), scores[l][s].AsSpan(held[i] * items.Length, items.Length));
                }
            }
            progress.Report(new("fold", f + 1, folds.Count));
        }
        return scores;
    }

    private static double[] Weights(double[] losses, int items, Settings settings)
    {
        double[] gains = [.. losses.Select(l => settings.ByAccuracy ? Math.Max(0, Math.Log(items) - l) : 1)];
        return gains.Sum() > 0 ? gains : [.. losses.Select(_ => 1.0)];
    }

    private static float[] Centre(ITargetSource source, int[] rows)
    {
        var shares = TargetBlocks.Shares(rows, source.Rows);
        var values = new float[source.Rows * source.Dimension];
        source.ReadBlock(0, source.Dimension, values);
        var centre = new double[source.Dimension];
        for (var r = 0; r < source.Rows; r++)
            for (var d = 0; d < centre.Length; d++)
                centre[d] += shares[r] * (double)values[r * centre.Length + d];
        return Array.ConvertAll(centre, c => (float)c);
    }

    private static float Spread(ITargetSource source, float[] centre, int channels)
    {
        var values = new float[source.Rows * source.Dimension];
        source.ReadBlock(0, source.Dimension, values);
        for (var i = 0; i < values.Length; i++)
            values[i] -= centre[i % centre.Length];
        return Enumerable.Range(0, source.Rows).Average(r => LayerSpread.Of(values.AsSpan(r * centre.Length, centre.Length), channels));
    }
}
