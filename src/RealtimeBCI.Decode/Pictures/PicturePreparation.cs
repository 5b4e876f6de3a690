namespace RealtimeBCI.Decode;

/// <summary>How a picture is brought to an encoder's square.</summary>
public enum ResizeMode
{
    /// <summary>Its shorter edge to the square's, then the square in its middle.</summary>
    ShorterEdge,
    /// <summary>Both edges to the square's; proportions are lost.</summary>
    Stretch,
}

/// <summary>What is done to a picture before an encoder sees it, as OpenCLIP does it to a picture file: resize, crop, divide by 255, standardise.</summary>
/// <param name="Size">Edge length of the encoder's input, pixels.</param>
/// <param name="Resize">How the picture becomes a square.</param>
/// <param name="Filter">How pixels are weighed; shrinking is antialiased.</param>
/// <param name="Mean">Of red, green, blue, on a scale from 0 to 1; shape [3].</param>
/// <param name="Deviation">Of red, green, blue; shape [3].</param>
public sealed record PicturePreparation(int Size, ResizeMode Resize, ResizeFilter Filter, float[] Mean, float[] Deviation)
{
    /// <summary>Prepares one picture.</summary>
    /// <param name="picture">Of any size.</param>
    /// <param name="planes">Shape [3, size, size]; written.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void Fill(RgbPicture picture, Span<float> planes)
    {
        var square = Resize == ResizeMode.Stretch
            ? picture.Resize(Size, Size, Filter)
            : picture.ResizeShorterEdge(Size, Filter).CropCentre(Size);
        square.ToPlanes(Mean, Deviation, planes);
    }

    /// <summary>Drops the alpha channel, as Pillow's conversion to RGB does: a transparent pixel keeps the colour that is stored under it.</summary>
    /// <param name="rgba">Bytes red, green, blue, alpha, not premultiplied; shape [height, width, 4].</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    /// <exception cref="ArgumentException">The bytes are not width x height x 4.</exception>
    public static RgbPicture WithoutAlpha(ReadOnlySpan<byte> rgba, int width, int height)
    {
        if (width < 1 || height < 1 || rgba.Length != (long)width * height * 4)
            throw new ArgumentException($"A picture of {width} x {height} pixels has {(long)width * height * 4} bytes (RGBA); {rgba.Length} were given.");
        var rgb = new byte[width * height * 3];
        for (var pixel = 0; pixel < width * height; pixel++)
            rgba.Slice(4 * pixel, 3).CopyTo(rgb.AsSpan(3 * pixel));
        return new(width, height, rgb);
    }
}
