using System.Text.RegularExpressions;

namespace RealtimeBCI.Train;

/// <summary>A picture that this program draws, at any size, with a sentence that says what it shows.</summary>
public sealed partial class DrawnPicture
{
    private readonly IReadOnlyList<Layer> _layers;

    internal DrawnPicture(string caption, Ink ground, params IReadOnlyList<Layer> layers)
        : this(caption, [new((_, _) => -1, (_, _) => ground), .. layers])
    {
    }

    internal DrawnPicture(string caption, params IReadOnlyList<Layer> layers) =>
        (Caption, _layers) = (ArticleBeforeVowel().Replace(caption, "an $1"), layers);

    [GeneratedRegex(@"\ba ([aeiou])")]
    private static partial Regex ArticleBeforeVowel();

    /// <summary>What it shows: a sentence in lower case.</summary>
    public string Caption { get; }

    /// <summary>Draws it.</summary>
    /// <param name="size">Edge length, pixels; at least 1.</param>
    /// <returns>RGB from 0 to 1; shape [size, size, 3], rows top to bottom. Edges are smooth.</returns>
    public float[] Draw(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var rgb = new float[size * size * 3];
        foreach (var (outline, fill) in _layers)
            for (var pixel = 0; pixel < size * size; pixel++)
            {
                double x = (pixel % size + 0.5) / size, y = (pixel / size + 0.5) / size;
                var cover = (float)Math.Clamp(0.5 - outline(x, y) * size, 0, 1);
                if (cover == 0)
                    continue;
                var ink = fill(x, y);
                var at = 3 * pixel;
                rgb[at] += cover * (ink.Red - rgb[at]);
                rgb[at + 1] += cover * (ink.Green - rgb[at + 1]);
                rgb[at + 2] += cover * (ink.Blue - rgb[at + 2]);
            }
        return rgb;
    }

    /// <summary>As <see cref="Draw"/>, in bytes.</summary>
    public RgbPicture Rgb(int size) => new(size, size, Array.ConvertAll(Draw(size), v => (byte)Math.Round(255 * Math.Clamp(v, 0, 1))));

    /// <summary>As <see cref="Draw"/>, in bytes red, green, blue, alpha (255); shape [size, size, 4].</summary>
    public byte[] Rgba(int size)
    {
        var rgb = Rgb(size).Bytes;
        var rgba = new byte[size * size * 4];
        for (var pixel = 0; pixel < size * size; pixel++)
        {
            rgb.Slice(3 * pixel, 3).CopyTo(rgba.AsSpan(4 * pixel));
            rgba[4 * pixel + 3] = 255;
        }
        return rgba;
    }
}

/// <summary>Colour of a point.</summary>
internal delegate Ink Fill(double x, double y);

/// <summary>A shape and its colours, painted over what lies below.</summary>
internal readonly record struct Layer(Outline Outline, Fill Fill)
{
    public Layer(Outline outline, Ink ink)
        : this(outline, (_, _) => ink)
    {
    }
}
