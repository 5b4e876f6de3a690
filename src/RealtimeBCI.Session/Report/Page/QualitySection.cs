using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Whether the run should be repeated: the rule, what the run measured against it, and how its signal-to-noise developed.</summary>
internal static class QualitySection
{
    public static string Html(ReportData data, Figure figures)
    {
        if (data.Quality is not { } quality || data.RunVerdict is not { } verdict)
            return "<p class=\"none\">This journal was written by a version that did not measure a run’s quality.</p>";
        return $"""
            <p class="judged {verdict.State.ToString().ToLowerInvariant()}">{Sentence(verdict)}</p>
            <div class="cols">{Rule(verdict)}{Measures(quality)}</div>
            {Development(data, figures)}
            <p class="note">The rule is the session file’s, under <code>quality</code>; it advises and stops nothing. Temporal SNR: median over the mask of mean / standard deviation about a second-order trend
            (Friedman and Glover 2006). Contrast to noise: root mean square over the mask of the usable trials’ mean response / that noise, less what noise alone would give. A spike is a DVARS more than
            {Preprocess.SpikeDetector.Threshold:0} robust standard deviations above the median of the {Preprocess.SpikeDetector.Window} values before it. Noise and drift rest on the volumes that were used.</p>
            """;
    }

    /// <summary>The verdict as the page's first screen says it.</summary>
    public static string Sentence(RunVerdict verdict) => verdict.State == VerdictState.Repeat
        ? $"<b>This run should be repeated</b>: {string.Join("; ", verdict.Failed.Select(c => $"{c.Name} {c.ValueText} ({c.LimitText})"))}."
        : "<b>This run can be kept</b>: every criterion is met.";

    private static string Rule(RunVerdict verdict) => $"""
        <table><thead><tr><th>Criterion</th><th>This run</th><th>Limit</th><th></th></tr></thead><tbody>
        {string.Concat(verdict.Criteria.Select(c => $"<tr{(c.Limit is null ? " class=\"zero\"" : "")}><th>{Words.Safe(Capital(c.Name))}</th><td>{c.ValueText}</td><td>{c.LimitText}</td><td>{Sign(c)}</td></tr>"))}
        </tbody></table>
        """;

    private static string Sign(QualityCriterion c) => c.Fails ? "<b class=\"bad\">fails</b>" : c.Limit is null || c.Value is null ? "–" : "<span class=\"good\">met</span>";

    private static string Measures(RunQuality q)
    {
        string Row(string name, string value) => $"<tr><th>{name}</th><td>{value}</td></tr>";
        var planned = q.PlannedTrials is { } n ? $" of {n} planned" : "";
        return $"""
            <table><thead><tr><th>Measure</th><th>Over the run</th></tr></thead><tbody>
            {Row("Volumes used", $"{q.Volumes - q.Missing - q.Censored} of {Math.Max(q.Volumes, q.ExpectedVolumes ?? 0)}")}
            {Row("Trials usable, decided", $"{q.UsableTrials}, {q.Trials}{planned}")}
            {Row("Temporal SNR", Known(q.TemporalSnr, "0.0"))}
            {Row("Contrast to noise", Known(q.ContrastToNoise, "0.00"))}
            {Row("Spikes", $"{q.Spikes}")}
            {Row("Median displacement, DVARS", $"{Known(q.MedianDisplacementMm, "0.00")} mm, {Known(q.MedianDvarsPercent, "0.00")} %")}
            {Row("Drift", $"{Known(q.DriftPercentPerMinute, "+0.00;−0.00;0.00")} % per minute")}
            </tbody></table>
            """;
    }

    private static string Development(ReportData data, Figure figures)
    {
        VolumeReport[] measured = [.. data.Recording.Volumes.Where(v => v.RunSoFar?.TemporalSnr is not null)];
        if (measured.Length < 2)
            return "";
        var floor = data.Opened?.Settings.Quality.LeastTemporalSnr;
        var key = Figure.Key([(Mark.Line, Figure.Ink, "temporal SNR of the run up to each volume"),
            .. floor is { } f ? new[] { (Mark.Dashes, Figure.Grey, $"at least {f:0.##}") } : []]);
        var plot = Figure.New("Volume", "Temporal SNR", left: 78);
        var (x, y) = Series.Thin([.. measured.Select(v => (double)v.ScannerNumber)], [.. measured.Select(v => v.RunSoFar!.TemporalSnr!.Value)]);
        plot.Add.ScatterLine(x, y, Figure.Ink).LineWidth = 1.6f;
        if (floor is { } limit)
            Figure.Reference(plot, limit);
        var volumes = data.Recording.Volumes;
        plot.Axes.SetLimits(volumes[0].ScannerNumber - 0.5, Math.Max(volumes[^1].ScannerNumber, volumes[0].ScannerNumber + 1) + 0.5, 0, 1.12 * Math.Max(y.Max(), floor ?? 0));
        return $"{key}<figure>{figures.Svg(plot, 1120, 190, "Temporal signal-to-noise ratio by volume")}</figure>";
    }

    private static string Known(double? value, string format) => value is { } v ? v.ToString(format, System.Globalization.CultureInfo.InvariantCulture) : "–";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
