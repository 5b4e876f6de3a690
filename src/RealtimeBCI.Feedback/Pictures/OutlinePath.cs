using SkiaSharp;

namespace RealtimeBCI.Feedback;

/// <summary>The line along which a picture passes a level (marching squares, linear between pixels).</summary>
internal static class OutlinePath
{
    /// <summary>Traces a level.</summary>
    /// <param name="values">Shape [y, x], top row first; no line where a corner is NaN.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="level">The level.</param>
    public static SKPath Of(float[] values, int width, int height, float level)
    {
        var path = new SKPath();
        Span<SKPoint> crossings = stackalloc SKPoint[4];
        for (var y = 0; y < height - 1; y++)
            for (var x = 0; x < width - 1; x++)
            {
                float a = values[y * width + x] - level, b = values[y * width + x + 1] - level;
                float c = values[(y + 1) * width + x + 1] - level, d = values[(y + 1) * width + x] - level;
                if (float.IsNaN(a + b + c + d))
                    continue;
                var count = 0;
                if (a > 0 != b > 0)
                    crossings[count++] = new(x + a / (a - b), y);
                if (b > 0 != c > 0)
                    crossings[count++] = new(x + 1, y + b / (b - c));
                if (d > 0 != c > 0)
                    crossings[count++] = new(x + d / (d - c), y + 1);
                if (a > 0 != d > 0)
                    crossings[count++] = new(x, y + a / (a - d));
                for (var i = 0; i + 1 < count; i += 2)
                {
                    path.MoveTo(crossings[i].X + 0.5f, crossings[i].Y + 0.5f);
                    path.LineTo(crossings[i + 1].X + 0.5f, crossings[i + 1].Y + 0.5f);
                }
            }
        return path;
    }
}
