using SkiaSharp;

namespace RealtimeBCI.Feedback;

/// <summary>The letters that the display writes with, found on this machine. Lives as long as the process.</summary>
public sealed class Fonts
{
    private static readonly (string Regular, string Bold)[] Known =
    [
        ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf"),
    ];

    private Fonts(SKTypeface regular, SKTypeface bold) => (Regular, Bold) = (regular, bold);

    /// <summary>Upright letters.</summary>
    public SKTypeface Regular { get; }

    /// <summary>Bold letters.</summary>
    public SKTypeface Bold { get; }

    /// <summary>Takes the first pair of fonts on this machine that really has letters.</summary>
    /// <exception cref="FeedbackException">There is none.</exception>
    public static Fonts Find()
    {
        foreach (var (regular, bold) in Known)
            if (Open(regular) is { } letters)
                return new(letters, Open(bold) ?? letters);
        throw new FeedbackException(
            $"No font was found (looked for {string.Join(", ", Known.Select(pair => pair.Regular))}); install one: apt-get install fonts-dejavu-core");
    }

    /// <summary>Characters of a text that the upright or the bold letters lack; empty where all can be drawn.</summary>
    public string Missing(string text) =>
        string.Concat(text.Where(c => c != ' ' && (Regular.GetGlyph(c) == 0 || Bold.GetGlyph(c) == 0)).Distinct());

    private static SKTypeface? Open(string path)
    {
        var face = File.Exists(path) ? SKTypeface.FromFile(path) : null;
        return face is { GlyphCount: > 0 } && face.GetGlyph('A') != 0 && face.GetGlyph('%') != 0 ? face : null;
    }
}
