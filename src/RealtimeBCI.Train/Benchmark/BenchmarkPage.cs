using System.Globalization;
using System.Net;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>The table as one self-contained page.</summary>
public static class BenchmarkPage
{
    private const string Style = """
        body{font:15px/1.45 system-ui,"DejaVu Sans",sans-serif;color:#1b2733;margin:2rem auto;max-width:1500px;padding:0 1rem}
        h1{font-size:1.5rem;margin:0 0 .3rem}h2{font-size:1.1rem;margin:2.2rem 0 .5rem}p,li{max-width:75em}.warn{background:#fff4d6;border-left:4px solid #d99a00;padding:.5rem .8rem}
        .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.88rem}th,td{padding:.28rem .6rem;border-bottom:1px solid #dde3e8;text-align:right;white-space:nowrap}
        th:first-child,td:first-child{text-align:left;position:sticky;left:0;background:#fff}thead th{border-bottom:2px solid #8796a5;vertical-align:bottom}
        td small{display:block;color:#66727e;font-size:.78rem}.best{font-weight:700}.control{color:#55606b;background:#f6f8fa}.none{color:#a3adb7}tr.group td{padding-top:.9rem;font-weight:600;border-bottom:0;background:#fff}
        """;

    /// <summary>Writes the page; replaces the file.</summary>
    /// <param name="path">The .html file.</param>
    /// <param name="table">The table.</param>
    /// <param name="title">Heading.</param>
    /// <param name="warnings">What a reader must know before any figure.</param>
    /// <param name="notes">What was run.</param>
    public static void Write(string path, BenchmarkTable table, string title, IReadOnlyList<string> warnings, IReadOnlyList<string> notes) => File.WriteAllText(path, $"""
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>{Safe(title)}</title><style>{Style}</style></head><body>
        <h1>{Safe(title)}</h1>
        {string.Concat(warnings.Select(w => $"<p class=\"warn\">{Safe(w)}</p>"))}
        <ul>{string.Concat(notes.Select(n => $"<li>{Safe(n)}</li>"))}</ul>
        {string.Concat(table.Rows.GroupBy(r => r.Row.Set).Select(set => Section(table, [.. set])))}
        <h2>Columns</h2>
        <ul>{string.Concat(table.Columns.Select(c => $"<li><b>{Safe(c.Name)}</b>{(c.IsControl ? " (control)" : "")}: {Safe(c.Skipped.Length > 0 ? $"left out: {c.Skipped}" : c.Note)}</li>"))}</ul>
        </body></html>
        """);

    private static string Section(BenchmarkTable table, IReadOnlyList<(BenchmarkRow Row, Measured[] Values)> rows) => $"""
        <h2>{Safe(rows[0].Row.Set)}: {rows[0].Row.Candidates} candidates</h2>
        <div class="scroll"><table><thead><tr><th>Measure</th><th>Chance</th>{string.Concat(table.Columns.Select(c => $"<th{(c.IsControl ? " class=\"control\"" : "")}>{Safe(c.Name)}</th>"))}</tr></thead><tbody>
        {string.Concat(rows.GroupBy(r => r.Row.Repeats).Select(k => Heading(table, k.First().Row) + string.Concat(k.Select(r => Line(table, r.Row, r.Values)))))}
        </tbody></table></div>
        """;

    private static string Heading(BenchmarkTable table, BenchmarkRow row) =>
        $"<tr class=\"group\"><td colspan=\"{table.Columns.Count + 2}\">{(row.Repeats == 1 ? "Single trials" : $"{row.Repeats} trials of one picture summed")} ({row.Decisions} decisions)</td></tr>";

    private static string Line(BenchmarkTable table, BenchmarkRow row, Measured[] values)
    {
        var families = values.Where((v, c) => v.IsThere && !table.Columns[c].IsControl).Select(v => v.Score.Value).ToArray();
        var best = families.Length == 0 || row.LargerIsBetter is not { } larger ? double.NaN : larger ? families.Max() : families.Min();
        return $"<tr><td>{Safe(row.Measure)}</td><td>{Number(row.Chance)}</td>{string.Concat(values.Select((v, c) => Cell(v, table.Columns[c].IsControl, !table.Columns[c].IsControl && v.Score.Value == best)))}</tr>";
    }

    private static string Cell(Measured value, bool isControl, bool isBest)
    {
        var kind = (isControl ? "control " : "") + (isBest ? "best " : "") + (value.IsThere ? "" : "none");
        if (!value.IsThere)
            return $"<td class=\"{kind.Trim()}\">–</td>";
        var interval = double.IsNaN(value.Score.Low) ? "" : $"{Number(value.Score.Low)} to {Number(value.Score.High)}";
        var p = double.IsNaN(value.P) ? "" : $"p {(value.P < 0.001 ? value.P.ToString("0.0e0", CultureInfo.InvariantCulture) : Number(value.P))}";
        return $"<td class=\"{kind.Trim()}\">{Number(value.Score.Value)}<small>{interval}{(interval.Length > 0 && p.Length > 0 ? ", " : "")}{p}</small></td>";
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString(Math.Abs(value) >= 100 ? "0" : "0.000", CultureInfo.InvariantCulture);

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
