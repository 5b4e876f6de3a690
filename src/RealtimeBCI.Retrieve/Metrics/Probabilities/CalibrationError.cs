namespace RealtimeBCI.Retrieve;

/// <summary>Decisions of similar confidence, and how often they were right.</summary>
/// <param name="MeanConfidence">Mean posterior of their best candidates.</param>
/// <param name="Decisions">How many.</param>
/// <param name="Correct">Of these, right ones.</param>
public sealed record ConfidenceBin(double MeanConfidence, int Decisions, int Correct);

/// <summary>Whether confidence means what it says: among decisions held 70 % probable, 70 % should be right.</summary>
public static class CalibrationError
{
    /// <summary>Bins of equal width that are used where nothing else is said.</summary>
    public const int Bins = 10;

    /// <summary>Sorts decisions into bins of equal width; empty bins are left out.</summary>
    /// <param name="confidences">Posterior of the best candidate, 0 to 1; shape [decision].</param>
    /// <param name="correct">Whether it was the target; shape [decision].</param>
    /// <param name="bins">From 0 to 1; a confidence of 1 belongs to the last.</param>
    /// <exception cref="ArgumentException">The lengths differ, or a confidence lies outside 0 to 1.</exception>
    public static IReadOnlyList<ConfidenceBin> Sort(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> correct, int bins = Bins)
    {
        if (confidences.Length != correct.Length)
            throw new ArgumentException($"{confidences.Length} confidences for {correct.Length} decisions.");
        var (sums, counts, right) = (new double[bins], new int[bins], new int[bins]);
        for (var i = 0; i < confidences.Length; i++)
        {
            if (!(confidences[i] is >= 0 and <= 1))
                throw new ArgumentException($"Decision {i} has the confidence {confidences[i]}; it must lie between 0 and 1.");
            var bin = Math.Min(bins - 1, (int)(confidences[i] * bins));
            sums[bin] += confidences[i];
            counts[bin]++;
            right[bin] += correct[i] ? 1 : 0;
        }
        return [.. Enumerable.Range(0, bins).Where(b => counts[b] > 0).Select(b => new ConfidenceBin(sums[b] / counts[b], counts[b], right[b]))];
    }

    /// <summary>Expected calibration error: mean distance of accuracy from confidence over the decisions, bin by bin (Naeini et al. 2015, AAAI 29:2901); NaN without decisions.</summary>
    /// <remarks>0 is best. Few decisions per bin push it up even where calibration is perfect, so say the number of bins and compare only equal numbers of decisions.</remarks>
    public static double Expected(IReadOnlyList<ConfidenceBin> bins) =>
        bins.Sum(b => Math.Abs(b.Correct - b.MeanConfidence * b.Decisions)) / bins.Sum(b => b.Decisions);
}
