using System.Globalization;

namespace RealtimeBCI.Train.Nsd;

/// <summary>A row of <c>trials.tsv</c>.</summary>
/// <param name="Item">What was seen or imagined: an id of the gallery.</param>
/// <param name="State">Seeing or imagining.</param>
/// <param name="Session">From 1.</param>
/// <param name="Run">From 1; 0 where it is not known.</param>
/// <param name="Trial">Place in the session (NSD) or the run (NSD-Imagery), from 1.</param>
/// <param name="Repeat">How often this item came in this state before, plus 1, among the trials imported.</param>
/// <param name="Split">What it may be used for.</param>
/// <param name="Set">NSD: <c>shared</c> or <c>own</c>; NSD-Imagery: <c>A</c>, <c>B</c> or <c>C</c>.</param>
/// <param name="Cue">The cue letter; <c>n/a</c> where there was none.</param>
/// <param name="IsScored">False for the concepts of set C, which have no right picture.</param>
public sealed record ImportedTrial(
    string Item, CognitiveState State, int Session, int Run, int Trial, int Repeat, TrialSplit Split, string Set, string Cue, bool IsScored)
{
    private static readonly string[] Columns = ["item", "state", "session", "run", "trial", "repeat", "split", "set", "cue", "scored"];

    internal static void Write(string path, IReadOnlyList<ImportedTrial> trials) => File.WriteAllLines(path, trials
        .Select(t => string.Create(CultureInfo.InvariantCulture,
            $"{t.Item}\t{Lower(t.State)}\t{t.Session}\t{t.Run}\t{t.Trial}\t{t.Repeat}\t{Lower(t.Split)}\t{t.Set}\t{t.Cue}\t{(t.IsScored ? 1 : 0)}"))
        .Prepend(string.Join('\t', Columns)));

    internal static IReadOnlyList<ImportedTrial> Read(string path)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new NsdException(fault), Columns);
        var trials = new ImportedTrial[table.Count];
        for (var t = 0; t < trials.Length; t++)
            trials[t] = new(
                table.Text(t, "item"), One<CognitiveState>(table.Text(t, "state"), "state", t), table.Integer(t, "session"), table.Integer(t, "run"), table.Integer(t, "trial"),
                table.Integer(t, "repeat"), One<TrialSplit>(table.Text(t, "split"), "split", t), table.Text(t, "set"), table.Text(t, "cue"), table.Integer(t, "scored") != 0);
        return trials;

        T One<T>(string text, string column, int row) where T : struct, Enum =>
            Enum.GetValues<T>().Where(v => Lower(v) == text).Cast<T?>().FirstOrDefault()
            ?? throw new NsdException($"{path}, row {row + 1}: {column} is '{text}'; expected {string.Join(", ", Enum.GetValues<T>().Select(Lower))}.");
    }

    /// <summary>Numbers the repeats of each item in each state, in the order given.</summary>
    internal static IReadOnlyList<ImportedTrial> Numbered(IEnumerable<ImportedTrial> trials)
    {
        var counts = new Dictionary<(string, CognitiveState), int>();
        return [.. trials.Select(t => t with { Repeat = counts[(t.Item, t.State)] = counts.GetValueOrDefault((t.Item, t.State)) + 1 })];
    }

    private static string Lower<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
