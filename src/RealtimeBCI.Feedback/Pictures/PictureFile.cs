using SkiaSharp;

namespace RealtimeBCI.Feedback;

/// <summary>Pictures in files: PNG, JPEG, WebP, GIF and BMP are read, PNG is written.</summary>
public static class PictureFile
{
    private static readonly SKSamplingOptions Smooth = new(SKFilterMode.Linear, SKMipmapMode.Linear);

    /// <summary>Reads a picture at its own size.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no picture that can be read.</exception>
    public static Raster Load(string path)
    {
        using var bitmap = Decode(path);
        return ToRaster(bitmap);
    }

    /// <summary>Reads a picture and brings it to a size, proportions not kept.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no picture that can be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public static Raster Load(string path, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        using var bitmap = Decode(path);
        return Resize(bitmap, width, height);
    }

    /// <summary>Reads a picture and makes it smaller, proportions kept, where its longer side exceeds a limit.</summary>
    /// <param name="path">The file.</param>
    /// <param name="longestSide">Limit for the longer side, pixels; at least 1.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no picture that can be read.</exception>
    public static Raster LoadWithin(string path, int longestSide)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longestSide, 1);
        using var bitmap = Decode(path);
        var scale = (double)longestSide / Math.Max(bitmap.Width, bitmap.Height);
        return scale >= 1
            ? ToRaster(bitmap)
            : Resize(bitmap, Math.Max(1, (int)Math.Round(bitmap.Width * scale)), Math.Max(1, (int)Math.Round(bitmap.Height * scale)));
    }

    /// <summary>Writes a PNG; folders are not made.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="width">Pixels from left to right.</param>
    /// <param name="height">Pixels from top to bottom.</param>
    /// <param name="rgba">As <see cref="Raster.Rgba"/>.</param>
    /// <exception cref="ArgumentException">The bytes do not fit the size.</exception>
    public static void Save(string path, int width, int height, ReadOnlySpan<byte> rgba)
    {
        if (width < 1 || height < 1 || rgba.Length != 4 * width * height)
            throw new ArgumentException($"{rgba.Length} bytes are no {width} x {height} picture; expected {4L * width * height}, four a pixel.");
        using var image = SKImage.FromPixelCopy(Format(width, height), rgba);
        using var pixels = image.PeekPixels();
        using var data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, 3))
            ?? throw new InvalidDataException($"A picture of {width} x {height} could not be written as PNG to {path}.");
        using var file = File.Create(path);
        data.SaveTo(file);
    }

    internal static SKImageInfo Format(int width, int height) => new(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);

    private static SKBitmap Decode(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} was not found; check the gallery's items.tsv.", path);
        using var codec = SKCodec.Create(path);
        var bitmap = codec is null ? null : SKBitmap.Decode(codec, Format(codec.Info.Width, codec.Info.Height));
        return bitmap ?? throw new InvalidDataException($"{path} is no picture that can be read; expected PNG, JPEG, WebP, GIF or BMP.");
    }

    private static Raster Resize(SKBitmap bitmap, int width, int height)
    {
        if (bitmap.Width == width && bitmap.Height == height)
            return ToRaster(bitmap);
        using var resized = bitmap.Resize(Format(width, height), Smooth)
            ?? throw new InvalidDataException($"A picture of {bitmap.Width} x {bitmap.Height} could not be brought to {width} x {height}.");
        return ToRaster(resized);
    }

    private static Raster ToRaster(SKBitmap bitmap)
    {
        var rgba = new byte[4 * bitmap.Width * bitmap.Height];
        var row = 4 * bitmap.Width;
        for (var y = 0; y < bitmap.Height; y++)
            bitmap.GetPixelSpan().Slice(y * bitmap.RowBytes, row).CopyTo(rgba.AsSpan(y * row));
        return new(bitmap.Width, bitmap.Height, rgba);
    }
}
