using SkiaSharp;

namespace RealtimeBCI.Feedback;

/// <summary>One outline over a grey slice: where another picture passes a level.</summary>
/// <param name="Values">The other picture; shape [y, x], top row first. NaN where nothing is known.</param>
/// <param name="Level">The level.</param>
/// <param name="Colour">Of the line.</param>
/// <param name="Pixels">Width of the line.</param>
public sealed record SliceOutline(float[] Values, float Level, Colour Colour, float Pixels);

/// <summary>One slice of a sheet.</summary>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
/// <param name="Grey">0 (black) to 1 (white); shape [y, x], top row first. NaN, shown hatched, lies outside the field of view.</param>
/// <param name="Outlines">Drawn in their order.</param>
/// <param name="Caption">Below it.</param>
/// <param name="LeftSide">Letter at the left edge, such as L.</param>
/// <param name="RightSide">Letter at the right edge.</param>
public sealed record SliceTile(int Width, int Height, float[] Grey, IReadOnlyList<SliceOutline> Outlines, string Caption, string LeftSide, string RightSide);

/// <summary>A page of slices in rows, with a heading, written as PNG.</summary>
/// <param name="Title">Large, on top.</param>
/// <param name="Mark">A word in a coloured pill beside the title.</param>
/// <param name="MarkColour">The pill's colour.</param>
/// <param name="Lines">Lines below the title.</param>
/// <param name="Legend">What each colour of line stands for.</param>
/// <param name="Rows">The slices.</param>
public sealed record SliceSheet(
    string Title, string Mark, Colour MarkColour, IReadOnlyList<string> Lines, IReadOnlyList<(Colour Colour, string Words)> Legend, IReadOnlyList<IReadOnlyList<SliceTile>> Rows)
{
    private const int Edge = 28, Gap = 10, CaptionHeight = 24, TitleSize = 26, TextSize = 15, LineStep = 23;
    private static readonly SKColor Paper = new(18, 19, 22), Ink = new(238, 238, 238), Quiet = new(170, 174, 180), Hatch = new(46, 48, 54);

    /// <summary>Draws and writes the page; a file that exists is replaced.</summary>
    /// <exception cref="FeedbackException">This machine has no letters.</exception>
    public void Save(string path)
    {
        var fonts = Fonts.Find();
        var head = Edge + TitleSize + 14 + LineStep * (Lines.Count + 1) + 12;
        var width = 2 * Edge + Rows.Max(r => r.Sum(t => t.Width + Gap) - Gap);
        var height = head + Rows.Sum(r => r.Max(t => t.Height) + CaptionHeight + Gap) + Edge - Gap;
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(Paper);
        DrawHead(surface.Canvas, fonts);
        var y = head;
        foreach (var row in Rows)
        {
            var x = (width - row.Sum(t => t.Width + Gap) + Gap) / 2;
            foreach (var tile in row)
            {
                DrawTile(surface.Canvas, fonts, tile, x, y);
                x += tile.Width + Gap;
            }
            y += row.Max(t => t.Height) + CaptionHeight + Gap;
        }
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 90);
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    private void DrawHead(SKCanvas canvas, Fonts fonts)
    {
        using var large = Font(fonts.Bold, TitleSize);
        using var bold = Font(fonts.Bold, TextSize);
        using var plain = Font(fonts.Regular, TextSize);
        using var paint = new SKPaint { IsAntialias = true, Color = Ink };
        float y = Edge + TitleSize, x = Edge + large.MeasureText(Title) + 18;
        canvas.DrawText(Title, Edge, y, large, paint);
        paint.Color = new(MarkColour.R, MarkColour.G, MarkColour.B);
        canvas.DrawRoundRect(x, y - 22, bold.MeasureText(Mark) + 24, 28, 14, 14, paint);
        paint.Color = Paper;
        canvas.DrawText(Mark, x + 12, y - 3, bold, paint);
        y += 8;
        paint.Color = Quiet;
        foreach (var line in Lines)
            canvas.DrawText(line, Edge, y += LineStep, plain, paint);
        y += LineStep;
        x = Edge;
        foreach (var (colour, words) in Legend)
        {
            paint.Color = new(colour.R, colour.G, colour.B);
            canvas.DrawRoundRect(x, y - 7, 26, 4, 2, 2, paint);
            paint.Color = Ink;
            canvas.DrawText(words, x + 34, y, plain, paint);
            x += 34 + plain.MeasureText(words) + 28;
        }
    }

    private static void DrawTile(SKCanvas canvas, Fonts fonts, SliceTile tile, int x, int y)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(tile.Width, tile.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < tile.Grey.Length; i++)
        {
            int px = i % tile.Width, py = i / tile.Width;
            var grey = (byte)(255 * Math.Clamp(tile.Grey[i], 0, 1));
            bitmap.SetPixel(px, py, !float.IsNaN(tile.Grey[i]) ? new(grey, grey, grey) : (px + py) % 8 < 2 ? Hatch : Paper);
        }
        canvas.DrawBitmap(bitmap, x, y);
        canvas.Save();
        canvas.ClipRect(new(x, y, x + tile.Width, y + tile.Height));
        canvas.Translate(x, y);
        foreach (var outline in tile.Outlines)
        {
            using var path = OutlinePath.Of(outline.Values, tile.Width, tile.Height, outline.Level);
            using var line = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round, StrokeWidth = outline.Pixels, Color = new(outline.Colour.R, outline.Colour.G, outline.Colour.B, outline.Colour.A) };
            canvas.DrawPath(path, line);
        }
        canvas.Restore();
        using var small = Font(fonts.Regular, 13);
        using var bold = Font(fonts.Bold, 13);
        using var paint = new SKPaint { IsAntialias = true, Color = Quiet };
        canvas.DrawText(tile.Caption, x + (tile.Width - small.MeasureText(tile.Caption)) / 2, y + tile.Height + 16, small, paint);
        canvas.DrawText(tile.LeftSide, x + 5, y + tile.Height / 2f, bold, paint);
        canvas.DrawText(tile.RightSide, x + tile.Width - 5 - bold.MeasureText(tile.RightSide), y + tile.Height / 2f, bold, paint);
    }

    private static SKFont Font(SKTypeface face, float size) => new(face, size) { Edging = SKFontEdging.Antialias, Subpixel = true };
}
