namespace RealtimeBCI.Train;

/// <summary>Splits trials for cross-validation without tearing a group apart.</summary>
public static class GroupFolds
{
    /// <summary>Deals groups out to folds, in the order in which they first appear.</summary>
    /// <param name="groups">One id per trial.</param>
    /// <param name="most">Most folds; fewer where there are fewer groups.</param>
    /// <returns>For each fold the trials that it holds out, ascending; every trial is held out once.</returns>
    public static IReadOnlyList<int[]> Of(IReadOnlyList<string> groups, int most)
    {
        var distinct = groups.Distinct().ToList();
        var folds = Math.Min(most, distinct.Count);
        var foldOfGroup = distinct.Select((g, i) => (g, Fold: i % folds)).ToDictionary(p => p.g, p => p.Fold);
        return [.. Enumerable.Range(0, folds).Select(f => Enumerable.Range(0, groups.Count).Where(t => foldOfGroup[groups[t]] == f).ToArray())];
    }
}
