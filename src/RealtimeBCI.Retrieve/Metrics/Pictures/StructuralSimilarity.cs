namespace RealtimeBCI.Retrieve;

/// <summary>Structural similarity of two grey pictures: of means, variances and covariance under a Gaussian window (Wang et al. 2004, IEEE Trans Image Process 13:600).</summary>
/// <remarks>Gaussian of σ 1.5 over 11 x 11 pixels, K₁ 0.01, K₂ 0.03, population covariance, levels from 0 to 1, averaged over the pixels whose whole window lies inside: what scikit-image's
/// structural_similarity gives with gaussian_weights, sigma 1.5, use_sample_covariance false and data_range 1. It rewards blur: a smeared copy beats a sharp one that is a few pixels off, so it is no evidence by itself.</remarks>
public static class StructuralSimilarity
{
    private const int Window = 11, Border = Window / 2;
    private const double C1 = 0.01 * 0.01, C2 = 0.03 * 0.03;
    private static readonly double[] Weights = Gaussian(1.5);

    /// <summary>Mean similarity, at most 1, which only equal pictures reach.</summary>
    /// <param name="a">Levels from 0 to 1; shape [height, width].</param>
    /// <param name="b">As <paramref name="a"/>.</param>
    /// <param name="width">Pixels; at least 11.</param>
    /// <param name="height">Pixels; at least 11.</param>
    /// <returns>NaN where a value is.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or a picture is smaller than the window.</exception>
    public static double Of(ReadOnlySpan<double> a, ReadOnlySpan<double> b, int width, int height)
    {
        if (width < Window || height < Window)
            throw new ArgumentException($"A picture of {width} x {height} pixels is smaller than the window of {Window} x {Window}; enlarge both pictures first.");
        if (a.Length != width * height || b.Length != a.Length)
            throw new ArgumentException($"{a.Length} and {b.Length} levels; pictures of {width} x {height} pixels have {width * height}.");
        double[] aa = new double[a.Length], bb = new double[a.Length], ab = new double[a.Length];
        for (var i = 0; i < a.Length; i++)
            (aa[i], bb[i], ab[i]) = (a[i] * a[i], b[i] * b[i], a[i] * b[i]);
        double[] meanA = Blur(a, width, height), meanB = Blur(b, width, height), squareA = Blur(aa, width, height), squareB = Blur(bb, width, height), product = Blur(ab, width, height);
        var sum = 0.0;
        for (var i = 0; i < meanA.Length; i++)
        {
            double x = meanA[i], y = meanB[i];
            sum += (2 * x * y + C1) * (2 * (product[i] - x * y) + C2) / ((x * x + y * y + C1) * (squareA[i] - x * x + squareB[i] - y * y + C2));
        }
        return sum / meanA.Length;
    }

    /// <summary>Weighted means of every window that lies inside; shape [height − 10, width − 10].</summary>
    private static double[] Blur(ReadOnlySpan<double> picture, int width, int height)
    {
        int across = width - 2 * Border, down = height - 2 * Border;
        double[] rows = new double[height * across], result = new double[down * across];
        for (var y = 0; y < height; y++)
            for (var k = 0; k < Window; k++)
                for (var x = 0; x < across; x++)
                    rows[y * across + x] += Weights[k] * picture[y * width + x + k];
        for (var y = 0; y < down; y++)
            for (var k = 0; k < Window; k++)
                for (var x = 0; x < across; x++)
                    result[y * across + x] += Weights[k] * rows[(y + k) * across + x];
        return result;
    }

    private static double[] Gaussian(double sigma)
    {
        double[] weights = [.. Enumerable.Range(-Border, Window).Select(x => Math.Exp(-x * x / (2 * sigma * sigma)))];
        var sum = weights.Sum();
        return [.. weights.Select(w => w / sum)];
    }
}
