namespace RealtimeBCI.Feedback;

/// <summary>Feedback with pictures: the best candidate large, and all candidates in their positions with their posteriors.</summary>
internal static class GridScene
{
    private const int MostCells = 30;
    private const double Margin = 0.06;
    private const double Bottom = 0.09;
    private const double Gap = 0.065;
    private const double Rim = 0.009;

    public static void Add(List<DrawCommand> draw, Canvas canvas, IReadOnlyList<string> order, Verdict verdict, Scene scene)
    {
        var items = Items(order, verdict);
        if (items.Count == 0)
            return;
        var height = canvas.Height - Margin - Bottom;
        var (corners, cell) = canvas.IsWide
            ? BesidePanel(draw, canvas, items.Count, Math.Min(height - BestPanel.Words, 0.37 * canvas.Width), height, verdict, scene)
            : BelowPanel(draw, canvas, items.Count, Math.Min(canvas.Width - 2 * Margin, 0.36 * canvas.Height), height, verdict, scene);
        foreach (var (item, (left, top)) in items.Zip(corners))
            AddCell(draw, canvas, scene, item, left, top, cell, verdict);
    }

    private static (IReadOnlyList<(double X, double Y)> Corners, double Side) BesidePanel(
        List<DrawCommand> draw, Canvas canvas, int count, double panel, double height, Verdict verdict, Scene scene)
    {
        BestPanel.Add(draw, canvas, Margin, Margin + (height - panel - BestPanel.Words) / 2, panel, verdict, scene);
        return GridLayout.Cells(count, Margin + panel + Gap, Margin, canvas.Width - 2 * Margin - panel - Gap, height);
    }

    private static (IReadOnlyList<(double X, double Y)> Corners, double Side) BelowPanel(
        List<DrawCommand> draw, Canvas canvas, int count, double panel, double height, Verdict verdict, Scene scene)
    {
        BestPanel.Add(draw, canvas, (canvas.Width - panel) / 2, Margin, panel, verdict, scene);
        var used = panel + BestPanel.Words + Gap;
        return GridLayout.Cells(count, Margin, Margin + used, canvas.Width - 2 * Margin, height - used);
    }

    /// <summary>The trial's shuffled positions; without them the decision's candidates by id, so that no position tells a rank.</summary>
    private static IReadOnlyList<string> Items(IReadOnlyList<string> order, Verdict verdict)
    {
        IEnumerable<string> items = order.Count > 0
            ? order
            : (verdict.Decision?.Candidates ?? []).Take(MostCells).Select(c => c.Item).Order(StringComparer.Ordinal);
        return [.. items.Take(MostCells)];
    }

    private static void AddCell(
        List<DrawCommand> draw, Canvas canvas, Scene scene, string item, double x, double y, double side, Verdict verdict)
    {
        var box = canvas.Box(x, y, side, side);
        if (verdict.Abstained)
        {
            draw.Add(scene.GalleryPicture(box, item, opacity: 0.45, saturation: 0));
            draw.Add(new Outline(box, Palette.Neutral.WithOpacity(0.5), canvas.Length(0.002)));
            return;
        }
        var best = item == verdict.Best!.Item;
        draw.Add(scene.GalleryPicture(box, item, verdict.PictureOpacity, verdict.PictureSaturation));
        if (best)
            draw.Add(new Outline(canvas.Box(x - Rim, y - Rim, side + 2 * Rim, side + 2 * Rim), verdict.BestColour, canvas.Length(Rim)));
        var colour = best ? verdict.BestColour : verdict.IsStale ? Palette.Neutral : Palette.Measure;
        Bars.Add(draw, canvas, x, y + side + 0.014, side, GridLayout.Footer - 0.014, verdict.PosteriorOf(item), colour, best);
    }
}
