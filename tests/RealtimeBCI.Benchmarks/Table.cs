using System.Globalization;
using System.Text;

namespace RealtimeBCI.Benchmarks;

/// <summary>Rows as a Markdown table, ready for the README.</summary>
internal static class Table
{
    public static string Of(IEnumerable<BenchmarkRow> rows)
    {
        var text = new StringBuilder("| what | RealtimeBCI | others | ratio | budget | |\n|---|---|---|---|---|---|\n");
        foreach (var row in rows)
            text.Append(CultureInfo.InvariantCulture,
                $"| {row.What} | {Number(row.Ours)} {row.Unit} | {string.Join(", ", row.References.Select(r => $"{r.Who} {Number(r.Value)} {row.Unit}{(r.InThisRun ? " (same run)" : "")}"))} | {Text(row.Ratio)} | {BudgetOf(row)} | {row.Passes switch { true => "kept", false => "**missed**", null => "" }} |\n");
        return text.ToString();
    }

    private static string BudgetOf(BenchmarkRow row) =>
        string.Join(", ", new[] { row.Budget is { } b ? $"{Number(b)} {row.Unit}" : null, row.BudgetRatio is { } r ? $"ratio {Number(r)}" : null }.OfType<string>());

    private static string Text(double? value) => value is { } v ? Number(v) : "";

    private static string Number(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "0", >= 10 => "0.0", >= 1 => "0.00", >= 0.01 => "0.000", _ => "0.#####" }, CultureInfo.InvariantCulture);
}
