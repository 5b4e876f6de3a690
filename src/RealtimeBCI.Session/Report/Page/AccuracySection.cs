using RealtimeBCI.Retrieve;
using ScottPlot;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>How well targets were named: against chance, against shuffled labels, against time.</summary>
internal static class AccuracySection
{
    public static string Html(ReportData data, Figure figures)
    {
        if (data.Decisions.Count == 0)
            return "<p class=\"none\">No decisions in this run.</p>";
        if (!data.IsScored)
            return "<p class=\"none\">The targets of this run are not known: its schedule was not the pipeline’s. Give them with <code>report DIR --labels EVENTS.tsv</code>.</p>" + Abstentions(data);
        return $"""
            <div class="cols">
            <div>{Scores(data)}</div>
            <div>{Abstentions(data)}{Directions(data)}</div>
            </div>
            <div class="cols">
            {Block("Accuracy against decision time", Timing(data, figures))}
            {Block("Shuffled labels", Shuffled(data, figures))}
            </div>
            <div class="cols">
            {Block("Which target got which answer", ConfusionFigure.Html(data))}
            {Block("What confidence is worth", Calibrated(data, figures))}
            </div>
            {Repeats(data)}
            """;
    }

    private static string Block(string title, string content) => $"<figure><figcaption>{title}</figcaption>{content}</figure>";

    private static string Scores(ReportData data)
    {
        var (score, n) = (data.Score, data.Score.Candidates);
        var planned = data.Labels.Count;
        var rows = new List<(string, string, string)>
        {
            ("Top-1, forced choice", $"{Words.Percent(score.Top1)} <small>({score.Correct} of {score.Trials})</small>", Words.Chance(score.Chance)),
            ("Top-1 of all planned trials", $"{Words.Percent((double)score.Correct / planned)} <small>({score.Correct} of {planned})</small>", Words.Chance(score.Chance)),
            ("Top-1 where it answered", $"{Words.Percent((double)score.AnsweredCorrect / score.Answered)} <small>({score.AnsweredCorrect} of {score.Answered}, coverage {Words.Percent((double)score.Answered / score.Trials)})</small>", Words.Chance(score.Chance)),
            ("Top-3", Words.Percent(score.Top3), Words.Chance(Math.Min(1, 3.0 / n))),
            ("Mean rank of the target", Words.Number(score.MeanRank), Words.Number((n + 1) / 2.0)),
            ("Log-loss, nats", Words.Number(score.LogLoss), Words.Number(Math.Log(n))),
        };
        var undecided = data.Undecided.Count == 0 ? "" : $"<p class=\"note\">Planned, but without a decision (counted as wrong in the second line): {Words.Count(data.Undecided.Count, "trial")} ({Words.Some(data.Undecided)}).</p>";
        return $"<table><thead><tr><th>Score</th><th>Session</th><th>Chance</th></tr></thead><tbody>{string.Concat(rows.Select(r => $"<tr><th>{r.Item1}</th><td>{r.Item2}</td><td>{r.Item3}</td></tr>"))}</tbody></table>{undecided}";
    }

    private static string Abstentions(ReportData data)
    {
        var reasons = data.Decisions.CountBy(d => d.Abstained).OrderBy(r => r.Key).ToArray();
        return $"<table><thead><tr><th>Abstained</th><th>Decisions</th></tr></thead><tbody>{string.Concat(reasons.Select(r => $"<tr><th>{(r.Key == AbstainReason.None ? "No: a candidate was named" : Words.Spoken(r.Key.ToString()))}</th><td>{r.Value} <small>({Words.Percent((double)r.Value / data.Decisions.Count)})</small></td></tr>"))}</tbody></table>";
    }

    private static string Directions(ReportData data)
    {
        if (RetrievalSets.Of(data.Labelled, data.Labels) is not { } sets)
            return "<p class=\"note\">Retrieval needs at least two targets, each with a decoded trial.</p>";
        string Row(string name, double single, double averaged, double chance) => $"<tr><th>{name}</th><td>{Words.Percent(single)}</td><td>{(double.IsNaN(averaged) ? "" : Words.Percent(averaged))}</td><td>{Words.Chance(chance)}</td></tr>";
        return $"""
            <table><thead><tr><th>Retrieval among the {sets.Pictures} targets</th><th>Single trials</th><th>Averaged</th><th>Chance</th></tr></thead><tbody>
            {Row("Image retrieval <small>brain → its picture</small>", sets.ImageRetrieval, sets.AveragedImageRetrieval, 1.0 / sets.Pictures)}
            {Row("Brain retrieval <small>picture → its brain response</small>", sets.BrainRetrieval, sets.AveragedBrainRetrieval, 1.0 / sets.Pictures)}
            {Row("Two-way identification", sets.TwoWay, double.NaN, 0.5)}
            </tbody></table><p class="note">From similarities, over {Words.Count(sets.Sets, "complete set")} of one trial per target.</p>
            """;
    }

    private static string Timing(ReportData data, Figure figures)
    {
        var times = DecisionTiming.Of(data.Recording.Provisional, data.Labelled, data.Labels, data.RepetitionTimeSeconds);
        if (times.Count == 0)
            return "<p class=\"none\">No decode rests on a volume.</p>";
        var plot = Figure.New("Seconds from onset to the end of the newest volume", "Top-1 (%)");
        TimedAccuracy[] early = [.. times.Where(t => !t.IsFinal)], final = [.. times.Where(t => t.IsFinal)];
        var line = plot.Add.Scatter(early.Select(t => t.SecondsAfterOnset).ToArray(), early.Select(t => 100 * t.Top1).ToArray(), Figure.Ink);
        (line.LineWidth, line.MarkerSize) = (2, 7);
        foreach (var t in times)
        {
            var (low, high) = Proportion.Wilson(t.Correct, t.Trials);
            plot.Add.Line(t.SecondsAfterOnset, 100 * low, t.SecondsAfterOnset, 100 * high).LineColor = t.IsFinal ? Figure.Second : Figure.Pale;
        }
        if (final is [var decision])
            plot.Add.Marker(decision.SecondsAfterOnset, 100 * decision.Top1, MarkerShape.FilledDiamond, 13, Figure.Second);
        Figure.Reference(plot, 100 * data.Score.Chance);
        var top = Math.Clamp(115 * times.Max(t => Proportion.Wilson(t.Correct, t.Trials).High), 20, 104);
        plot.Axes.SetLimits(Math.Min(0, times.Min(t => t.SecondsAfterOnset)), times.Max(t => t.SecondsAfterOnset) * 1.06, -0.03 * top, top);
        return Figure.Key((Mark.Dot, Figure.Ink, "provisional, never shown"), (Mark.Diamond, Figure.Second, "decision"), (Mark.Dashes, Figure.Grey, "chance"))
            + figures.Svg(plot, 560, 320, "Top-1 accuracy against seconds after onset") + "<p class=\"note\">Bars: 95 % Wilson intervals. A bin is one repetition time wide.</p>";
    }

    private static string Shuffled(ReportData data, Figure figures)
    {
        var shuffle = data.Independent.Shuffle;
        var plot = Figure.New("Top-1 (%)", "Permutations (%)");
        var permutations = shuffle.Counts.Sum();
        var last = Math.Max(shuffle.Observed, shuffle.Counts.ToList().FindLastIndex(c => c > 0));
        var step = 100.0 / data.Independent.Trials;
        foreach (var (count, right) in shuffle.Counts.Take(last + 1).Select((c, i) => (c, i)).Where(b => b.c > 0))
        {
            var bar = plot.Add.Bar(right * step, 100.0 * count / permutations);
            (bar.Bars[0].Size, bar.Bars[0].FillColor, bar.Bars[0].LineWidth) = (Math.Min(0.86 * step, 8), Figure.Pale, 0);
        }
        plot.Add.VerticalLine(shuffle.Observed * step, 2.5f, Figure.Second);
        plot.Add.VerticalLine(100 * data.Score.Chance, 1.5f, Figure.Grey, LinePattern.Dashed);
        plot.Axes.SetLimits(-Math.Min(step, 6), Math.Min(104, Math.Max(last + 2, 8) * step), 0, 115.0 * shuffle.Counts.Max() / permutations);
        return Figure.Key((Mark.Bar, Figure.Pale, "shuffled labels"), (Mark.Line, Figure.Second, "this session"), (Mark.Dashes, Figure.Grey, "chance"))
            + figures.Svg(plot, 560, 320, "Top-1 under shuffled labels against the session's") + $"<p class=\"note\">{permutations:N0} permutations of the labels{(data.SumsRepeats ? " of each target’s last decision" : "")}: mean {Words.Chance(shuffle.MeanTop1)}, {Words.PermutationP(shuffle.P, permutations)}.</p>";
    }

    private static string Calibrated(ReportData data, Figure figures)
    {
        var bins = Reliability.Bins(data.Labelled, data.Labels);
        if (bins.Count == 0)
            return "<p class=\"none\">No decision has candidates.</p>";
        var plot = Figure.New("Confidence: posterior of the best candidate (%)", "Right (%)");
        var ideal = plot.Add.Line(0, 0, 100, 100);
        (ideal.LineColor, ideal.LinePattern) = (Figure.Grey, LinePattern.Dashed);
        var most = bins.Max(b => b.Decisions);
        foreach (var bin in bins)
        {
            var (low, high) = Proportion.Wilson(bin.Correct, bin.Decisions);
            plot.Add.Line(100 * bin.MeanConfidence, 100 * low, 100 * bin.MeanConfidence, 100 * high).LineColor = Figure.Pale;
            plot.Add.Marker(100 * bin.MeanConfidence, 100.0 * bin.Correct / bin.Decisions, MarkerShape.FilledCircle, 6 + 12 * MathF.Sqrt((float)bin.Decisions / most), Figure.Ink);
            var text = plot.Add.Text($"{bin.Decisions}", 100 * bin.MeanConfidence + 1.5, 100.0 * bin.Correct / bin.Decisions);
            (text.LabelFontSize, text.LabelFontColor, text.LabelAlignment, text.LabelFontName, text.OffsetX) = (11, Figure.Grey, Alignment.MiddleLeft, "DejaVu Sans", 6);
        }
        plot.Axes.SetLimits(0, 107, -4, 104);
        var uncalibrated = data.Labelled.Count(d => d.Candidates.Count > 0 && !d.IsCalibrated);
        return Figure.Key((Mark.Dot, Figure.Ink, "decisions of similar confidence, with their number"), (Mark.Dashes, Figure.Grey, "ideal"))
            + figures.Svg(plot, 560, 400, "Reliability: fraction right against confidence")
            + $"<p class=\"note\">Expected calibration error {Words.Percent(CalibrationError.Expected(bins))}.{(uncalibrated == 0 ? "" : $" {uncalibrated} decisions had no calibration for their state and repeats{(data.Labelled.Any(d => d.CalibrationState is { } on && on != d.State) ? ", but the other state's, as the session file accepts" : "")}.")}</p>";
    }

    private static string Repeats(ReportData data) => !data.SumsRepeats ? "" : $"""
        <figure><figcaption>Evidence summed over repeats</figcaption>
        <table><thead><tr><th>Repeats summed</th><th>Decisions</th><th>Top-1</th><th>95 % interval</th><th>p</th><th>Log-loss</th></tr></thead><tbody>
        {string.Concat(data.PerRepeat.Select(r => $"<tr><th>{r.Repeats}</th><td>{r.Score.Trials}</td><td>{Words.Percent(r.Score.Top1)}</td><td>{100 * r.Score.Interval.Low:0} to {100 * r.Score.Interval.High:0} %</td><td>{Words.Probability(r.Score.P)}</td><td>{Words.Number(r.Score.LogLoss)}</td></tr>"))}
        </tbody></table></figure>
        """;
}
