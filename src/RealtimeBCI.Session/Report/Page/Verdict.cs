namespace RealtimeBCI.Session.Report.Page;

/// <summary>The session in plain words.</summary>
internal static class Verdict
{
    public static string Of(ReportData data) => string.Join(" ", new[] { Decoding(data), Scanning(data), Quality(data), Speed(data) }.Where(s => s.Length > 0));

    private static string Decoding(ReportData data)
    {
        if (data.Decisions.Count == 0)
            return data.IsLocaliser ? "This run decoded nothing: it is a localiser." : "<b>No trial was decided.</b>";
        if (!data.IsScored)
            return $"{Words.Count(data.Decisions.Count, "trial")} {(data.Decisions.Count == 1 ? "was" : "were")} decided; their targets are not known here, so nothing is scored.";
        var score = data.Score;
        var found = $"The best candidate was the target in <b>{score.Correct} of {Words.Count(score.Trials, "trial")} ({Words.Percent(score.Top1)})</b>; guessing gives {Words.Chance(score.Chance)}.";
        var p = data.Independent.P;
        var judged = p < 0.001 ? "Chance does not explain this" : p < 0.05 ? "Chance hardly explains this" : "Chance can explain this";
        return $"{found} {judged} (p = {Words.Probability(p)}{(data.SumsRepeats ? $", over the {data.Independent.Trials} targets’ last decisions" : "")}); with labels shuffled it is {Words.Chance(score.ShuffledTop1)}.";
    }

    private static string Scanning(ReportData data)
    {
        if (data.Recording.Volumes.Count == 0)
            return "No volume was processed.";
        var censored = data.Recording.Volumes.Count(v => v is { IsMissing: false, IsCensored: true });
        return (data.Missing == 0 ? $"All {data.Received} volumes came in time" : $"{data.Received} of {data.Recording.Volumes.Count} volumes came in time, {data.Missing} {(data.Missing == 1 ? "is" : "are")} missing")
            + (censored == 0 ? "." : $"; {censored} {(censored == 1 ? "was" : "were")} censored for motion.");
    }

    private static string Quality(ReportData data) => data.RunVerdict is { } verdict ? QualitySection.Sentence(verdict) : "";

    private static string Speed(ReportData data) =>
        data.Ledger.Volumes.Count == 0 ? "" : $"Half of the volumes were {(data.IsLocaliser ? "processed" : "decoded")} within {Words.Ms(data.Ledger.Volumes.P50)} ms of their last byte, 99 % within {Words.Ms(data.Ledger.Volumes.P99)} ms.";
}
