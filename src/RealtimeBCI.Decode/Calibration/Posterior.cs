namespace RealtimeBCI.Decode;

/// <summary>From scores to probabilities, and how good the probabilities were.</summary>
public static class Posterior
{
    /// <summary>posterior_c = exp(β score_c) / Σ exp(β score).</summary>
    /// <param name="scores">One per candidate; finite.</param>
    /// <param name="inverseTemperature">β; at least 0. At 0 all candidates are equally probable.</param>
    /// <param name="posteriors">Sum to 1; same length; written.</param>
    /// <remarks>The largest score is taken off first, so that nothing overflows. An empty span stays empty. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Softmax(ReadOnlySpan<float> scores, double inverseTemperature, Span<double> posteriors)
    {
        if (scores.Length != posteriors.Length)
            throw new ArgumentException($"{scores.Length} scores, but room for {posteriors.Length} posteriors.");
        var most = float.NegativeInfinity;
        foreach (var s in scores)
            most = Math.Max(most, s);
        var sum = 0.0;
        for (var c = 0; c < scores.Length; c++)
            sum += posteriors[c] = Math.Exp(inverseTemperature * ((double)scores[c] - most));
        for (var c = 0; c < scores.Length; c++)
            posteriors[c] /= sum;
    }

    /// <summary>Shannon entropy, bits: 0 where one candidate is certain, log2 of their number where all are equal.</summary>
    public static double EntropyBits(ReadOnlySpan<double> posteriors)
    {
        var bits = 0.0;
        foreach (var p in posteriors)
            if (p > 0)
                bits -= p * Math.Log2(p);
        return bits;
    }

    /// <summary>Mean of −ln posterior(target) over trials, nats; ln(candidates) where nothing is known. NaN without trials.</summary>
    /// <param name="scores">Shape [trial, candidate], C order.</param>
    /// <param name="targets">Index of each trial's true candidate; shape [trial].</param>
    /// <param name="inverseTemperature">β; at least 0.</param>
    /// <exception cref="ArgumentException">The scores are no whole rows.</exception>
    public static double LogLoss(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets, double inverseTemperature)
    {
        var candidates = Candidates(scores, targets);
        var sum = 0.0;
        for (var t = 0; t < targets.Length; t++)
        {
            var row = scores.Slice(t * candidates, candidates);
            sum += LogSumExp(row, inverseTemperature) - inverseTemperature * row[targets[t]];
        }
        return sum / targets.Length;
    }

    /// <summary>Fraction of trials whose true candidate has the highest score; a target that shares it with others counts for its share. NaN without trials.</summary>
    /// <param name="scores">Shape [trial, candidate], C order.</param>
    /// <param name="targets">Index of each trial's true candidate; shape [trial].</param>
    public static double Top1(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets)
    {
        var candidates = Candidates(scores, targets);
        var hits = 0.0;
        for (var t = 0; t < targets.Length; t++)
        {
            var row = scores.Slice(t * candidates, candidates);
            int higher = 0, equal = 0;
            foreach (var s in row)
            {
                higher += s > row[targets[t]] ? 1 : 0;
                equal += s == row[targets[t]] ? 1 : 0;
            }
            hits += higher == 0 ? 1.0 / equal : 0;
        }
        return hits / targets.Length;
    }

    internal static int Candidates(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets) =>
        targets.Length == 0 ? 0 : scores.Length % targets.Length == 0
            ? scores.Length / targets.Length
            : throw new ArgumentException($"{scores.Length} scores are no whole rows for {targets.Length} trials.");

    private static double LogSumExp(ReadOnlySpan<float> scores, double inverseTemperature)
    {
        var most = float.NegativeInfinity;
        foreach (var s in scores)
            most = Math.Max(most, s);
        var sum = 0.0;
        foreach (var s in scores)
            sum += Math.Exp(inverseTemperature * ((double)s - most));
        return Math.Log(sum) + inverseTemperature * most;
    }
}
