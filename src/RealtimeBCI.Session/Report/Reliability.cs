using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Report;

/// <summary>How far the confidence of a session's decisions means what it says.</summary>
public static class Reliability
{
    /// <summary>Bins decisions by the posterior of their best candidate; decisions without candidates or label are left out, and empty bins.</summary>
    public static IReadOnlyList<ConfidenceBin> Bins(IEnumerable<Decision> decisions, IReadOnlyDictionary<int, string> labels)
    {
        Decision[] known = [.. decisions.Where(d => d.Candidates.Count > 0 && labels.ContainsKey(d.Trial))];
        return CalibrationError.Sort([.. known.Select(d => d.Confidence)], [.. known.Select(d => SessionScore.IsCorrect(d, labels[d.Trial]))]);
    }
}
