namespace RealtimeBCI.Feedback;

/// <summary>The best candidate, large, with its name and its posterior; or that there is no clear answer.</summary>
internal static class BestPanel
{
    /// <summary>Height of the words above and below the picture, units.</summary>
    public const double Words = Above + Below;
    private const double Above = 0.065;
    private const double Below = 0.13;
    private const double Rim = 0.012;

    public static void Add(List<DrawCommand> draw, Canvas canvas, double x, double y, double side, Verdict verdict, Scene scene)
    {
        var pictureY = y + Above;
        var box = canvas.Box(x, pictureY, side, side);
        if (verdict.Best is not { } best)
        {
            draw.Add(new Fill(box, Palette.Card, canvas.Length(0.02)));
            draw.Add(new Label(canvas.Box(x + 0.03, pictureY, side - 0.06, side), Notice.NoAnswer, canvas.Length(0.062), Palette.Ink) { Lines = 2 });
            return;
        }
        if (verdict.IsStale)
            LateMark.Add(draw, canvas, canvas.Box(x, y, 0.3, 0.046), verdict.AgeSeconds);
        else
            draw.Add(new Label(canvas.Box(x, y, side, 0.046), Notice.Best, canvas.Length(0.034), Palette.QuietInk) { Align = Align.Left });

        var inner = canvas.Box(x + Rim, pictureY + Rim, side - 2 * Rim, side - 2 * Rim);
        draw.Add(scene.GalleryPicture(inner, best.Item, verdict.PictureOpacity, verdict.PictureSaturation));
        draw.Add(new Outline(box, verdict.BestColour, canvas.Length(Rim)));
        var below = pictureY + side;
        draw.Add(new Label(canvas.Box(x, below + 0.022, side, 0.052), scene.Name(best.Item)!, canvas.Length(0.05), Palette.Ink)
        {
            Align = Align.Left,
            Bold = true,
        });
        Bars.Add(draw, canvas, x, below + 0.085, side, 0.042, best.Posterior, verdict.BestColour, bold: true);
    }
}
