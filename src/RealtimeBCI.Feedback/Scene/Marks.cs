namespace RealtimeBCI.Feedback;

/// <summary>Small marks at the centre of the screen.</summary>
internal static class Marks
{
    /// <summary>A cross to look at.</summary>
    public static void Cross(List<DrawCommand> draw, Canvas canvas, double size, double thickness)
    {
        draw.Add(new Fill(canvas.Centred(size, thickness), Palette.Ink));
        draw.Add(new Fill(canvas.Centred(thickness, size), Palette.Ink));
    }

    /// <summary>A dot to rest on.</summary>
    public static void Dot(List<DrawCommand> draw, Canvas canvas) =>
        draw.Add(new Fill(canvas.Centred(0.022, 0.022), Palette.QuietInk, canvas.Length(0.011)));
}
