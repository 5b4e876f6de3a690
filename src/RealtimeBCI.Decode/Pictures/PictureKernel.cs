namespace RealtimeBCI.Decode;

/// <summary>Brings pictures to the size and layout that an encoder takes.</summary>
public static class PictureKernel
{
    /// <summary>Averages each destination pixel over the area that it covers, lays transparent pixels on middle grey, and splits the channels.</summary>
    /// <param name="rgba">Bytes red, green, blue, alpha (not premultiplied); shape [height, width, 4].</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <param name="size">Edge length of the result, pixels; the picture is stretched where it is not square.</param>
    /// <param name="planes">RGB from 0 to 1; shape [3, size, size]; written.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void ResizeToPlanes(ReadOnlySpan<byte> rgba, int width, int height, int size, Span<float> planes)
    {
        if (width < 1 || height < 1 || rgba.Length != (long)width * height * 4)
            throw new ArgumentException($"A picture of {width} x {height} pixels has {(long)width * height * 4} bytes (RGBA); {rgba.Length} were given.");
        if (planes.Length != 3 * size * size)
            throw new ArgumentException($"The planes have room for {planes.Length} values; 3 x {size} x {size} are needed.");
        for (var row = 0; row < size; row++)
            for (var column = 0; column < size; column++)
            {
                var (red, green, blue) = Average(rgba, width,
                    (double)column * width / size, (column + 1.0) * width / size, (double)row * height / size, (row + 1.0) * height / size, height);
                var at = row * size + column;
                planes[at] = (float)red;
                planes[size * size + at] = (float)green;
                planes[2 * size * size + at] = (float)blue;
            }
    }

    private static (double Red, double Green, double Blue) Average(
        ReadOnlySpan<byte> rgba, int width, double left, double right, double top, double bottom, int height)
    {
        double red = 0, green = 0, blue = 0, area = 0;
        for (var y = (int)top; y < Math.Min(height, Math.Ceiling(bottom)); y++)
            for (var x = (int)left; x < Math.Min(width, Math.Ceiling(right)); x++)
            {
                var covered = (Math.Min(x + 1, right) - Math.Max(x, left)) * (Math.Min(y + 1, bottom) - Math.Max(y, top));
                var pixel = rgba.Slice((y * width + x) * 4, 4);
                var alpha = pixel[3] / 255.0;
                var grey = (1 - alpha) * 0.5;
                red += covered * (alpha * pixel[0] / 255 + grey);
                green += covered * (alpha * pixel[1] / 255 + grey);
                blue += covered * (alpha * pixel[2] / 255 + grey);
                area += covered;
            }
        return (red / area, green / area, blue / area);
    }
}
