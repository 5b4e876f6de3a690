namespace RealtimeBCI.Retrieve;

/// <summary>A number made from some of the items.</summary>
/// <param name="items">Positions of the items; one that was drawn twice is there twice.</param>
public delegate double Statistic(ReadOnlySpan<int> items);

/// <summary>Intervals from drawing the items again with replacement (Efron and Tibshirani 1993, An Introduction to the Bootstrap).</summary>
public static class Bootstrap
{
    /// <summary>The interval of a statistic.</summary>
    /// <param name="count">Items.</param>
    /// <param name="statistic">What is measured on them.</param>
    /// <param name="random">Seeded; the same seed gives the same interval.</param>
    /// <param name="plan">What is drawn, and how the interval is read off; null draws single items and takes percentiles.</param>
    /// <returns>NaN where there are fewer than two groups, since one cannot show how they differ (unless its members are drawn: then the interval says nothing of other groups),
    /// and where the statistic of any draw is NaN.</returns>
    /// <exception cref="ArgumentException">The plan's groups do not fit the items.</exception>
    public static (double Low, double High) Interval(int count, Statistic statistic, Random random, BootstrapPlan? plan = null)
    {
        plan ??= new();
        var groups = plan.Members(count);
        if (groups.Length < 2 && !(plan.DrawsMembers && count > 1))
            return (double.NaN, double.NaN);
        var drawn = new List<int>(count);
        var values = new double[plan.Resamples];
        for (var i = 0; i < values.Length; i++)
        {
            plan.Draw(groups, random, drawn);
            values[i] = statistic([.. drawn]);
        }
        if (values.Any(double.IsNaN))
            return (double.NaN, double.NaN);
        Array.Sort(values);
        var tail = (1 - plan.Level) / 2;
        if (plan.Method == BootstrapMethod.BiasCorrected)
            return BiasCorrected(values, tail, statistic, groups);
        return (Quantile.OfSorted(values, tail), Quantile.OfSorted(values, 1 - tail));
    }

    /// <summary>The mean of values with its interval; NaN without values.</summary>
    /// <param name="values">Shape [item].</param>
    /// <param name="chance">The mean that guessing gives.</param>
    /// <param name="random">Seeded.</param>
    /// <param name="plan">As for <see cref="Interval"/>.</param>
    public static Score Mean(ReadOnlySpan<double> values, double chance, Random random, BootstrapPlan? plan = null)
    {
        var kept = values.ToArray();
        double MeanOf(ReadOnlySpan<int> items)
        {
            var sum = 0.0;
            foreach (var i in items)
                sum += kept[i];
            return sum / items.Length;
        }
        var (low, high) = Interval(kept.Length, MeanOf, random, plan);
        return new(kept.Length == 0 ? double.NaN : kept.Average(), chance, low, high, (plan ?? new()).Members(kept.Length).Length);
    }

    /// <summary>As <see cref="Mean"/>, for shares from 0 to 1. Where all are 0 or all are 1, no draw differs from another and the interval would have no width: Wilson's for that many groups stands in.</summary>
    public static Score Share(ReadOnlySpan<double> shares, double chance, Random random, BootstrapPlan? plan = null)
    {
        var score = Mean(shares, chance, random, plan);
        if (score.Count == 0 || score.Value is not (0 or 1))
            return score;
        var (low, high) = Proportion.Wilson(score.Value == 1 ? score.Count : 0, score.Count);
        return score with { Low = low, High = high };
    }

    /// <summary>BCa: percentiles moved by the bias of the draws' median and by how the statistic's spread changes with its value (Efron 1987, J Am Stat Assoc 82:171).</summary>
    private static (double Low, double High) BiasCorrected(ReadOnlySpan<double> sorted, double tail, Statistic statistic, int[][] groups)
    {
        if (groups.Length < 2)
            return (double.NaN, double.NaN);
        var whole = statistic([.. groups.SelectMany(g => g).Order()]);
        var below = 0.0;
        foreach (var v in sorted)
            below += v < whole ? 1 : v == whole ? 0.5 : 0;
        var bias = NormalDistribution.Quantile(Math.Clamp(below, 0.5, sorted.Length - 0.5) / sorted.Length);
        double[] without = [.. groups.Select((_, left) => statistic([.. groups.Where((_, g) => g != left).SelectMany(g => g).Order()]))];
        var mean = without.Average();
        double squares = without.Sum(v => Math.Pow(mean - v, 2)), cubes = without.Sum(v => Math.Pow(mean - v, 3));
        var acceleration = squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
        double Moved(double z) => NormalDistribution.Cumulative(bias + (bias + z) / (1 - acceleration * (bias + z)));
        return (Quantile.OfSorted(sorted, Moved(NormalDistribution.Quantile(tail))), Quantile.OfSorted(sorted, Moved(NormalDistribution.Quantile(1 - tail))));
    }
}
