using System.Globalization;

namespace RealtimeBCI.Core;

/// <summary>One row of a BIDS events file.</summary>
/// <param name="OnsetSeconds">Onset, seconds from the start of volume 0.</param>
/// <param name="DurationSeconds">Duration, seconds.</param>
/// <param name="TrialType">The label; empty where the column is missing.</param>
/// <param name="Columns">All columns by name.</param>
public sealed record EventRow(double OnsetSeconds, double DurationSeconds, string TrialType, IReadOnlyDictionary<string, string> Columns);

/// <summary>An events file breaks BIDS; the message gives file, row and column.</summary>
public sealed class EventsException(string message) : Exception(message);

/// <summary>Tab-separated events as BIDS defines them: columns onset and duration, in seconds, and any others.</summary>
public static class EventsTable
{
    /// <summary>Reads a file; rows come back in onset order.</summary>
    /// <exception cref="EventsException">A column is missing or a number cannot be read.</exception>
    public static IReadOnlyList<EventRow> Read(string path)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new EventsException(fault), "onset", "duration");
        return [.. Enumerable.Range(0, table.Count).Select(r => new EventRow(
            table.Number(r, "onset", "a number of seconds"), table.Number(r, "duration", "a number of seconds"), table.Has("trial_type") ? table.Text(r, "trial_type") : "",
            table.Columns.ToDictionary(c => c, c => table.Text(r, c)))).OrderBy(r => r.OnsetSeconds)];
    }

    /// <summary>Writes rows with the columns onset, duration and trial_type, and any others that the first row has.</summary>
    public static void Write(string path, IReadOnlyList<EventRow> rows)
    {
        var others = rows.Count == 0 ? [] : rows[0].Columns.Keys.Where(k => k is not ("onset" or "duration" or "trial_type")).ToArray();
        var lines = new List<string> { string.Join('\t', new[] { "onset", "duration", "trial_type" }.Concat(others)) };
        lines.AddRange(rows.Select(r => string.Join('\t', new[]
        {
            r.OnsetSeconds.ToString("0.0###", CultureInfo.InvariantCulture),
            r.DurationSeconds.ToString("0.0###", CultureInfo.InvariantCulture),
            r.TrialType.Length == 0 ? "n/a" : r.TrialType,
        }.Concat(others.Select(k => r.Columns.GetValueOrDefault(k, "n/a"))))));
        File.WriteAllLines(path, lines);
    }
}
