using System.Globalization;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>The table as tab-separated text: one line per row, three columns (value, interval, p) per family and control.</summary>
public static class BenchmarkTsv
{
    /// <summary>Writes the table; replaces the file.</summary>
    public static void Write(string path, BenchmarkTable table, IReadOnlyList<string> notes)
    {
        var head = new[] { "set", "repeats", "measure", "candidates", "decisions", "chance", "better" }
            .Concat(table.Columns.SelectMany(c => new[] { c.Name, $"{c.Name} 95 % low", $"{c.Name} 95 % high", $"{c.Name} p" }));
        File.WriteAllLines(path, notes.Select(n => $"# {n}").Append(string.Join('\t', head)).Concat(table.Rows.Select(r => string.Join('\t',
            new[] { r.Row.Set, $"{r.Row.Repeats}", r.Row.Measure, $"{r.Row.Candidates}", $"{r.Row.Decisions}", Number(r.Row.Chance), r.Row.LargerIsBetter switch { true => "larger", false => "smaller", null => "n/a" } }
                .Concat(r.Values.SelectMany(v => new[] { Number(v.Score.Value), Number(v.Score.Low), Number(v.Score.High), Number(v.P) }))))));
    }

    private static string Number(double value) => double.IsNaN(value) ? "n/a" : value.ToString("0.####", CultureInfo.InvariantCulture);
}
