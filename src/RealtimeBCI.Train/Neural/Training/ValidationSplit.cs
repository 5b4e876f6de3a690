namespace RealtimeBCI.Train.Neural;

/// <summary>Which trials a network is trained on, and which only say when to stop and how sure it may be.</summary>
/// <param name="Training">Positions among all trials, ascending.</param>
/// <param name="Held">The others, ascending.</param>
/// <param name="Unit">What was held out whole, in words for the record.</param>
internal sealed record ValidationSplit(int[] Training, int[] Held, string Unit)
{
    /// <summary>Pictures and groups whole where that is possible; else groups, as where every run shows every picture.</summary>
    public const string Auto = "auto";
    /// <summary>Pictures whole, though groups are torn apart.</summary>
    public const string Picture = "picture";
    /// <summary>Groups whole, though pictures may stand on both sides.</summary>
    public const string Group = "group";

    /// <summary>Holds out whole units, chosen by chance, until they have at least a share of the trials; at least one unit stays for training.</summary>
    /// <param name="trials">At least 2 groups.</param>
    /// <param name="split">One of the words above.</param>
    /// <param name="share">Share of trials to hold out.</param>
    /// <param name="random">Chooses.</param>
    /// <exception cref="TrainingException">There is but one unit.</exception>
    public static ValidationSplit Of(TrainingTrials trials, string split, double share, Random random)
    {
        var (units, name) = split switch
        {
            Picture => (trials.Items, "pictures"),
            Group => (trials.Groups, "groups; their pictures may be trained on"),
            _ => (Linked(trials), "pictures and groups"),
        };
        if (split == Auto && units.Distinct().Count() < 2)
            (units, name) = (trials.Groups, "groups; every picture is linked to every group, so their pictures are trained on");
        string[] order = [.. units.Distinct()];
        if (order.Length < 2)
            throw new TrainingException($"All {trials.Count} trials are of one unit ({order[0]}), so none can be held out; record more runs or pictures.");
        random.Shuffle(order);
        var held = new HashSet<string>();
        foreach (var unit in order[..^1])
        {
            held.Add(unit);
            if (units.Count(held.Contains) >= share * trials.Count)
                break;
        }
        int[] all = [.. Enumerable.Range(0, trials.Count)];
        return new([.. all.Where(t => !held.Contains(units[t]))], [.. all.Where(t => held.Contains(units[t]))], name);
    }

    /// <summary>A name per trial, the same for all trials that are linked through shared groups and pictures.</summary>
    private static string[] Linked(TrainingTrials trials)
    {
        var parents = new Dictionary<string, string>();
        string Root(string node)
        {
            while (parents.TryGetValue(node, out var parent) && parent != node)
                node = parent;
            return node;
        }
        for (var t = 0; t < trials.Count; t++)
            parents[Root("group " + trials.Groups[t])] = Root("item " + trials.Items[t]);
        return [.. trials.Items.Select(i => Root("item " + i))];
    }
}
