namespace RealtimeBCI.Retrieve;

/// <summary>How an interval is read off the draws.</summary>
public enum BootstrapMethod
{
    /// <summary>The quantiles of the draws.</summary>
    Percentile,
    /// <summary>BCa: quantiles corrected for bias and acceleration; better where the statistic is skewed, and costs one more evaluation per group.</summary>
    BiasCorrected,
}

/// <summary>What a bootstrap draws.</summary>
public sealed record BootstrapPlan
{
    /// <summary>Number of the group of each item, in any numbering; items of a group (repeats of a picture, trials of a run) are drawn together. Null: each item is a group.</summary>
    public IReadOnlyList<int>? Groups { get; init; }
    /// <summary>Whether the items of a drawn group are drawn again too, for groups that are samples themselves.</summary>
    public bool DrawsMembers { get; init; }
    /// <summary>Draws; at least 1.</summary>
    public int Resamples { get; init; } = 2000;
    /// <summary>Coverage of the interval, between 0 and 1.</summary>
    public double Level { get; init; } = 0.95;
    /// <summary>How the interval is read off.</summary>
    public BootstrapMethod Method { get; init; }

    /// <summary>The items of each group, in the order in which groups first appear; shape [group][item].</summary>
    /// <exception cref="ArgumentException">There is not one group number per item.</exception>
    internal int[][] Members(int count)
    {
        if (Groups is { } groups && groups.Count != count)
            throw new ArgumentException($"{groups.Count} group numbers for {count} items; each item needs one.");
        return [.. Enumerable.Range(0, count).GroupBy(i => Groups is null ? i : Groups[i]).Select(g => g.ToArray())];
    }

    /// <summary>Fills a list with the items of as many groups as there are, drawn with replacement.</summary>
    internal void Draw(int[][] groups, Random random, List<int> drawn)
    {
        drawn.Clear();
        for (var g = 0; g < groups.Length; g++)
        {
            var group = groups[random.Next(groups.Length)];
            for (var i = 0; i < group.Length; i++)
                drawn.Add(DrawsMembers ? group[random.Next(group.Length)] : group[i]);
        }
    }
}
