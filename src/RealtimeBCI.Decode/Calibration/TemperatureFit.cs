namespace RealtimeBCI.Decode;

/// <summary>Finds the inverse temperature that makes softmax of scores the best probabilities.</summary>
/// <remarks>Guo et al. 2017, ICML 70:1321 (temperature scaling). The targets are smoothed by 1 / (trials + 2), after Platt 1999, so that a few trials that were all right
/// do not ask for certainty.</remarks>
public static class TemperatureFit
{
    /// <summary>Largest inverse temperature that is answered.</summary>
    public const double Most = 1e4;

    /// <summary>Minimises the log-loss, a convex function of one number, by Newton steps kept inside a bracket.</summary>
    /// <param name="scores">From trials that the decoder was not trained on; shape [trial, candidate], C order.</param>
    /// <param name="targets">Index of each trial's true candidate; shape [trial].</param>
    /// <returns>β from 0 (the scores say nothing) to <see cref="Most"/>.</returns>
    /// <exception cref="ArgumentException">There is no trial, fewer than two candidates, or a score that is not finite.</exception>
    public static double Fit(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets)
    {
        var candidates = Posterior.Candidates(scores, targets);
        if (candidates < 2)
            throw new ArgumentException($"{targets.Length} trials and {candidates} candidates; calibration needs at least 1 trial and 2 candidates.");
        if (FiniteKernel.CountNonFinite(scores) is > 0 and var bad)
            throw new ArgumentException($"{bad} scores are NaN or infinite; calibration needs finite ones.");
        if (Slope(scores, targets, candidates, 0).First >= 0)
            return 0;
        double low = 0, high = 1;
        while (high < Most && Slope(scores, targets, candidates, high).First < 0)
            (low, high) = (high, high * 4);
        if (high >= Most && Slope(scores, targets, candidates, Most).First < 0)
            return Most;
        var beta = (low + high) / 2;
        for (var i = 0; i < 100 && high - low > 1e-9 * (1 + high); i++)
        {
            var (first, second) = Slope(scores, targets, candidates, beta);
            (low, high) = first < 0 ? (beta, high) : (low, beta);
            var newton = second > 0 ? beta - first / second : double.NaN;
            beta = newton > low && newton < high ? newton : (low + high) / 2;
        }
        return beta;
    }

    private static (double First, double Second) Slope(ReadOnlySpan<float> scores, ReadOnlySpan<int> targets, int candidates, double beta)
    {
        var smoothing = 1.0 / (targets.Length + 2);
        Span<double> posteriors = candidates <= 256 ? stackalloc double[candidates] : new double[candidates];
        double first = 0, second = 0;
        for (var t = 0; t < targets.Length; t++)
        {
            var row = scores.Slice(t * candidates, candidates);
            Posterior.Softmax(row, beta, posteriors);
            double expected = 0, squares = 0, average = 0;
            for (var c = 0; c < candidates; c++)
            {
                expected += posteriors[c] * row[c];
                squares += posteriors[c] * row[c] * row[c];
                average += row[c];
            }
            first += expected - (1 - smoothing) * row[targets[t]] - smoothing * average / candidates;
            second += squares - expected * expected;
        }
        return (first, second);
    }
}
