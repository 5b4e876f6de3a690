using RealtimeBCI.Decode;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Whether the decoder still answers differently to different trials.</summary>
internal static class HealthSection
{
    private const int MostItems = 20;

    public static string Html(ReportData data, Figure figures)
    {
        Decision[] decoded = [.. data.Decisions.Where(d => d.Candidates.Count > 0)];
        if (decoded.Length == 0)
            return "<p class=\"none\">Nothing was decoded.</p>";
        var answers = decoded.CountBy(d => d.Candidates[0].Item).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).ToArray();
        double[] entropies = [.. decoded.Select(d => Posterior.EntropyBits([.. d.Candidates.Select(c => c.Posterior)]))];
        var bound = DecoderHealth.LeastImprobableCount(decoded.Length, data.CandidateCount);
        var skewed = answers[0].Value >= bound;
        return $"""
            <p>Most frequent answer: <b>{Words.Safe(answers[0].Key)}</b>, {answers[0].Value} of {Words.Count(decoded.Length, "decision")} ({Words.Percent((double)answers[0].Value / decoded.Length)}).
            {(skewed ? $"<b class=\"bad\">That is more than balanced targets allow</b> (fewer than {bound} expected)." : bound > decoded.Length ? "There are too few decisions to call that skewed." : $"With balanced targets, fewer than {bound} is normal.")}
            Mean entropy {Words.Number(entropies.Average())} bits of {Words.Number(Math.Log2(data.CandidateCount))}.</p>
            <div class="cols">
            <figure><figcaption>How often each candidate was answered</figcaption>{Answers(data, answers.ToDictionary())}</figure>
            <figure><figcaption>Entropy of the posteriors, trial by trial</figcaption>{Entropy(decoded, entropies, data.CandidateCount, figures)}</figure>
            </div>
            """;
    }

    private static string Answers(ReportData data, Dictionary<string, int> answers)
    {
        var asked = data.Labelled.CountBy(d => data.Labels[d.Trial]).ToDictionary();
        string[] items = [.. data.Items.OrderByDescending(i => answers.GetValueOrDefault(i)).ThenBy(i => i, StringComparer.Ordinal).Take(MostItems)];
        var most = Math.Max(1, items.Max(i => Math.Max(answers.GetValueOrDefault(i), asked.GetValueOrDefault(i))));
        string Row(string item)
        {
            var (said, was) = (answers.GetValueOrDefault(item), asked.GetValueOrDefault(item));
            var mark = asked.Count == 0 ? "" : $"<i style=\"left:{100.0 * was / most:0.#}%\"></i>";
            return $"<tr><th>{Words.Safe(item)}</th><td class=\"bar\"><span><b style=\"width:{100.0 * said / most:0.#}%\"></b>{mark}</span></td><td>{said}</td>{(asked.Count == 0 ? "" : $"<td>{was}</td>")}</tr>";
        }
        return $"<table class=\"tight\"><thead><tr><th>Candidate</th><th></th><th>Answered</th>{(asked.Count == 0 ? "" : "<th>Was target</th>")}</tr></thead><tbody>{string.Concat(items.Select(Row))}</tbody></table><p class=\"note\">{(asked.Count == 0 ? "" : "The upright mark: how often it was the target.")}{(items.Length < data.Items.Count ? $" The first {items.Length} of {data.Items.Count} candidates." : "")}</p>";
    }

    private static string Entropy(Decision[] decoded, double[] entropies, int candidates, Figure figures)
    {
        var plot = Figure.New("Trial", "Entropy (bits)");
        plot.Add.ScatterPoints(decoded.Select(d => (double)d.Trial).ToArray(), entropies, Figure.Ink).MarkerSize = 6;
        Figure.Reference(plot, Math.Log2(candidates));
        plot.Axes.SetLimits(decoded[0].Trial - 1, decoded[^1].Trial + 1, 0, 1.12 * Math.Max(1, Math.Log2(candidates)));
        return Figure.Key((Mark.Dot, Figure.Ink, "decision"), (Mark.Dashes, Figure.Grey, "all candidates equally probable")) + figures.Svg(plot, 560, 340, "Entropy of the posteriors by trial");
    }
}
