namespace RealtimeBCI.Session.Report;

/// <summary>Decisions of similar confidence, and how often they were right.</summary>
/// <param name="MeanConfidence">Mean posterior of their best candidates.</param>
/// <param name="Decisions">How many.</param>
/// <param name="Correct">Of these, right ones.</param>
public sealed record ConfidenceBin(double MeanConfidence, int Decisions, int Correct);

/// <summary>Whether confidence means what it says: among decisions held 70 % probable, 70 % should be right.</summary>
public static class Reliability
{
    /// <summary>Width of a bin of confidence.</summary>
    public const double BinWidth = 0.1;

    /// <summary>Bins decisions by the posterior of their best candidate; empty bins are left out.</summary>
    public static IReadOnlyList<ConfidenceBin> Bins(IEnumerable<Decision> decisions, IReadOnlyDictionary<int, string> labels) =>
    [
        .. decisions.Where(d => d.Candidates.Count > 0 && labels.ContainsKey(d.Trial))
            .GroupBy(d => Math.Min((int)(1 / BinWidth) - 1, (int)(d.Confidence / BinWidth)))
            .OrderBy(bin => bin.Key)
            .Select(bin => new ConfidenceBin(bin.Average(d => d.Confidence), bin.Count(), bin.Count(d => SessionScore.IsCorrect(d, labels[d.Trial])))),
    ];

    /// <summary>Expected calibration error: mean distance of accuracy from confidence over the decisions, bin by bin (Naeini et al. 2015, AAAI 29:2901); NaN without decisions.</summary>
    public static double ExpectedError(IReadOnlyList<ConfidenceBin> bins) =>
        bins.Sum(b => Math.Abs(b.Correct - b.MeanConfidence * b.Decisions)) / bins.Sum(b => b.Decisions);
}
