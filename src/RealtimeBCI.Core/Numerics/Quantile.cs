namespace RealtimeBCI.Core;

/// <summary>Quantiles of a set of values.</summary>
public static class Quantile
{
    /// <summary>Quantile of sorted values, interpolated between the two nearest (Hyndman and Fan 1996, Am Stat 50:361, type 7; numpy's default).</summary>
    /// <param name="sorted">Ascending; shape [value]; NaN is returned where it is empty.</param>
    /// <param name="q">From 0 to 1.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double q)
    {
        if (sorted.IsEmpty)
            return double.NaN;
        var at = q * (sorted.Length - 1);
        var below = (int)at;
        return below + 1 >= sorted.Length || sorted[below] == sorted[below + 1] ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }
}
