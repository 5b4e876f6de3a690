namespace RealtimeBCI.Core;

/// <summary>How a resized pixel is weighed together from those under it.</summary>
public enum ResizeFilter
{
    /// <summary>A triangle, one source pixel to each side.</summary>
    Bilinear,
    /// <summary>Cubic convolution with a = −0.5, two source pixels to each side (Keys 1981, IEEE Trans ASSP 29:1153).</summary>
    Bicubic,
}

/// <summary>Resizes 8-bit pictures exactly as Pillow does, on which OpenCLIP's and torchvision's preprocessing of picture files rests.</summary>
/// <remarks>Rows first, then columns, each a weighted sum over the filter's support; where the picture shrinks, the support grows by the same factor (antialiasing). Weights are rounded
/// to 22 binary places and each of the two passes to a whole level from 0 to 255, as Pillow's are. An axis that keeps its length is left alone. Weights beyond an edge are dropped and the rest rescaled.</remarks>
public static class ResizeKernel
{
    private const int Channels = 3, WeightBits = 22;

    /// <summary>Resizes a picture; where the proportions differ it is stretched.</summary>
    /// <param name="rgb">Bytes red, green, blue; shape [height, width, 3].</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <param name="filter">How pixels are weighed.</param>
    /// <param name="result">Shape [newHeight, newWidth, 3]; written.</param>
    /// <param name="newWidth">Width of the result, pixels.</param>
    /// <param name="newHeight">Height of the result, pixels.</param>
    /// <exception cref="ArgumentException">An axis is below 1, or a length does not fit.</exception>
    public static void Resize(ReadOnlySpan<byte> rgb, int width, int height, ResizeFilter filter, Span<byte> result, int newWidth, int newHeight)
    {
        Require(rgb.Length, width, height);
        Require(result.Length, newWidth, newHeight);
        var wide = rgb;
        if (newWidth != width)
        {
            var taps = Taps.Of(width, newWidth, filter);
            var rows = new byte[height * newWidth * Channels];
            for (var y = 0; y < height; y++)
                Row(rgb.Slice(y * width * Channels, width * Channels), taps, rows.AsSpan(y * newWidth * Channels, newWidth * Channels));
            wide = rows;
        }
        if (newHeight == height)
            wide.CopyTo(result);
        else
            Columns(wide, Taps.Of(height, newHeight, filter), newWidth * Channels, result);
    }

    private static void Row(ReadOnlySpan<byte> row, Taps taps, Span<byte> result)
    {
        for (var x = 0; x < taps.First.Length; x++)
        {
            int red = 1 << (WeightBits - 1), green = red, blue = red, at = taps.First[x] * Channels;
            foreach (var weight in taps.Weights[x])
            {
                red += weight * row[at];
                green += weight * row[at + 1];
                blue += weight * row[at + 2];
                at += Channels;
            }
            (result[x * Channels], result[x * Channels + 1], result[x * Channels + 2]) = (Level(red), Level(green), Level(blue));
        }
    }

    private static void Columns(ReadOnlySpan<byte> rows, Taps taps, int stride, Span<byte> result)
    {
        var sums = new int[stride];
        for (var y = 0; y < taps.First.Length; y++)
        {
            Array.Fill(sums, 1 << (WeightBits - 1));
            for (var tap = 0; tap < taps.Weights[y].Length; tap++)
            {
                var weight = taps.Weights[y][tap];
                var row = rows.Slice((taps.First[y] + tap) * stride, stride);
                for (var i = 0; i < stride; i++)
                    sums[i] += weight * row[i];
            }
            for (var i = 0; i < stride; i++)
                result[y * stride + i] = Level(sums[i]);
        }
    }

    private static byte Level(int sum) => (byte)Math.Clamp(sum >> WeightBits, 0, 255);

    private static void Require(int bytes, int width, int height)
    {
        if (width < 1 || height < 1 || bytes != (long)width * height * Channels)
            throw new ArgumentException($"A picture of {width} x {height} pixels has {(long)width * height * Channels} bytes (RGB) and at least one pixel; {bytes} were given.");
    }

    /// <summary>Which source pixels make up each destination pixel of one axis.</summary>
    /// <param name="First">First source pixel; shape [destination].</param>
    /// <param name="Weights">In units of 2^-22, from the first source pixel on; shape [destination][tap].</param>
    private sealed record Taps(int[] First, int[][] Weights)
    {
        public static Taps Of(int length, int newLength, ResizeFilter filter)
        {
            var (first, weights) = (new int[newLength], new int[newLength][]);
            var step = (double)length / newLength;
            var stretch = Math.Max(step, 1);
            var support = stretch * (filter == ResizeFilter.Bicubic ? 2 : 1);
            for (var x = 0; x < newLength; x++)
            {
                var centre = (x + 0.5) * step;
                first[x] = Math.Max(0, (int)(centre - support + 0.5));
                var raw = new double[Math.Min(length, (int)(centre + support + 0.5)) - first[x]];
                for (var tap = 0; tap < raw.Length; tap++)
                    raw[tap] = Weight(filter, (first[x] + tap - centre + 0.5) / stretch);
                var sum = raw.Sum();
                weights[x] = Array.ConvertAll(raw, w => (int)Math.Round(w / sum * (1 << WeightBits), MidpointRounding.AwayFromZero));
            }
            return new(first, weights);
        }

        private static double Weight(ResizeFilter filter, double distance)
        {
            const double a = -0.5;
            var d = Math.Abs(distance);
            return filter switch
            {
                ResizeFilter.Bilinear => Math.Max(0, 1 - d),
                _ when d < 1 => ((a + 2) * d - (a + 3)) * d * d + 1,
                _ when d < 2 => (((d - 5) * d + 8) * d - 4) * a,
                _ => 0,
            };
        }
    }
}
