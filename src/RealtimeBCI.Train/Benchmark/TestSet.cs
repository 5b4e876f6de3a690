using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>Trials that are scored together, and the candidates among which each is decoded.</summary>
/// <param name="Name">Such as <c>imagery, set A</c>.</param>
/// <param name="State">Seeing or imagining.</param>
/// <param name="Candidates">Ids of the gallery.</param>
/// <param name="Rows">Rows of the import, in the order of time.</param>
/// <param name="Targets">Position of each row's item among the candidates.</param>
/// <param name="Runs">Run of each row.</param>
/// <param name="IsImagerySession">Whether the rows are those of the imagery session.</param>
public sealed record TestSet(
    string Name, CognitiveState State, IReadOnlyList<string> Candidates, IReadOnlyList<int> Rows, int[] Targets, int[] Runs, bool IsImagerySession)
{
    /// <summary>All sets of a subject: NSD's test pictures, then each state of the imagery session for the simple targets, the complex ones and both.</summary>
    public static IReadOnlyList<TestSet> Of(BenchmarkData data)
    {
        var sets = new List<TestSet>();
        if (data.Perception.Of(TrialSplit.Test) is { Count: > 0 } test)
            sets.Add(Make("NSD test pictures", CognitiveState.Perception, data.Perception, test, [.. test.Select(r => data.Perception.Trials[r].Item).Distinct()], false));
        foreach (var state in new[] { CognitiveState.Perception, CognitiveState.Imagery })
            foreach (var (name, letters) in new[] { ("simple (A)", "A"), ("complex (B)", "B"), ("A and B", "AB") })
            {
                var rows = data.Imagery.Where(t => t.State == state && t.IsScored && letters.Contains(t.Set, StringComparison.Ordinal));
                string[] candidates = [.. ImageryTargets.All.Where(t => letters.Contains(t.Set)).Select(t => t.Item)];
                if (rows.Count > 0)
                    sets.Add(Make($"NSD-Imagery, {(state == CognitiveState.Perception ? "seen" : "imagined")}, {name}", state, data.Imagery, rows, candidates, true));
            }
        return sets;
    }

    /// <summary>Decisions over k repeats: k successive trials of one item, no trial twice; shape [decision][k], positions in <see cref="Rows"/>.</summary>
    public int[][] Decisions(int repeats) => [.. Enumerable.Range(0, Rows.Count).GroupBy(i => Targets[i]).SelectMany(g => g.Chunk(repeats)).Where(c => c.Length == repeats)];

    private static TestSet Make(string name, CognitiveState state, ImportedTrials trials, IReadOnlyList<int> rows, string[] candidates, bool imagery) =>
        new(name, state, candidates, rows, [.. rows.Select(r => Array.IndexOf(candidates, trials.Trials[r].Item))], [.. rows.Select(r => trials.Trials[r].Run)], imagery);
}
