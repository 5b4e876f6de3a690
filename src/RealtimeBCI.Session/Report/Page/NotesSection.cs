namespace RealtimeBCI.Session.Report.Page;

/// <summary>How to read the figures.</summary>
internal static class NotesSection
{
    public static string Html(ReportData data)
    {
        var notes = new List<string>
        {
            data.CandidateCount > 0
                ? $"<b>Chance</b> is one of the {data.CandidateCount} candidates: {Words.Chance(1.0 / data.CandidateCount)}. The p is exact, binomial and one-sided; intervals are Wilson’s, 95 %."
                : "<b>Chance</b> is not defined: there were no candidates.",
            $"<b>Shuffled labels</b> keep the answers and deal the targets to the trials anew, 10,000 times from a fixed seed. A decoder that always gives one answer scores no better than this control.",
            "<b>Forced choice</b> counts the best candidate also where the decision abstained. A trial that was planned but not decided is wrong in “all planned trials”. A refused beta is wrong, at chance rank and chance log-loss.",
            data.SumsRepeats
                ? "<b>Evidence is summed over repeats</b> of the same target, so decisions are not independent: p counts each target’s last decision only."
                : "<b>Scores are of single trials</b>: no evidence is summed over repeats.",
            Normalisation(data),
            "<b>Provisional decodes</b> go to the operator and the journal. They were never shown to the participant.",
            "<b>Targets</b> are the schedule’s or come from a labels file; the decoder does not see them.",
            "<b>Percentiles</b> are interpolated between the two nearest values. Missing volumes have no latency.",
        };
        return $"<ul class=\"notes\">{string.Concat(notes.Select(n => $"<li>{n}</li>"))}</ul>";
    }

    private static string Normalisation(ReportData data) => data.Decisions.Select(d => d.NormaliserTrials).DefaultIfEmpty(0).Max() is > 0 and var most
        ? $"<b>Normalisation</b>: the statistics of betas rested on the training session and on {data.Decisions.Min(d => d.NormaliserTrials)} (first) to {most} (last) trials of this run; a trial enters them after its decision, never before."
        : "<b>Normalisation</b>: the statistics of betas came from the training session; no trial of this run entered them.";
}
