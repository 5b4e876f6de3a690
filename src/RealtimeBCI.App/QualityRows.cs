using System.Globalization;
using Spectre.Console;

namespace RealtimeBCI.App;

/// <summary>The run's quality as rows of the operator's console, in Spectre's markup.</summary>
internal static class QualityRows
{
    public static string Measures(RunQuality q) => q.Volumes == 0 ? "-" : string.Create(CultureInfo.InvariantCulture,
        $"tSNR {Known(q.TemporalSnr, "0.0")}, CNR {Known(q.ContrastToNoise, "0.00")}, FD median {Known(q.MedianDisplacementMm, "0.00")} mm, drift {Known(q.DriftPercentPerMinute, "+0.00;-0.00;0.00")} %/min, spikes {q.Spikes}, missing {q.Missing}, censored {q.Censored}");

    public static string Trials(RunQuality q) =>
        q.Trials == 0 && q.PlannedTrials is null ? "-" : $"{q.UsableTrials} usable of {q.Trials} decided{(q.PlannedTrials is { } n ? $", {n} planned" : "")}";

    public static string Verdict(RunVerdict verdict) => verdict.State switch
    {
        VerdictState.Pending => "[grey]not enough volumes to judge[/]",
        VerdictState.Keep => "[green]no: every criterion is met[/]",
        _ => $"[red bold]yes[/]: {string.Join("; ", verdict.Failed.Select(c => $"{c.Name} [red]{Markup.Escape(c.ValueText)}[/] ({c.LimitText})"))}",
    };

    private static string Known(double? value, string format) => value is { } v ? v.ToString(format, CultureInfo.InvariantCulture) : "-";
}
