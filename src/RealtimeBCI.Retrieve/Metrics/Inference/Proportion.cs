namespace RealtimeBCI.Retrieve;

/// <summary>What a count of successes says of the probability behind it.</summary>
public static class Proportion
{
    /// <summary>Two-sided normal quantile of a 95 % interval.</summary>
    private const double Z95 = 1.959963984540054;

    /// <summary>95 % interval of a proportion (Wilson 1927, J Am Stat Assoc 22:209).</summary>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 0; without trials the interval is 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The successes lie outside 0 to the trials.</exception>
    public static (double Low, double High) Wilson(int successes, int trials)
    {
        RequireCount(successes, trials);
        if (trials == 0)
            return (0, 1);
        double n = trials, p = successes / n, z2 = Z95 * Z95;
        var centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        var half = Z95 / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return (successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }

    /// <summary>Exact one-sided binomial test: the probability of as many successes or more by chance, P(Binomial(trials, chance) ≥ successes).</summary>
    /// <param name="successes">From 0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 0; without trials it is 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    /// <remarks>The terms are summed from the last, so that the smallest come first. Agrees with scipy.stats.binom.sf to 1e-10 relative.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The successes lie outside 0 to the trials, or the chance outside 0 to 1.</exception>
    public static double BinomialTail(int successes, int trials, double chance)
    {
        RequireCount(successes, trials);
        if (!(chance is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(chance), chance, "chance must lie between 0 and 1.");
        if (successes == 0 || chance == 1)
            return 1;
        if (chance == 0)
            return 0;
        double logChance = Math.Log(chance), logMiss = Math.Log(1 - chance), logChoose = 0, sum = 0;
        for (var k = trials; k >= successes; k--)
        {
            sum += Math.Exp(logChoose + k * logChance + (trials - k) * logMiss);
            logChoose += Math.Log((double)k / (trials - k + 1));
        }
        return Math.Min(1, sum);
    }

    private static void RequireCount(int successes, int trials)
    {
        if (successes < 0 || successes > trials)
            throw new ArgumentOutOfRangeException(nameof(successes), successes, $"{successes} successes in {trials} trials; there must be between 0 and {trials}.");
    }
}
