using RealtimeBCI.Decode;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>One target as decoders predicted it that had not seen the trial.</summary>
internal sealed record HeldOutTarget
{
    /// <summary>Which of the strengths had the least log-loss, of equals the strongest.</summary>
    public required int Best { get; init; }
    /// <summary>Scores at that strength; shape [trial, picture], C order.</summary>
    public required float[] Scores { get; init; }
    /// <summary>Factor of each output; null for ones.</summary>
    public float[]? Scale { get; init; }
    /// <summary>Share of each picture in the mean prediction, which is taken off before the factor; zeros without.</summary>
    public required float[] MeanWeights { get; init; }

    /// <summary>Chooses the strength, and where wanted brings each output to the spread of the training targets.</summary>
    /// <param name="rows">The pictures' targets.</param>
    /// <param name="tokenChannels">Length of a token where tokens are compared one by one; 0 where whole vectors are.</param>
    /// <param name="restandardise">Whether mean and spread of each output are taken from the held-out predictions: frozen here, so that no later trial is needed. Only a mean and a spread per output over all
    /// held-out trials go back into the scores of each.</param>
    /// <param name="folds">The folds.</param>
    /// <param name="weights">From <see cref="LinearFolds.WeightsOf"/>.</param>
    /// <param name="strengths">The strengths, to choose the strongest of equals.</param>
    /// <param name="shares">Share of each picture among all training rows.</param>
    /// <param name="loss">Log-loss of scores.</param>
    public static HeldOutTarget Of(
        ITargetSource rows, int tokenChannels, bool restandardise, LinearFolds folds, Tensor[] weights, Strengths strengths, float[] shares, Func<float[], double> loss)
    {
        var none = new float[rows.Rows];
        var scores = ScoresOf(rows, tokenChannels, null, shares, folds, weights, null);
        var losses = Array.ConvertAll(scores, s => loss(s));
        var best = Enumerable.Range(0, losses.Length).OrderBy(i => losses[i]).ThenByDescending(i => strengths.Values[i]).First();
        if (!restandardise)
            return new() { Best = best, Scores = scores[best], MeanWeights = none };
        using var scope = NewDisposeScope();
        var full = WithMeans(weights[best], folds);
        var mean = full.mean([0]);
        var scale = Factors(rows, shares, full);
        var centred = full - mean;
        return new() { Best = best, Scores = ScoresOf(rows, tokenChannels, scale, shares, folds, [centred], shares)[0], Scale = scale, MeanWeights = TorchArrays.Floats(mean) };
    }

    /// <summary>Spread of the training targets over that of held-out predictions, per output; 1 where a prediction never changes.</summary>
    private static float[] Factors(ITargetSource rows, float[] shares, Tensor predictions)
    {
        var scale = new float[rows.Dimension];
        var trials = predictions.shape[0];
        TargetBlocks.ForEach(rows, shares, TargetBlocks.Columns(rows, (int)trials), predictions.dtype, (start, block, _) =>
        {
            var predicted = predictions.matmul(block).std([0], unbiased: true);
            var real = tensor(shares).to(block.dtype).matmul(block * block).Times(trials / (trials - 1.0)).sqrt();
            TorchArrays.Floats(where(predicted.Above(0), real / predicted, ones_like(real))).CopyTo(scale, start);
        });
        return scale;
    }

    private static Tensor WithMeans(Tensor weights, LinearFolds folds)
    {
        var full = weights.clone();
        foreach (var fold in folds.Folds)
            full.PlusRowsInPlace(Places(fold), tensor(fold.Shares).to(full.dtype).unsqueeze(0).expand(fold.Held.Length, -1));
        return full;
    }

    private static float[][] ScoresOf(ITargetSource rows, int tokenChannels, float[]? scale, float[] shares, LinearFolds folds, Tensor[] weights, float[]? centre)
    {
        using var outer = NewDisposeScope();
        var channels = tokenChannels == 0 ? rows.Dimension : tokenChannels;
        var tokens = rows.Dimension / channels;
        var sums = Array.ConvertAll(weights, w => zeros_like(w));
        for (var token = 0; token < tokens; token++)
        {
            using var products = ItemProducts.Of(new ColumnRange(rows, token * channels, channels), shares, scale?.AsSpan(token * channels, channels).ToArray());
            foreach (var fold in folds.Folds)
            {
                using var scope = NewDisposeScope();
                for (var s = 0; s < weights.Length; s++)
                    sums[s].PlusRowsInPlace(Places(fold), products.Cosines(weights[s].index_select(0, Places(fold)), tensor(centre ?? fold.Shares)), 1.0 / tokens);
            }
        }
        return Array.ConvertAll(sums, TorchArrays.Floats);
    }

    private static Tensor Places(LinearFold fold) => tensor(Array.ConvertAll(fold.Held, h => (long)h));
}
