namespace RealtimeBCI.Feedback;

/// <summary>Says how late a decision is.</summary>
internal static class LateMark
{
    public static void Add(List<DrawCommand> draw, Canvas canvas, Box box, double ageSeconds)
    {
        draw.Add(new Fill(box, Palette.Ink, box.Height / 2));
        draw.Add(new Label(box, Notice.Late(ageSeconds), canvas.Length(0.034), Palette.Card) { Bold = true });
    }
}
