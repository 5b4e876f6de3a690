using SkiaSharp;

namespace RealtimeBCI.Feedback;

/// <summary>Words as a mask of coverage.</summary>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="Coverage">0 to 255; shape [y, x].</param>
/// <param name="InkLeft">Where the first letter starts, pixels from the left.</param>
/// <param name="InkWidth">Advance of the longest line, pixels.</param>
/// <param name="MiddleY">Middle between the top of the first line's capitals and the last baseline, pixels from the top.</param>
internal sealed record TextMask(int Width, int Height, byte[] Coverage, int InkLeft, float InkWidth, float MiddleY);

/// <summary>What decides how words look.</summary>
/// <param name="Words">What they say.</param>
/// <param name="Bold">Whether the letters are bold.</param>
/// <param name="SizePixels">Height of the em square.</param>
/// <param name="WidthPixels">Room for the words; where they need more, they are made smaller.</param>
/// <param name="Lines">Lines on which they may be broken.</param>
/// <param name="Align">How lines stand to each other.</param>
internal readonly record struct TextKey(string Words, bool Bold, int SizePixels, int WidthPixels, int Lines, Align Align);

/// <summary>Draws words into masks with Skia.</summary>
internal sealed class TextRaster(Fonts fonts)
{
    private const float LineSpacing = 1.22f;
    private const int Pad = 3;

    public TextMask Draw(TextKey key)
    {
        using var font = new SKFont(key.Bold ? fonts.Bold : fonts.Regular, key.SizePixels)
        {
            Edging = SKFontEdging.Antialias,
            Hinting = SKFontHinting.None,
            Subpixel = true,
        };
        var lines = Break(font, key);
        var width = Math.Max(1, lines.Max(line => font.MeasureText(line)));
        if (width > key.WidthPixels)
        {
            font.Size *= key.WidthPixels / width;
            width = key.WidthPixels;
        }
        var metrics = font.Metrics;
        var step = LineSpacing * font.Size;
        var firstBaseline = Pad - metrics.Ascent;
        var lastBaseline = firstBaseline + step * (lines.Count - 1);
        var (columns, rows) = ((int)MathF.Ceiling(width) + 2 * Pad, (int)MathF.Ceiling(lastBaseline + metrics.Descent) + Pad);

        using var bitmap = new SKBitmap(new SKImageInfo(columns, rows, SKColorType.Alpha8, SKAlphaType.Premul));
        using var canvas = new SKCanvas(bitmap);
        using var paint = new SKPaint { Color = SKColors.White, IsAntialias = true };
        canvas.Clear(SKColors.Transparent);
        for (var i = 0; i < lines.Count; i++)
        {
            var room = width - font.MeasureText(lines[i]);
            var x = Pad + key.Align switch { Align.Left => 0, Align.Centre => room / 2, _ => room };
            canvas.DrawText(lines[i], x, firstBaseline + i * step, font, paint);
        }
        canvas.Flush();

        var coverage = new byte[columns * rows];
        for (var y = 0; y < rows; y++)
            bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, columns).CopyTo(coverage.AsSpan(y * columns));
        return new(columns, rows, coverage, Pad, width, (firstBaseline - metrics.CapHeight + lastBaseline) / 2);
    }

    /// <summary>One line if the words fit; else as even lines as the limit allows.</summary>
    private static IReadOnlyList<string> Break(SKFont font, TextKey key)
    {
        var words = key.Words.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (key.Lines < 2 || words.Length < 2 || font.MeasureText(key.Words) <= key.WidthPixels)
            return [key.Words];
        return Enumerable.Range(1, words.Length - 1)
            .Select(cut => new[] { string.Join(' ', words[..cut]), string.Join(' ', words[cut..]) })
            .MinBy(pair => pair.Max(line => font.MeasureText(line)))!;
    }
}
