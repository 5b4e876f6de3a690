namespace RealtimeBCI.Session.Report.Page;

/// <summary>The trials of a run that decodes nothing: what was planned, and when it was shown.</summary>
internal static class LocaliserSection
{
    private const int OpenUpTo = 60;

    public static string Html(ReportData data)
    {
        var planned = data.Recording.Plan.ToDictionary(t => t.Trial);
        int[] trials = [.. data.Labels.Keys.Union(planned.Keys).Order()];
        if (trials.Length == 0)
            return "<p class=\"none\">The schedule of this run was not the pipeline’s: its trials are not known here.</p>";
        var flips = data.Recording.Flips.DistinctBy(f => f.StateNumber).ToDictionary(f => f.StateNumber, f => f.Seconds);
        var shown = data.Recording.States.Where(s => s is { Trial: not null, Phase: TrialPhase.Imagine or TrialPhase.Picture } && flips.ContainsKey(s.Number))
            .DistinctBy(s => s.Trial).ToDictionary(s => s.Trial!.Value, s => flips[s.Number]);
        string Row(int trial)
        {
            var at = shown.TryGetValue(trial, out var seconds) ? $"{seconds:0.000}" : "<b class=\"bad\">no flip was reported</b>";
            return $"<tr><td>{trial}</td><td class=\"name\">{Words.Safe(data.Labels.GetValueOrDefault(trial, planned.GetValueOrDefault(trial)?.Target ?? ""))}</td><td>{(planned.TryGetValue(trial, out var p) ? $"{p.PlannedSeconds:0.000}" : "–")}</td><td>{at}</td></tr>";
        }
        return $"""
            <p>{shown.Count} of {Words.Count(trials.Length, "trial")} {(shown.Count == 1 ? "was" : "were")} reported as shown.</p>
            <details{(trials.Length <= OpenUpTo ? " open" : "")}><summary>{Words.Count(trials.Length, "trial")} in a table</summary>
            <table class="trials"><thead><tr><th>Trial</th><th>Target</th><th>Planned onset (s)</th><th>Shown (s)</th></tr></thead><tbody>{string.Concat(trials.Select(Row))}</tbody></table></details>
            """;
    }
}
