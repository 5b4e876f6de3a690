namespace RealtimeBCI.Retrieve;

/// <summary>Pearson's correlation.</summary>
public static class Correlation
{
    /// <summary>Deviations this much smaller than the mean are rounding of a constant.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Σ (a − ā)(b − b̄) over the product of the norms, −1 to 1.</summary>
    /// <remarks>A constant side correlates with nothing: 0, where numpy gives NaN; so a decoder that answers with constants scores chance and does not hide its mean. NaN where a value is, or the
    /// spans are empty. Sums in double precision.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Pearson(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Lengths differ: {a.Length} and {b.Length}.");
        var ((meanA, normA), (meanB, normB)) = (Spread(a, true), Spread(b, true));
        var product = 0.0;
        for (var i = 0; i < a.Length; i++)
            product += (a[i] - meanA) * (b[i] - meanB);
        if (double.IsNaN(normA) || double.IsNaN(normB) || a.IsEmpty)
            return double.NaN;
        return normA == 0 || normB == 0 ? 0 : Math.Clamp(product / normA / normB, -1, 1);
    }

    /// <summary>Mean and the Euclidean norm of the deviations from it; with mean 0 where it is not to be taken off.</summary>
    internal static (double Mean, double Norm) Spread(ReadOnlySpan<float> values, bool centres)
    {
        double mean = 0, squares = 0;
        if (centres)
        {
            foreach (var v in values)
                mean += v;
            mean /= values.Length;
        }
        foreach (var v in values)
            squares += (v - mean) * (v - mean);
        var norm = Math.Sqrt(squares);
        return (mean, norm <= Rounding * Math.Abs(mean) * Math.Sqrt(values.Length) ? 0 : norm);
    }
}
