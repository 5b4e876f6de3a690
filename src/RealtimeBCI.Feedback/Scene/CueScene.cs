namespace RealtimeBCI.Feedback;

/// <summary>Says in words what to imagine; a cue never shows a picture.</summary>
internal static class CueScene
{
    public static void Add(List<DrawCommand> draw, Canvas canvas, string words)
    {
        if (words.Length == 0)
            return;
        var box = canvas.Centred(canvas.Width - 0.16, 0.42);
        draw.Add(new Label(box, words, canvas.Length(0.115), Palette.Ink) { Bold = true, Lines = 2 });
    }
}
