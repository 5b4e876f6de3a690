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
        return new(sorted.Length, Quantile(sorted, 0.5), Quantile(sorted, 0.95), Quantile(sorted, 0.99), Quantile(sorted, 1));
    }

    /// <summary>Quantile of sorted values, interpolated between the two nearest (Hyndman and Fan 1996, Am Stat 50:361, type 7; numpy's default).</summary>
    /// <param name="sorted">Ascending; shape [value]; NaN is returned where it is empty.</param>
    /// <param name="q">From 0 to 1.</param>
    public static double Quantile(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty)
            return double.NaN;
        var at = q * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 >= sorted.Length ? sorted[^1] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
