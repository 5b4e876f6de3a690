namespace RealtimeBCI.Session.Report.Page;

/// <summary>Long series, thinned to what a figure can show.</summary>
internal static class Series
{
    /// <summary>Keeps the lowest and highest value of each stretch, so that spikes stay; gaps (NaN) stay gaps.</summary>
    /// <param name="x">Ascending; shape [sample].</param>
    /// <param name="y">NaN where there is none; shape [sample].</param>
    /// <param name="most">Samples up to which nothing is thinned.</param>
    public static (double[] X, double[] Y) Thin(double[] x, double[] y, int most = 2400)
    {
        if (x.Length <= most)
            return (x, y);
        List<double> xs = [], ys = [];
        var stretch = (int)Math.Ceiling(2.0 * x.Length / most);
        for (var from = 0; from < x.Length; from += stretch)
        {
            int low = from, high = from;
            for (var i = from; i < Math.Min(x.Length, from + stretch); i++)
            {
                low = !(y[i] >= y[low]) && !double.IsNaN(y[i]) ? i : low;
                high = !(y[i] <= y[high]) && !double.IsNaN(y[i]) ? i : high;
            }
            foreach (var i in low == high ? [low] : new[] { Math.Min(low, high), Math.Max(low, high) })
            {
                xs.Add(x[i]);
                ys.Add(y[i]);
            }
        }
        return ([.. xs], [.. ys]);
    }

    /// <summary>Counts values in bins of equal width from the least to the largest shown; values beyond are counted apart.</summary>
    /// <returns>Centres and counts of the bins, the width, and how many values lie above the last.</returns>
    public static (double[] Centres, double[] Counts, double Width, int Beyond) Histogram(IReadOnlyList<double> values, double largest, int bins = 40)
    {
        var least = Math.Min(0, values.Min());
        var width = Math.Max(1e-9, (largest - least) / bins);
        var counts = new double[bins];
        var beyond = 0;
        foreach (var value in values)
            if (value > largest)
                beyond++;
            else
                counts[Math.Clamp((int)((value - least) / width), 0, bins - 1)]++;
        return ([.. Enumerable.Range(0, bins).Select(b => least + (b + 0.5) * width)], counts, width, beyond);
    }
}
