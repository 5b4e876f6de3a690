namespace RealtimeBCI.Retrieve;

/// <summary>An estimate with its 95 % interval; all NaN where the data do not determine it.</summary>
/// <param name="Value">Most likely value.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Estimate(double Value, double Low, double High);

/// <summary>Slope and intercept of calibration: by how much log-odds would have to be stretched and shifted to be honest (Cox 1958, Biometrika 45:562).</summary>
/// <remarks>Intervals are Wald's, ±1.96 standard errors. With groups, the errors are those of Liang and Zeger (1986, Biometrika 73:13) times √(G / (G − 1)), which allow trials of a group to
/// depend on each other; below some 20 groups they are still too narrow, and <see cref="Bootstrap.Interval"/> over the groups is the check.</remarks>
public static class CalibrationFit
{
    /// <summary>Fits P(right) = 1 / (1 + exp(−(intercept + slope · ln(c / (1 − c))))), with c the confidence in the answer that was given.</summary>
    /// <remarks>Honest confidence has slope 1 and intercept 0. Slope below 1: too extreme, sure when it should doubt. Intercept below 0 at slope 1: too sure throughout.
    /// Confidences are kept 1e-12 away from 0 and 1. Not determined, hence NaN: all answers right, all wrong, or parted by confidence without overlap; all confidences equal.</remarks>
    /// <param name="confidences">Posterior of the answer, 0 to 1; shape [trial].</param>
    /// <param name="correct">Whether it was right; shape [trial].</param>
    /// <param name="groups">Group of each trial (target, run); empty takes trials as independent; shape [trial].</param>
    /// <returns>Slope, intercept, and the intercept where the slope is held at 1 ("calibration in the large").</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a confidence lies outside 0 to 1.</exception>
    public static (Estimate Slope, Estimate Intercept, Estimate InterceptAtSlopeOne) OfConfidence(
        ReadOnlySpan<double> confidences, ReadOnlySpan<bool> correct, ReadOnlySpan<int> groups = default)
    {
        if (correct.Length != confidences.Length)
            throw new ArgumentException($"{confidences.Length} confidences for {correct.Length} answers.");
        var odds = new double[confidences.Length];
        for (var t = 0; t < odds.Length; t++)
        {
            if (!(confidences[t] is >= 0 and <= 1))
                throw new ArgumentException($"Trial {t} has the confidence {confidences[t]}; it must lie between 0 and 1.");
            var c = Math.Clamp(confidences[t], LogLoss.LeastPosterior, 1 - LogLoss.LeastPosterior);
            odds[t] = Math.Log(c / (1 - c));
        }
        var right = correct.ToArray();
        double Trial(double intercept, double slope, int t, out double residual, out double weight)
        {
            var z = intercept + slope * odds[t];
            var p = 1 / (1 + Math.Exp(-z));
            (residual, weight) = ((right[t] ? 1 : 0) - p, p * (1 - p));
            return (right[t] ? Math.Min(z, 0) : Math.Min(-z, 0)) - Math.Log(1 + Math.Exp(-Math.Abs(z)));
        }
        var both = NewtonFit.Of(odds.Length, [0, 0], groups, (at, t, score, information) =>
        {
            var likelihood = Trial(at[0], at[1], t, out var residual, out var weight);
            (score[0], score[1]) = (residual, residual * odds[t]);
            (information[0], information[1], information[2], information[3]) = (weight, weight * odds[t], weight * odds[t], weight * odds[t] * odds[t]);
            return likelihood;
        });
        var shift = NewtonFit.Of(odds.Length, [0], groups, (at, t, score, information) => Trial(at[0], 1, t, out score[0], out information[0]));
        return (both[1], both[0], shift[0]);
    }

    /// <summary>Fits the exponent b with which posteriors, as p_c^b / Σ p^b, would have given the targets the most likelihood: calibration of all candidates, not only of the best.</summary>
    /// <remarks>1 is honest, below 1 too extreme, 0 or less worthless: it is the factor by which the inverse temperature is wrong. Posteriors below 1e-12 count as that.
    /// NaN where every target has the highest posterior, or where all posteriors of each trial are equal.</remarks>
    /// <param name="posteriors">Shape [trial, candidate], C order.</param>
    /// <param name="targets">True candidate; shape [trial].</param>
    /// <param name="groups">As for <see cref="OfConfidence"/>.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a target is no candidate.</exception>
    public static Estimate OfPosteriors(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets, ReadOnlySpan<int> groups = default)
    {
        var candidates = LogLoss.Candidates(posteriors, targets);
        double[] logs = [.. posteriors.ToArray().Select(p => -LogLoss.Of(p))];
        var own = targets.ToArray();
        return NewtonFit.Of(own.Length, [0], groups, (at, t, score, information) =>
        {
            var row = logs.AsSpan(t * candidates, candidates);
            double most = double.NegativeInfinity, sum = 0, mean = 0, square = 0;
            foreach (var log in row)
                most = Math.Max(most, at[0] * log);
            foreach (var log in row)
            {
                var weight = Math.Exp(at[0] * log - most);
                (sum, mean, square) = (sum + weight, mean + weight * log, square + weight * log * log);
            }
            mean /= sum;
            (score[0], information[0]) = (row[own[t]] - mean, square / sum - mean * mean);
            return at[0] * row[own[t]] - most - Math.Log(sum);
        })[0];
    }
}
