using System.Text;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>Targets by answers, as a picture with its counts written in.</summary>
internal static class ConfusionFigure
{
    private const int MostItems = 40;

    public static string Html(ReportData data)
    {
        string[] targets = [.. data.Labelled.Select(d => data.Labels[d.Trial]).Distinct().Order(StringComparer.Ordinal)];
        string[] answers = [.. targets.Concat(data.Labelled.Select(SessionScore.AnswerOf).OfType<string>()).Distinct().Order(StringComparer.Ordinal)];
        var counts = data.Labelled.CountBy(d => (Target: data.Labels[d.Trial], Answer: SessionScore.AnswerOf(d) ?? "")).ToDictionary();
        if (answers.Length > MostItems)
            return Pairs(counts);
        var nothing = counts.Keys.Any(k => k.Answer.Length == 0);
        string[] columns = nothing ? [.. answers, ""] : answers;
        const int Cell = 30;
        var letters = Math.Min(24, targets.Concat(answers).Max(i => i.Length));
        int left = Math.Max(130, 24 + 7 * letters), top = 24 + 5 * letters, width = left + Cell * columns.Length + 40, height = top + Cell * targets.Length + 8;
        var most = counts.Values.Max();
        var svg = new StringBuilder($"<svg viewBox=\"0 0 {width} {height}\" style=\"max-width:{width}px\" role=\"img\" aria-label=\"Confusion matrix: rows are targets, columns are answers\" class=\"confusion\">");
        svg.Append($"<text x=\"{left - 8}\" y=\"{top - 8}\" class=\"axis\" text-anchor=\"end\">target ↓ answer →</text>");
        for (var c = 0; c < columns.Length; c++)
            svg.Append($"<text transform=\"translate({left + Cell * c + Cell / 2 + 4} {top - 8}) rotate(-45)\">{(columns[c].Length == 0 ? "nothing" : Name(columns[c]))}</text>");
        for (var r = 0; r < targets.Length; r++)
        {
            svg.Append($"<text x=\"{left - 8}\" y=\"{top + Cell * r + 20}\" text-anchor=\"end\">{Name(targets[r])}</text>");
            for (var c = 0; c < columns.Length; c++)
                svg.Append(Square(left + Cell * c, top + Cell * r, counts.GetValueOrDefault((targets[r], columns[c])), most, targets[r], columns[c]));
        }
        return svg.Append("</svg><p class=\"note\">The outlined diagonal holds the right answers.</p>").ToString();
    }

    private static string Square(int x, int y, int count, int most, string target, string answer)
    {
        var strength = (double)count / most;
        var outline = target == answer ? " stroke=\"#c2571a\" stroke-width=\"2\"" : "";
        var number = count == 0 ? "" : $"<text x=\"{x + 15}\" y=\"{y + 19.5}\" text-anchor=\"middle\" fill=\"{(strength > 0.55 ? "#fff" : "#1f2937")}\">{count}</text>";
        return $"<rect x=\"{x + 1}\" y=\"{y + 1}\" width=\"28\" height=\"28\" rx=\"3\" fill=\"{(count == 0 ? "#f3f5f7" : Shade(strength))}\"{outline}><title>{Words.Safe(target)} answered as {(answer.Length == 0 ? "nothing" : Words.Safe(answer))}: {count}</title></rect>{number}";
    }

    private static string Shade(double strength)
    {
        int Mix(int pale, int full) => (int)Math.Round(pale + strength * (full - pale));
        return $"#{Mix(0xdc, 0x1f):x2}{Mix(0xe8, 0x4e):x2}{Mix(0xf3, 0x79):x2}";
    }

    private static string Pairs(Dictionary<(string Target, string Answer), int> counts)
    {
        var often = counts.Where(c => c.Key.Target != c.Key.Answer && c.Value > 1).OrderByDescending(c => c.Value).ThenBy(c => c.Key.Target, StringComparer.Ordinal).Take(12).ToArray();
        return often.Length == 0
            ? "<p class=\"note\">There are too many items for a matrix, and no wrong answer came twice to the same target.</p>"
            : $"<p class=\"note\">There are too many items for a matrix; the most frequent wrong pairs:</p><table><thead><tr><th>Target</th><th>Answer</th><th>Trials</th></tr></thead><tbody>{string.Concat(often.Select(c => $"<tr><th>{Words.Safe(c.Key.Target)}</th><td>{(c.Key.Answer.Length == 0 ? "nothing" : Words.Safe(c.Key.Answer))}</td><td>{c.Value}</td></tr>"))}</tbody></table>";
    }

    private static string Name(string item) => Words.Safe(item.Length > 24 ? item[..23] + "…" : item);
}
