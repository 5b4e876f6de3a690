namespace RealtimeBCI.Core;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    private const double SeriesEnds = 3;

    /// <summary>P(Z ≤ z), to about 1e-14 relative in the lower tail; 0 and 1 far out; NaN of NaN.</summary>
    /// <remarks>The series of Φ − ½ in odd powers near 0, and a continued fraction in the tails (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).</remarks>
    public static double Cumulative(double z)
    {
        if (z > SeriesEnds)
            return 1 - Cumulative(-z);
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z < -SeriesEnds)
        {
            var fraction = -z;
            for (var k = 150; k >= 1; k--)
                fraction = -z + k / fraction;
            return density / fraction;
        }
        double term = z, sum = z;
        for (var k = 1; Math.Abs(term) > 1e-18; k++)
            sum += term *= z * z / (2 * k + 1);
        return 0.5 + density * sum;
    }

    /// <summary>The z below which a share of the distribution lies; −∞ at 0 and ∞ at 1.</summary>
    /// <param name="p">From 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share lies outside 0 to 1.</exception>
    public static double Quantile(double p)
    {
        if (!(p is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "a share of a distribution must lie between 0 and 1.");
        if (p is 0 or 1)
            return p == 0 ? double.NegativeInfinity : double.PositiveInfinity;
        if (p > 0.5)
            return -Quantile(1 - p);
        double low = -40, high = 0;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(middle) < p ? (middle, high) : (low, middle);
        }
        return (low + high) / 2;
    }

    /// <summary>A number of mean 0 and standard deviation 1 (Box and Muller 1958, Ann Math Stat 29:610), from two of the generator's.</summary>
    public static double Draw(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
