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
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new EventsException($"There is no events file {path}.");
        var lines = File.ReadAllLines(path);
        var header = lines.Length == 0 ? [] : lines[0].TrimEnd('\r').Split('\t');
        foreach (var needed in new[] { "onset", "duration" })
            if (!header.Contains(needed))
                throw new EventsException($"{name} has no column '{needed}'; its columns are: {string.Join(", ", header)}. An events file is tab-separated with onset and duration in seconds.");
        var rows = new List<EventRow>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
                continue;
            var cells = lines[i].TrimEnd('\r').Split('\t');
            if (cells.Length != header.Length)
                throw new EventsException($"{name}, line {i + 1}: {cells.Length} cells under {header.Length} columns.");
            var columns = new Dictionary<string, string>();
            for (var c = 0; c < header.Length; c++)
                columns[header[c]] = cells[c];
            rows.Add(new(Number(columns, "onset", name, i), Number(columns, "duration", name, i), columns.GetValueOrDefault("trial_type", ""), columns));
        }
        return [.. rows.OrderBy(r => r.OnsetSeconds)];
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

    private static double Number(Dictionary<string, string> columns, string column, string name, int line) =>
        double.TryParse(columns[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)
            ? v
            : throw new EventsException($"{name}, line {line + 1}: {column} is '{columns[column]}'; expected a number of seconds.");
}
