namespace RealtimeBCI.Feedback;

/// <summary>Feedback with a score: a graded bar with a scale that says how probable the cued picture is held to be.</summary>
internal static class ScoreScene
{
    private const double BarHeight = 0.11;

    public static void Add(List<DrawCommand> draw, Canvas canvas, Verdict verdict, string? cuedName)
    {
        var width = Math.Min(1.1, canvas.Width - 0.2);
        var (x, y) = ((canvas.Width - width) / 2, canvas.Height / 2 - BarHeight / 2 + 0.03);
        var abstained = verdict.Abstained;
        var score = Math.Clamp(verdict.CuedPosterior ?? verdict.Best?.Posterior ?? 0, 0, 1);

        if (abstained)
            draw.Add(new Label(canvas.Box(x, y - 0.14, width, 0.1), Notice.NoAnswer, canvas.Length(0.062), Palette.Ink));
        else
            AddHeading(draw, canvas, x, y, width, score, cuedName);
        if (verdict.IsStale && !abstained)
            LateMark.Add(draw, canvas, canvas.Around(canvas.Width / 2, y - 0.24, 0.34, 0.056), verdict.AgeSeconds);

        if (abstained)
            draw.Add(new Outline(canvas.Box(x, y, width, BarHeight), Palette.Neutral, canvas.Length(0.006), canvas.Length(0.014)));
        else
            AddBar(draw, canvas, x, y, width, score, verdict.IsStale);
        AddScale(draw, canvas, x, y + BarHeight, width, abstained || verdict.IsStale ? Palette.Neutral : Palette.QuietInk);
    }

    private static void AddHeading(List<DrawCommand> draw, Canvas canvas, double x, double y, double width, double score, string? name)
    {
        if (name is not null)
            draw.Add(new Label(canvas.Box(x, y - 0.14, 0.7 * width, 0.1), name, canvas.Length(0.062), Palette.Ink) { Align = Align.Left });
        draw.Add(new Label(canvas.Box(x + 0.7 * width, y - 0.14, 0.3 * width, 0.1), Notice.Percent(score), canvas.Length(0.085), Palette.Ink)
        {
            Align = Align.Right,
            Bold = true,
        });
    }

    private static void AddBar(List<DrawCommand> draw, Canvas canvas, double x, double y, double width, double score, bool stale)
    {
        draw.Add(new Fill(canvas.Box(x, y, width, BarHeight), Palette.Card, canvas.Length(0.014)));
        const double inset = 0.012;
        var filled = (width - 2 * inset) * score;
        if (filled > 0)
            draw.Add(new Fill(
                canvas.Box(x + inset, y + inset, filled, BarHeight - 2 * inset), stale ? Palette.Neutral : Palette.Measure, canvas.Length(Math.Min(0.006, filled / 2))));
    }

    private static void AddScale(List<DrawCommand> draw, Canvas canvas, double x, double y, double width, Colour colour)
    {
        const double inset = 0.012;
        for (var quarter = 0; quarter <= 4; quarter++)
        {
            var at = x + inset + (width - 2 * inset) * quarter / 4;
            draw.Add(new Fill(canvas.Around(at, y + 0.026, 0.004, 0.022), colour));
            draw.Add(new Label(canvas.Around(at, y + 0.064, 0.16, 0.04), $"{25 * quarter}", canvas.Length(0.036), colour));
        }
    }
}
