using ScottPlot;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Where the time went, stage by stage, and how long participants waited.</summary>
internal static class LatencySection
{
    public static string Html(ReportData data, Figure figures)
    {
        var ledger = data.Ledger;
        if (ledger.Stages.Count == 0)
            return "<p class=\"none\">No volume carries the stamps of two stages.</p>";
        return $"""
            {Table(ledger)}
            <p class="note">{Drift(ledger)}</p>
            <div class="cols">
            <figure><figcaption>Volumes: last byte to decoded</figcaption>{Histogram(ledger.VolumesMs.Select(v => v.Ms).ToArray(), "Volumes", figures)}</figure>
            {(ledger.DecisionsMs.Count == 0 ? "" : $"<figure><figcaption>Decisions: last byte of the newest volume to published</figcaption>{Histogram(ledger.DecisionsMs, "Decisions", figures)}</figure>")}
            </div>
            <figure><figcaption>Last byte to decoded, over the run</figcaption>{OverRun(ledger, figures)}</figure>
            """;
    }

    private static string Table(LatencyLedger ledger)
    {
        var most = ledger.Stages.Where(s => s.IsOnThisHost).Select(s => s.Milliseconds.P99).DefaultIfEmpty(0).Max();
        string Row(string name, Spread s, string kind, double bar) => $"<tr{kind}><th>{name}</th><td>{s.Count}</td><td>{Words.Ms(s.P50)}</td><td>{Words.Ms(s.P95)}</td><td>{Words.Ms(s.P99)}</td><td>{Words.Ms(s.Max)}</td><td class=\"bar\">{(bar > 0 ? $"<span><b class=\"pale\" style=\"width:{100 * s.P99 / bar:0.#}%\"></b><b style=\"width:{100 * s.P50 / bar:0.#}%\"></b></span>" : "")}</td></tr>";
        var stages = string.Concat(ledger.Stages.Select(s => Row($"{Words.Spoken(s.From)} → {Words.Spoken(s.To).ToLowerInvariant()}", s.Milliseconds, "", s.IsOnThisHost ? most : 0)));
        string Total(string name, Spread s) => s.Count == 0 ? "" : Row(name, s, " class=\"total\"", 0);
        return $"""
            <table class="ledger"><thead><tr><th>Stage</th><th>Count</th><th>p50 ms</th><th>p95</th><th>p99</th><th>Max</th><th>p50 and p99</th></tr></thead><tbody>
            {stages}{Total("Volume: last byte → decoded", ledger.Volumes)}{Total("Decision: last byte → published", ledger.Decisions)}{Total("Decision: due → issued, scanner time", ledger.Staleness)}{Total("State: published → shown", ledger.Flips)}{Total("State: planned → shown, scanner time", ledger.Lateness)}
            </tbody></table>
            """;
    }

    private static string Drift(LatencyLedger ledger) =>
        (ledger.DriftRatio is { } ratio
            ? $"p99 of the last 100 volumes is {Words.Number(ratio)} times that of the first 100 after {LatencyLedger.WarmUpVolumes} warm-up volumes."
            : "The run is too short to compare its first and last 100 volumes.")
        + " A decision waits until it is due, which its row includes. Stages before <i>received</i> are stamped by the bridge and moved to this host’s clock.";

    private static string Histogram(IReadOnlyList<double> values, string what, Figure figures)
    {
        if (values.Count == 0)
            return "<p class=\"none\">None in this run.</p>";
        var spread = Spread.Of(values);
        var largest = spread.Max <= 1.6 * spread.P99 ? spread.Max : 1.2 * spread.P99;
        var (centres, counts, width, beyond) = Series.Histogram(values, Math.Max(largest, 1e-3));
        var plot = Figure.New("Milliseconds", what);
        for (var i = 0; i < centres.Length; i++)
            if (counts[i] > 0)
            {
                var bar = plot.Add.Bar(centres[i], counts[i]);
                (bar.Bars[0].Size, bar.Bars[0].FillColor, bar.Bars[0].LineWidth) = (0.9 * width, Figure.Pale, 0);
            }
        foreach (var (at, colour) in new[] { (spread.P50, Figure.Ink), (spread.P99, Figure.Second) })
            plot.Add.VerticalLine(at, 2, colour);
        plot.Axes.SetLimits(centres[0] - width, centres[^1] + width, 0, 1.1 * counts.Max());
        return Figure.Key((Mark.Line, Figure.Ink, $"p50 {Words.Ms(spread.P50)} ms"), (Mark.Line, Figure.Second, $"p99 {Words.Ms(spread.P99)} ms"))
            + figures.Svg(plot, 560, 270, $"Histogram of latency, {what.ToLowerInvariant()}") + (beyond == 0 ? "" : $"<p class=\"note\">{beyond} beyond the axis, the largest {Words.Ms(spread.Max)} ms.</p>");
    }

    private static string OverRun(LatencyLedger ledger, Figure figures)
    {
        if (ledger.VolumesMs.Count == 0)
            return "<p class=\"none\">No volume has both stamps.</p>";
        var (x, y) = Series.Thin([.. ledger.VolumesMs.Select(v => (double)v.ScannerNumber)], [.. ledger.VolumesMs.Select(v => v.Ms)]);
        var plot = Figure.New("Volume", "Milliseconds", left: 78);
        plot.Add.ScatterPoints(x, y, Figure.Ink).MarkerSize = 3;
        plot.Axes.SetLimits(x[0] - 0.5, x[^1] + 0.5, 0, 1.15 * Math.Max(1e-3, y.Max()));
        return figures.Svg(plot, 1120, 220, "Latency by volume");
    }
}
