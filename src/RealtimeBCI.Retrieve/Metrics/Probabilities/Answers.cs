namespace RealtimeBCI.Retrieve;

/// <summary>What a decoder would say if it had to: its best candidate on each trial, and how sure it is.</summary>
/// <param name="Candidates">Best candidate, the first of equals; shape [trial].</param>
/// <param name="Confidences">Its posterior; shape [trial].</param>
/// <param name="Correct">Whether it is the target; shape [trial].</param>
public sealed record Answers(int[] Candidates, double[] Confidences, bool[] Correct)
{
    /// <summary>Takes the best candidate of each row.</summary>
    /// <param name="posteriors">Shape [trial, candidate], C order.</param>
    /// <param name="targets">True candidate; shape [trial].</param>
    /// <exception cref="ArgumentException">The posteriors are no whole rows, a target is no candidate, or a posterior is NaN.</exception>
    public static Answers Of(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets)
    {
        var count = LogLoss.Candidates(posteriors, targets);
        var (candidates, confidences, correct) = (new int[targets.Length], new double[targets.Length], new bool[targets.Length]);
        for (var t = 0; t < targets.Length; t++)
        {
            var row = posteriors.Slice(t * count, count);
            var best = 0;
            for (var c = 0; c < count; c++)
            {
                if (double.IsNaN(row[c]))
                    throw new ArgumentException($"Trial {t} has the posterior NaN for candidate {c}; leave trials that were not decoded out.");
                best = row[c] > row[best] ? c : best;
            }
            (candidates[t], confidences[t], correct[t]) = (best, row[best], best == targets[t]);
        }
        return new(candidates, confidences, correct);
    }
}
