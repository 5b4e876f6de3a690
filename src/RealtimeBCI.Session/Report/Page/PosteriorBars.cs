using System.Text;

namespace RealtimeBCI.Session.Report.Page;

/// <summary>All candidates of a decision as one row of bars: the same place for the same candidate in every trial.</summary>
internal static class PosteriorBars
{
    private const int Height = 26;
    private const int MostBars = 48;

    /// <summary>Draws the bars; with many candidates, the best ones in their order, with the target as the last.</summary>
    public static string Svg(Decision decision, string? target, IReadOnlyList<string> items)
    {
        var byItem = decision.Candidates.ToDictionary(c => c.Item);
        Candidate[] shown = items.Count <= MostBars
            ? [.. items.Where(byItem.ContainsKey).Select(i => byItem[i])]
            : [.. decision.Candidates.Take(MostBars - 1), .. decision.Candidates.Skip(MostBars - 1).Where(c => c.Item == target)];
        var step = Math.Clamp(216 / Math.Max(1, shown.Length), 4, 18);
        var svg = new StringBuilder($"<svg class=\"bars\" viewBox=\"0 0 {step * shown.Length} {Height + 7}\" width=\"{step * shown.Length}\" height=\"{Height + 7}\" role=\"img\" aria-label=\"Posteriors of {Words.Count(shown.Length, "candidate")}\">");
        for (var i = 0; i < shown.Length; i++)
        {
            var (candidate, x) = (shown[i], i * step);
            var height = Math.Max(0.8, Height * Math.Clamp(candidate.Posterior, 0, 1));
            var isAnswer = candidate.Item == decision.Candidates[0].Item;
            svg.Append($"<g><title>{Words.Safe(candidate.Item)}: {Words.Percent(candidate.Posterior)}</title><rect x=\"{x}\" y=\"0\" width=\"{step - 2}\" height=\"{Height}\" class=\"slot\"/><rect x=\"{x}\" y=\"{Height - height:0.#}\" width=\"{step - 2}\" height=\"{height:0.#}\" class=\"{(isAnswer ? "answer" : "other")}\"/>");
            if (candidate.Item == target)
                svg.Append($"<path d=\"M{x + (step - 2) / 2.0:0.#} {Height + 1}l3.5 5.5h-7z\" class=\"target\"/>");
            svg.Append("</g>");
        }
        return svg.Append("</svg>").ToString();
    }
}
