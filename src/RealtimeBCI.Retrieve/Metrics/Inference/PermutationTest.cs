namespace RealtimeBCI.Retrieve;

/// <summary>A statistic against what it would be if nothing tied the data to their labels.</summary>
/// <param name="Observed">With the true labels.</param>
/// <param name="Mean">Over the permutations: what chance gives.</param>
/// <param name="P">One-sided: share of permutations that do as well or better. Exact tests have the true labelling among them; of drawn ones it is added
/// (Phipson and Smyth 2010, Stat Appl Genet Mol Biol 9:39), so that it is never 0.</param>
/// <param name="Permutations">How many were tried.</param>
/// <param name="IsExact">Whether these were all there are.</param>
public sealed record PermutationTest(double Observed, double Mean, double P, int Permutations, bool IsExact)
{
    /// <summary>Sums of the same numbers in another order differ by rounding; such a difference is none.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Counts permutations against the observed value.</summary>
    /// <param name="observed">With the true labels; where it is NaN, so is P.</param>
    /// <param name="permuted">One value per permutation; an exact set holds the true labelling.</param>
    /// <param name="isExact">Whether the set holds all permutations.</param>
    public static PermutationTest Of(double observed, IEnumerable<double> permuted, bool isExact)
    {
        var (count, asGood, sum) = (0, 0, 0.0);
        var least = observed - Rounding * Math.Max(1, Math.Abs(observed));
        foreach (var value in permuted)
        {
            count++;
            sum += value;
            asGood += value < least ? 0 : 1;
        }
        var p = isExact ? (double)asGood / count : (asGood + 1.0) / (count + 1.0);
        return new(observed, sum / count, double.IsNaN(observed) ? double.NaN : p, count, isExact);
    }
}
