namespace RealtimeBCI.Session.Report;

/// <summary>How a set of durations is spread.</summary>
/// <param name="Count">How many there are.</param>
/// <param name="P50">Median; NaN without any.</param>
/// <param name="P95">95th percentile.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">The largest.</param>
public sealed record Spread(int Count, double P50, double P95, double P99, double Max)
{
    /// <summary>Measures a set in any order, in its own unit.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new(sorted.Length, Quantile.OfSorted(sorted, 0.5), Quantile.OfSorted(sorted, 0.95), Quantile.OfSorted(sorted, 0.99), Quantile.OfSorted(sorted, 1));
    }
}
