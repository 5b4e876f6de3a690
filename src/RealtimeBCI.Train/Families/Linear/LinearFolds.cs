using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Strengths to try.</summary>
/// <param name="Values">Each above 0.</param>
/// <param name="AreRelative">Whether they are multiples of <see cref="BlockRidge.StrengthUnit"/>; else α itself.</param>
internal sealed record Strengths(IReadOnlyList<double> Values, bool AreRelative)
{
    public bool AreSameAs(Strengths other) => AreRelative == other.AreRelative && Values.SequenceEqual(other.Values);

    public double[] For(BlockRidge ridge) => [.. Values.Select(v => AreRelative ? v * ridge.StrengthUnit : v)];
}

/// <summary>One fold.</summary>
/// <param name="Held">Trials that it holds out.</param>
/// <param name="Shares">Share of each picture among the rows on which it was trained; shape [picture].</param>
internal sealed record LinearFold(int[] Held, float[] Shares);

/// <summary>What held-out trials take from each picture's target, by maps that had not seen the trial's group.</summary>
/// <remarks>A group is a run, or the picture itself where decoders are to carry over to new pictures: what <see cref="TrainingTrials.Groups"/> says is never torn apart. Statistics, averages and voxels are the training part's alone.</remarks>
internal sealed class LinearFolds : IDisposable
{
    private readonly List<(InputView View, Strengths Strengths, Tensor[] Weights)> _all = [];

    private LinearFolds(IReadOnlyList<LinearFold> folds) => Folds = folds;

    /// <summary>The folds.</summary>
    public IReadOnlyList<LinearFold> Folds { get; }

    /// <summary>One tensor [trial, picture] per strength.</summary>
    public Tensor[] WeightsOf(InputView view, Strengths strengths) => _all.First(a => a.View.IsSameAs(view) && a.Strengths.AreSameAs(strengths)).Weights;

    /// <summary>Runs all folds.</summary>
    /// <param name="trials">All trials.</param>
    /// <param name="itemOf">Picture of each trial.</param>
    /// <param name="items">Number of pictures.</param>
    /// <param name="wanted">What is to be computed; equal ones once.</param>
    /// <param name="average">Whether repeats are averaged for training.</param>
    /// <param name="options">How patterns are normalised, folds and threads.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="stop">Ends it early.</param>
    public static LinearFolds Run(
        TrainingTrials trials, int[] itemOf, int items, IEnumerable<(InputView, Strengths)> wanted, bool average, TrainingOptions options, IProgress<TrainingProgress> progress, CancellationToken stop)
    {
        TorchRuntime.Use(options.Threads);
        var held = GroupFolds.Of(trials.Groups, options.Folds);
        var folds = new LinearFold[held.Count];
        var run = new LinearFolds(folds);
        foreach (var (view, strengths) in wanted)
            if (!run._all.Any(a => a.View.IsSameAs(view) && a.Strengths.AreSameAs(strengths)))
                run._all.Add((view, strengths, [.. strengths.Values.Select(_ => zeros([trials.Count, items], ItemProducts.TypeFor(items)))]));
        for (var f = 0; f < folds.Length; f++)
        {
            stop.ThrowIfCancellationRequested();
            int[] training = [.. Enumerable.Range(0, trials.Count).Except(held[f])];
            var rows = TrainingRows.Of(Normalised.Patterns(trials, training, training, options).Patterns, trials, training, itemOf, average);
            var heldPatterns = Normalised.Patterns(trials, training, held[f], options).Patterns;
            foreach (var byView in run._all.GroupBy(a => run._all.FindIndex(b => b.View.IsSameAs(a.View))))
                Fold(rows, heldPatterns, held[f], items, run._all[byView.Key].View, [.. byView], options.Threads);
            folds[f] = new(held[f], TargetBlocks.Shares(rows.Items, items));
            progress.Report(new("fold", f + 1, folds.Length));
        }
        return run;
    }

    private static void Fold(
        TrainingRows rows, float[] heldPatterns, int[] held, int items, InputView view, IReadOnlyList<(InputView, Strengths Strengths, Tensor[] Weights)> wanted, int threads)
    {
        using var scope = NewDisposeScope();
        using var ridge = new BlockRidge(view.Of(rows.Patterns, rows.VoxelCount), view.Count(rows.VoxelCount), threads);
        var right = ridge.Right(rows.Items, items);
        var seen = view.Of(heldPatterns, rows.VoxelCount);
        var places = tensor(Array.ConvertAll(held, h => (long)h));
        foreach (var (_, strengths, weights) in wanted)
            foreach (var (s, operators) in ridge.Operators(seen, strengths.For(ridge), right).Index())
                weights[s].index_copy_(0, places, operators.to(weights[s].dtype));
    }

    public void Dispose()
    {
        foreach (var weights in _all.SelectMany(a => a.Weights))
            weights.Dispose();
    }
}
