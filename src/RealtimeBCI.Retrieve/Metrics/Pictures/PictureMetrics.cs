namespace RealtimeBCI.Retrieve;

/// <summary>A reconstruction against the picture that was seen, pixel by pixel; needs no trained network.</summary>
/// <param name="PixelCorrelation">PixCorr: Pearson's correlation over all pixels and colours; chance near 0, but natural pictures share a bright centre, so compare with shuffled pairs.</param>
/// <param name="StructuralSimilarity">SSIM of the grey pictures; has no fixed chance level.</param>
/// <param name="RootMeanSquareError">Over all pixels and colours, levels from 0 to 1; 0 is best.</param>
/// <remarks>Brain Diffuser, MindEye and the NSD-Imagery benchmark: pictures are resized bilinearly to 425 pixels first; MindEye's reconstructions pass through 256; MIRAGE's take 512.</remarks>
public sealed record PictureMetrics(double PixelCorrelation, double StructuralSimilarity, double RootMeanSquareError)
{
    /// <summary>Compares two pictures.</summary>
    /// <param name="reconstruction">Of any size.</param>
    /// <param name="picture">Of any size.</param>
    /// <param name="edges">Edge lengths in pixels to which both are resized (stretched to squares) one after the other; none takes 425.</param>
    public static PictureMetrics Of(RgbPicture reconstruction, RgbPicture picture, params ReadOnlySpan<int> edges)
    {
        if (edges.IsEmpty)
            edges = [425];
        foreach (var edge in edges)
            (reconstruction, picture) = (reconstruction.Resize(edge, edge, ResizeFilter.Bilinear), picture.Resize(edge, edge, ResizeFilter.Bilinear));
        return new(Correlate(reconstruction, picture), Structure(reconstruction, picture), Error(reconstruction, picture));
    }

    /// <summary>Pearson's correlation over pixels and colours; 0 where a picture has one level.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Correlate(RgbPicture a, RgbPicture b)
    {
        RequireSameSize(a, b);
        return Correlation.Pearson(Array.ConvertAll(a.Bytes.ToArray(), v => (float)v), Array.ConvertAll(b.Bytes.ToArray(), v => (float)v));
    }

    /// <summary>SSIM of the pictures in grey (0.2125 red, 0.7154 green, 0.0721 blue).</summary>
    /// <exception cref="ArgumentException">The sizes differ, or an edge is below 11 pixels.</exception>
    public static double Structure(RgbPicture a, RgbPicture b)
    {
        RequireSameSize(a, b);
        return Retrieve.StructuralSimilarity.Of(Grey(a), Grey(b), a.Width, a.Height);
    }

    /// <summary>√ of the mean squared difference over pixels and colours, levels from 0 to 1.</summary>
    /// <exception cref="ArgumentException">The sizes differ.</exception>
    public static double Error(RgbPicture a, RgbPicture b)
    {
        RequireSameSize(a, b);
        var squares = 0L;
        for (var i = 0; i < a.Bytes.Length; i++)
            squares += (a.Bytes[i] - b.Bytes[i]) * (a.Bytes[i] - b.Bytes[i]);
        return Math.Sqrt((double)squares / a.Bytes.Length) / 255;
    }

    private static double[] Grey(RgbPicture picture)
    {
        var grey = new double[picture.Width * picture.Height];
        for (var p = 0; p < grey.Length; p++)
            grey[p] = (0.2125 * picture.Bytes[3 * p] + 0.7154 * picture.Bytes[3 * p + 1] + 0.0721 * picture.Bytes[3 * p + 2]) / 255;
        return grey;
    }

    private static void RequireSameSize(RgbPicture a, RgbPicture b)
    {
        if ((a.Width, a.Height) != (b.Width, b.Height))
            throw new ArgumentException($"Pictures of {a.Width} x {a.Height} and {b.Width} x {b.Height} pixels; resize both to one size first.");
    }
}
