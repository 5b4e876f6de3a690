using System.Globalization;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>What was run, with what, and how it went, in one screen.</summary>
internal static class HeaderSection
{
    public static string Html(ReportData data)
    {
        var run = data.Recording.Run;
        var name = data.Opened?.Settings.Name ?? "Session";
        string[] tiles = [.. Tiles(data)];
        var attempt = run is { Attempt: > 1 } ? $", attempt {run.Attempt}" : "";
        return $"""
            <header>
            <p class="kind">RealtimeBCI session report</p>
            <h1>{Words.Safe(name)}</h1>
            <p class="sub">{(run is null ? "No run was started" : $"Run {Words.Safe(run.RunId)}{attempt}")} · {EndOf(data)}</p>
            </header>
            <p class="verdict">{Verdict.Of(data)}</p>
            <div class="tiles" style="--n:{(tiles.Length > 5 ? 4 : tiles.Length)}">{string.Concat(tiles)}</div>
            {Facts(data)}
            """;
    }

    private static string EndOf(ReportData data) => data.Recording.Closed switch
    {
        null => "<b class=\"bad\">no end recorded</b>: the process stopped before the run did",
        { Complete: true } => "complete",
        _ => "<b class=\"bad\">aborted</b> at the scanner",
    };

    private static IEnumerable<string> Tiles(ReportData data)
    {
        var expected = data.Recording.Run?.ExpectedVolumes is { } e ? $"of {e} expected" : data.Recording.Volumes.Count == 0 ? "none came" : $"TR {data.RepetitionTimeSeconds:0.###} s";
        var faults = data.Faults.Sum(f => f.Count) + data.Recording.Refusals.Count;
        var missing = data.Missing == 0 ? "" : $", {data.Missing} missing ({Words.Percent((double)data.Missing / data.Recording.Volumes.Count)})";
        yield return Tile("Volumes", $"{data.Received}", expected + missing, data.Missing > 0);
        if (data.RunVerdict is { } verdict)
            yield return Tile("Run quality", verdict.State == VerdictState.Repeat ? "repeat" : "keep",
                verdict.State == VerdictState.Repeat ? string.Join(", ", verdict.Failed.Select(c => c.Name)) : "every criterion is met", verdict.State == VerdictState.Repeat);
        yield return Tile("Faults named", $"{faults}", faults == 0 ? "none" : "by name below", faults > 0);
        if (data.IsLocaliser)
            yield return Tile("Trials", $"{data.Labels.Count}", "shown, not decoded");
        else
            yield return Tile("Decisions", $"{data.Decisions.Count}", data.Labels.Count > 0 ? $"of {Words.Count(data.Labels.Count, "planned trial")}" : "targets unknown", data.Undecided.Count > 0);
        if (data.IsScored)
        {
            var score = data.Score;
            yield return Tile("Top-1", Words.Percent(score.Top1), (data.SumsRepeats ? $"last decisions {Words.Percent(data.Independent.Top1)}" : $"95 %: {100 * score.Interval.Low:0} to {100 * score.Interval.High:0} %") + $" · chance {Words.Chance(score.Chance)}");
            yield return Tile("p against chance", Words.Probability(data.Independent.P), data.SumsRepeats ? "each target’s last decision" : "exact binomial, one-sided");
            yield return Tile("Log-loss", Words.Number(score.LogLoss), $"guessing {Math.Log(score.Candidates).ToString("0.00", CultureInfo.InvariantCulture)} nats");
        }
        if (data.Ledger.Volumes.Count > 0)
            yield return Tile("Latency p99", $"{Words.Ms(data.Ledger.Volumes.P99)}<small> ms</small>", "last byte to decoded");
    }

    private static string Tile(string name, string value, string note, bool warn = false) =>
        $"<div class=\"tile{(warn ? " warn" : "")}\"><span>{name}</span><b>{value}</b><small>{note}</small></div>";

    private static string Facts(ReportData data)
    {
        var facts = new List<(string Name, string Value)>();
        if (data.Recording.Run is { } run)
            facts.Add(("Grid", $"{run.Grid}, TR {run.RepetitionTimeSeconds:0.###} s{(run.Speed == 1 ? "" : $", played {run.Speed:0.##} times as fast as a scanner")}{(run.DummyScans > 0 ? $", {run.DummyScans} dummy scans" : "")}"));
        if (data.Opened is { } opened)
        {
            var settings = opened.Settings;
            facts.Add(("Software", $"{Words.Safe(opened.Software)}, {Words.Safe(opened.InstructionSet)}{(opened.InstructionSet.All(char.IsAsciiDigit) ? "-bit vectors" : "")}, {Words.Count(opened.Threads, "thread")}"));
            facts.Add(("Bundle, gallery", $"<code>{Words.Short(opened.BundleHash)}</code>, <code>{Words.Short(opened.GalleryHash)}</code> (SHA-256, first 12 digits)"));
            facts.Add(("Estimator", $"{Words.Safe(settings.Glm.Estimator)}, {(settings.Glm.Estimator == "glmsingle" ? "each voxel's response learned" : $"HRF {Words.Safe(settings.Glm.Hrf)}")}, high-pass {settings.Glm.HighPassHz:0.####} Hz, {settings.Glm.MotionRegressors} motion regressors"));
            if (!data.IsLocaliser)
                facts.Add(("Decision", DecisionRule(settings.Decision)));
            if (settings.Schedule is { } schedule)
                facts.Add(("Trials", $"{schedule.State.ToString().ToLowerInvariant()}, {schedule.TrialSeconds:0.##} s, onsets {schedule.OnsetToOnsetSeconds:0.##} s apart, feedback: {schedule.Feedback.ToString().ToLowerInvariant()}"));
        }
        var resumes = data.Recording.Openings.Count(o => o.Resumed);
        facts.Add(("Journal", $"{(resumes == 0 ? "never resumed" : $"resumed {(resumes == 1 ? "once" : $"{resumes} times")}")}, {(data.Recording.TornBytes == 0 ? "no torn bytes" : $"{data.Recording.TornBytes} torn bytes at the end")}"));
        return $"<dl class=\"facts\">{string.Concat(facts.Select(f => $"<div><dt>{f.Name}</dt><dd>{f.Value}</dd></div>"))}</dl>";
    }

    private static string DecisionRule(DecisionSettings decision) =>
        (decision.AfterOnsetSeconds is { } onset ? $"{onset:0.##} s after onset" : $"{decision.AfterOffsetSeconds:0.##} s after offset")
        + (decision.AbstainBelow > 0 ? $", abstains below {Words.Percent(decision.AbstainBelow)}" : ", never abstains for low confidence")
        + (decision.SumRepeats ? ", evidence summed over repeats" : "");
}
