namespace RealtimeBCI.Decode;

/// <summary>Sums the candidates' scores over the repeats of one cued target, each trial's scores weighted beforehand (<see cref="TrialWeight"/>). The group's name says which trials belong together; it is never compared with a candidate.</summary>
/// <param name="candidates">Candidates, in one order for all trials.</param>
public sealed class RepeatEvidence(int candidates)
{
    private readonly Dictionary<string, (float[] Sum, int Repeats)> _groups = [];

    /// <summary>Adds a decided trial's scores.</summary>
    /// <returns>The sum over all trials of the group, this one included, and their number.</returns>
    public (ReadOnlyMemory<float> Sum, int Repeats) Add(string group, ReadOnlySpan<float> scores)
    {
        var sum = new float[candidates];
        var repeats = With(group, scores, sum);
        _groups[group] = (sum, repeats);
        return (sum, repeats);
    }

    /// <summary>What <see cref="Add"/> would answer, without keeping it: for provisional decodes.</summary>
    /// <param name="group">Name of the group.</param>
    /// <param name="scores">Shape [candidate].</param>
    /// <param name="sum">Shape [candidate]; written.</param>
    /// <returns>The number of repeats in the sum.</returns>
    /// <exception cref="ArgumentException">The lengths differ from the number of candidates.</exception>
    public int With(string group, ReadOnlySpan<float> scores, Span<float> sum)
    {
        if (scores.Length != candidates || sum.Length != candidates)
            throw new ArgumentException($"{scores.Length} scores into {sum.Length} sums; there are {candidates} candidates.");
        var (before, repeats) = _groups.GetValueOrDefault(group, (new float[candidates], 0));
        for (var c = 0; c < candidates; c++)
            sum[c] = before[c] + scores[c];
        return repeats + 1;
    }
}
