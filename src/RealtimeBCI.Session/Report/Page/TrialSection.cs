using System.Text;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Every trial in one row.</summary>
internal static class TrialSection
{
    private const int OpenUpTo = 60;

    public static string Html(ReportData data)
    {
        int[] trials = [.. data.Labels.Keys.Union(data.Decisions.Select(d => d.Trial)).Order()];
        if (trials.Length == 0)
            return "<p class=\"none\">No trials in this run.</p>";
        var decisions = data.Decisions.ToDictionary(d => d.Trial);
        var shown = Shown(data);
        var rows = new StringBuilder();
        foreach (var trial in trials)
            rows.Append(decisions.TryGetValue(trial, out var decision)
                ? Row(data, decision, data.Labels.GetValueOrDefault(trial))
                : $"<tr class=\"undecided\"><td>{trial}</td><td>– none</td><td>{Words.Safe(data.Labels[trial])}</td><td colspan=\"{(data.SumsRepeats ? 9 : 8)}\"><b>no decision</b>{(data.Recording.States.Count > 0 && !shown.Contains(trial) ? ": never shown, or its flip was never reported" : "")}</td></tr>");
        return $"""
            {Strip(data, trials, decisions)}
            <p class="note key">Bars: posteriors, one place per candidate in the order of their names; <i class="a"></i>answer, <b>▲</b> target. Point at a bar for its name.</p>
            <details{(trials.Length <= OpenUpTo ? " open" : "")}><summary>{Words.Count(trials.Length, "trial")} in a table</summary>
            <table class="trials"><thead><tr><th>Trial</th><th>Result</th><th>Target</th><th>Answer</th><th>Rank</th><th>Posteriors</th><th>Confidence</th>{(data.SumsRepeats ? "<th>Repeats</th>" : "")}<th>Newest volume</th><th>Stale (s)</th><th>Beta</th><th>Remarks</th></tr></thead><tbody>{rows}</tbody></table></details>
            """;
    }

    private static string Row(ReportData data, Decision decision, string? target)
    {
        var answer = SessionScore.AnswerOf(decision);
        var (kind, result) = target is null ? ("", "") : answer == target ? ("right", "✓ right") : answer is null ? ("undecided", "– none") : ("wrong", "✗ wrong");
        var rank = target is null ? null : SessionScore.RankOf(decision, target);
        var remarks = new List<string>();
        if (decision.Abstained != AbstainReason.None)
            remarks.Add($"abstained: {Words.Spoken(decision.Abstained.ToString()).ToLowerInvariant()}");
        if (decision.VolumesMissing > 0)
            remarks.Add($"{Words.Count(decision.VolumesMissing, "volume")} missing or censored");
        if (decision.IsCutShort)
            remarks.Add("cut short by the end of the run");
        if (!decision.IsCalibrated && decision.Candidates.Count > 0)
            remarks.Add(decision.CalibrationState is { } other && other != decision.State ? $"calibrated on {other.ToString().ToLowerInvariant()}" : "not calibrated");
        return $"<tr class=\"{kind}\"><td>{decision.Trial}</td><td class=\"result\">{result}</td><td class=\"name\">{Words.Safe(target ?? "unknown")}</td><td class=\"name\">{Words.Safe(answer ?? "–")}</td><td>{(rank is { } r ? $"{r}" : "–")}</td>"
            + $"<td>{(decision.Candidates.Count == 0 ? "" : PosteriorBars.Svg(decision, target, data.Items))}</td><td>{(decision.Candidates.Count == 0 ? "–" : Words.Percent(decision.Confidence))}</td>{(data.SumsRepeats ? $"<td>{decision.Repeats}</td>" : "")}"
            + $"<td>{(decision.NewestVolume < 0 ? "none" : $"{decision.NewestVolume}")}</td><td>{decision.StalenessSeconds:0.00}</td><td>{decision.Beta}{(decision.Reliability is { } r2 ? $", reliability {Words.Percent(r2)}" : "")}</td><td>{string.Join("; ", remarks)}</td></tr>";
    }

    private static string Strip(ReportData data, int[] trials, Dictionary<int, Decision> decisions)
    {
        if (data.Labels.Count == 0)
            return "";
        string Mark(int trial)
        {
            if (!decisions.TryGetValue(trial, out var decision) || SessionScore.AnswerOf(decision) is not { } answer)
                return $"<i class=\"undecided\" title=\"Trial {trial}: none\">–</i>";
            return data.Labels.GetValueOrDefault(trial) is not { } target ? $"<i title=\"Trial {trial}\">·</i>"
                : answer == target ? $"<i class=\"right\" title=\"Trial {trial}: {Words.Safe(target)}, right\">✓</i>"
                : $"<i class=\"wrong\" title=\"Trial {trial}: {Words.Safe(target)}, answered {Words.Safe(answer)}\">✗</i>";
        }
        return $"<p class=\"strip\" aria-label=\"Right and wrong trials in order\">{string.Concat(trials.Select(Mark))}</p>";
    }

    private static HashSet<int> Shown(ReportData data)
    {
        var flipped = data.Recording.Flips.Select(f => f.StateNumber).ToHashSet();
        return [.. data.Recording.States.Where(s => s is { Trial: not null, Phase: TrialPhase.Imagine or TrialPhase.Picture } && flipped.Contains(s.Number)).Select(s => s.Trial!.Value)];
    }
}
