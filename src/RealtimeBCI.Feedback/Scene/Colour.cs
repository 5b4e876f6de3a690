namespace RealtimeBCI.Feedback;

/// <summary>An sRGB colour, components 0 to 255, not premultiplied.</summary>
public readonly record struct Colour(byte R, byte G, byte B, byte A = 255)
{
    /// <summary>The same colour, more transparent.</summary>
    /// <param name="opacity">0 (invisible) to 1.</param>
    public Colour WithOpacity(double opacity) => this with { A = (byte)Math.Round(255 * Math.Clamp(opacity, 0, 1)) };
}

/// <summary>The display's colours. Meaning never rests on hue alone: the pair amber and blue is told apart in every common form of colour
/// blindness (Okabe and Ito 2008, Color Universal Design), and each meaning has a shape or words of its own.</summary>
public static class Palette
{
    /// <summary>Behind everything: a neutral grey of middle luminance.</summary>
    public static readonly Colour Background = new(104, 104, 104);
    /// <summary>Cards on the background.</summary>
    public static readonly Colour Card = new(62, 62, 62);
    /// <summary>The empty part of a bar.</summary>
    public static readonly Colour Track = new(74, 74, 74);
    /// <summary>Words, crosses.</summary>
    public static readonly Colour Ink = new(244, 244, 244);
    /// <summary>Words of less weight.</summary>
    public static readonly Colour QuietInk = new(206, 206, 206);
    /// <summary>The best candidate, and nothing else.</summary>
    public static readonly Colour Highlight = new(255, 190, 51);
    /// <summary>Posteriors of the other candidates, and the score.</summary>
    public static readonly Colour Measure = new(110, 190, 240);
    /// <summary>What is abstained from or stale.</summary>
    public static readonly Colour Neutral = new(176, 176, 176);
    /// <summary>The photodiode's patch, lit.</summary>
    public static readonly Colour PatchLit = new(255, 255, 255);
    /// <summary>The photodiode's patch, dark.</summary>
    public static readonly Colour PatchDark = new(0, 0, 0);
}
