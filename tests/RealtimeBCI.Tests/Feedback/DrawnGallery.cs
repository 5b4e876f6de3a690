using SkiaSharp;

using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

/// <summary>Twelve simple pictures drawn by the program, as a gallery in a folder: for looking at the display without material of one's own.</summary>
internal static class DrawnGallery
{
    private const int Side = 384;

    private static readonly (string Name, Action<SKCanvas> Draw)[] All =
    [
        ("house", c => { Ground(c, 0xFF9CC7E8, 0xFF6E9B5A); Box(c, 0xFFC96A4A, 110, 180, 274, 310); Shape(c, 0xFF6B3F35, 90, 185, 192, 95, 294, 185); Box(c, 0xFF3F2F2A, 172, 240, 212, 310); }),
        ("sun", c => { Ground(c, 0xFFE9A15B, 0xFF314E6B); Disc(c, 0xFFFFE08A, 192, 200, 78); Box(c, 0xFF314E6B, 0, 250, Side, Side); }),
        ("tree", c => { Ground(c, 0xFFBFE0E6, 0xFF8A7A4A); Box(c, 0xFF5C4030, 176, 200, 208, 320); Disc(c, 0xFF3E7D4C, 192, 150, 85); }),
        ("boat", c => { Ground(c, 0xFFCFE3EE, 0xFF2C5E8C); Shape(c, 0xFF7A4B33, 90, 260, 294, 260, 250, 310, 134, 310); Shape(c, 0xFFF3F0E6, 196, 250, 196, 90, 290, 250); }),
        ("mountain", c => { Ground(c, 0xFF7FA6C9, 0xFF4D6B4A); Shape(c, 0xFF5A5F6B, 40, 260, 170, 80, 300, 260); Shape(c, 0xFFEDEFF3, 134, 130, 170, 80, 206, 130); Shape(c, 0xFF474C57, 190, 260, 280, 140, 384, 260); }),
        ("moon", c => { Ground(c, 0xFF151B33, 0xFF0D1020); Disc(c, 0xFFF1EBD2, 192, 170, 80); Disc(c, 0xFF151B33, 225, 150, 70); }),
        ("cross", c => { c.Clear(0xFF2E6F74); Box(c, 0xFFF2E9D8, 160, 60, 224, 324); Box(c, 0xFFF2E9D8, 60, 160, 324, 224); }),
        ("ring", c => { c.Clear(0xFFB5533C); Disc(c, 0xFFF5DDB8, 192, 192, 130); Disc(c, 0xFFB5533C, 192, 192, 80); }),
        ("stripes", c => { c.Clear(0xFFEDEDED); for (var x = 0; x < Side; x += 64) Box(c, 0xFF1E1E1E, x, 0, x + 32, Side); }),
        ("checks", c => { c.Clear(0xFF3D3466); for (var i = 0; i < 36; i += 2) { var r = i / 6; var x = (i % 6 + r % 2) % 6; Box(c, 0xFFE6C84F, x * 64, r * 64, x * 64 + 64, r * 64 + 64); } }),
        ("flower", c => { c.Clear(0xFF88B06A); for (var i = 0; i < 6; i++) Disc(c, 0xFFE8E2F5, 192 + 85 * MathF.Cos(i * MathF.PI / 3), 192 + 85 * MathF.Sin(i * MathF.PI / 3), 52); Disc(c, 0xFFE0A030, 192, 192, 50); }),
        ("kite", c => { Ground(c, 0xFFA8CDEB, 0xFFA8CDEB); Shape(c, 0xFFD2453F, 192, 50, 280, 160, 192, 290, 104, 160); Shape(c, 0xFFF4C64E, 192, 50, 280, 160, 192, 160); Box(c, 0xFF474747, 190, 290, 194, 384); }),
    ];

    /// <summary>Writes the pictures and their list into a folder, which is made where it is missing.</summary>
    public static IReadOnlyList<DisplayItem> Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var items = new List<DisplayItem>();
        foreach (var (name, draw) in All)
        {
            var path = Path.Combine(Path.GetFullPath(folder), name + ".png");
            using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
            using var canvas = new SKCanvas(bitmap);
            draw(canvas);
            PictureFile.Save(path, Side, Side, bitmap.GetPixelSpan());
            items.Add(new(name, name, path));
        }
        File.WriteAllLines(Path.Combine(folder, "items.tsv"), items.Select(item => $"{item.Id}\t{item.Name}\t{item.Name}.png").Prepend("id\tname\tfile"));
        return items;
    }

    private static void Ground(SKCanvas canvas, uint sky, uint earth)
    {
        canvas.Clear(sky);
        Box(canvas, earth, 0, 260, Side, Side);
    }

    private static void Box(SKCanvas canvas, uint colour, float left, float top, float right, float bottom)
    {
        using var paint = Paint(colour);
        canvas.DrawRect(new SKRect(left, top, right, bottom), paint);
    }

    private static void Disc(SKCanvas canvas, uint colour, float x, float y, float radius)
    {
        using var paint = Paint(colour);
        canvas.DrawCircle(x, y, radius, paint);
    }

    private static void Shape(SKCanvas canvas, uint colour, params float[] xy)
    {
        using var path = new SKPath();
        path.AddPoly([.. xy.Chunk(2).Select(pair => new SKPoint(pair[0], pair[1]))]);
        using var paint = Paint(colour);
        canvas.DrawPath(path, paint);
    }

    private static SKPaint Paint(uint colour) => new() { Color = colour, IsAntialias = true };
}
