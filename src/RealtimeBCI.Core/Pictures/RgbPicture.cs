namespace RealtimeBCI.Core;

/// <summary>A picture of three 8-bit channels, as encoders and picture metrics take it.</summary>
public sealed class RgbPicture
{
    private const int Channels = 3;
    private readonly byte[] _bytes;

    /// <summary>Takes over an array of bytes.</summary>
    /// <param name="width">Pixels; at least 1.</param>
    /// <param name="height">Pixels; at least 1.</param>
    /// <param name="bytes">Red, green, blue; shape [height, width, 3]; not copied.</param>
    /// <exception cref="ArgumentException">The bytes do not fill the picture.</exception>
    public RgbPicture(int width, int height, byte[] bytes)
    {
        if (width < 1 || height < 1 || bytes.Length != (long)width * height * Channels)
            throw new ArgumentException($"A picture of {width} x {height} pixels has {(long)width * height * Channels} bytes (RGB) and at least one pixel; {bytes.Length} were given.");
        (Width, Height, _bytes) = (width, height, bytes);
    }

    /// <summary>Pixels from left to right.</summary>
    public int Width { get; }
    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; }
    /// <summary>Red, green, blue; shape [height, width, 3].</summary>
    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The picture stretched to a size; itself where it has that size.</summary>
    public RgbPicture Resize(int width, int height, ResizeFilter filter)
    {
        if ((width, height) == (Width, Height))
            return this;
        var bytes = new byte[width * height * Channels];
        ResizeKernel.Resize(_bytes, Width, Height, filter, bytes, width, height);
        return new(width, height, bytes);
    }

    /// <summary>The picture in its proportions, its shorter edge of a length; the longer one is rounded down, as torchvision does.</summary>
    public RgbPicture ResizeShorterEdge(int pixels, ResizeFilter filter) => Width <= Height
        ? Resize(pixels, (int)((long)pixels * Height / Width), filter)
        : Resize((int)((long)pixels * Width / Height), pixels, filter);

    /// <summary>The square in the middle; where the margins cannot be equal, the nearest even offset, as torchvision does.</summary>
    /// <exception cref="ArgumentException">The picture is smaller than the square.</exception>
    public RgbPicture CropCentre(int pixels)
    {
        if (pixels < 1 || pixels > Width || pixels > Height)
            throw new ArgumentException($"A square of {pixels} pixels was to be cut from a picture of {Width} x {Height}; enlarge the picture first.");
        var (left, top) = ((int)Math.Round((Width - pixels) / 2.0), (int)Math.Round((Height - pixels) / 2.0));
        var bytes = new byte[pixels * pixels * Channels];
        for (var y = 0; y < pixels; y++)
            _bytes.AsSpan(((top + y) * Width + left) * Channels, pixels * Channels).CopyTo(bytes.AsSpan(y * pixels * Channels));
        return new(pixels, pixels, bytes);
    }

    /// <summary>Splits the channels and standardises each: (level / 255 − mean) / deviation.</summary>
    /// <param name="mean">Of red, green, blue, on a scale from 0 to 1; shape [3].</param>
    /// <param name="deviation">Of red, green, blue; shape [3].</param>
    /// <param name="planes">Shape [3, height, width]; written.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void ToPlanes(ReadOnlySpan<float> mean, ReadOnlySpan<float> deviation, Span<float> planes)
    {
        if (mean.Length != Channels || deviation.Length != Channels || planes.Length != _bytes.Length)
            throw new ArgumentException($"{mean.Length} means, {deviation.Length} deviations and room for {planes.Length} values; expected 3, 3 and 3 x {Height} x {Width}.");
        var pixels = Width * Height;
        for (var channel = 0; channel < Channels; channel++)
            for (var p = 0; p < pixels; p++)
                planes[channel * pixels + p] = (_bytes[p * Channels + channel] / 255f - mean[channel]) / deviation[channel];
    }
}
