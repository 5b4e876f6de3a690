namespace RealtimeBCI.Feedback;

/// <summary>A probability as a bar with its number beside it.</summary>
internal static class Bars
{
    public static void Add(
        List<DrawCommand> draw, Canvas canvas, double x, double y, double width, double height, double probability, Colour colour, bool bold)
    {
        var number = Math.Min(0.42 * width, 2.75 * height);
        var track = width - number - 0.2 * height;
        var bar = 0.5 * height;
        var top = y + (height - bar) / 2;
        draw.Add(new Fill(canvas.Box(x, top, track, bar), Palette.Track));
        var filled = track * Math.Clamp(probability, 0, 1);
        if (filled > 0)
            draw.Add(new Fill(canvas.Box(x, top, filled, bar), colour));
        draw.Add(new Label(canvas.Box(x + width - number, y, number, height), Notice.Percent(probability), canvas.Length(height), Palette.Ink)
        {
            Align = Align.Right,
            Bold = bold,
        });
    }
}
