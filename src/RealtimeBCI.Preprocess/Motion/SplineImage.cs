namespace RealtimeBCI.Preprocess;

/// <summary>A volume seen as the coefficients of a cubic B-spline: smooth, with an exact gradient, and alike wherever it is sampled.</summary>
/// <remarks>Samples taken as coefficients (no prefilter) give the image blurred by the spline (full width at half maximum 1.4 voxels). Reference and volume
/// are blurred alike, and the spline's spectrum falls with the fourth power of sinc, so hardly anything depends on where between voxels a sample
/// falls: the error that limits other interpolators here. Unser 1999, IEEE Signal Process Mag 16(6):22.</remarks>
internal static class SplineImage
{
    private static readonly float[] Value = [1 / 6f, 4 / 6f, 1 / 6f];
    private static readonly float[] Slope = [-0.5f, 0, 0.5f];

    /// <summary>The blurred image and its gradient per voxel step, at every voxel.</summary>
    /// <param name="image">Samples, x fastest; shape [z, y, x].</param>
    /// <param name="grid">Dimensions.</param>
    /// <param name="value">Receives the blurred image.</param>
    /// <param name="slopes">Receives the derivative along x, y and z; three arrays of the image's shape.</param>
    public static void Evaluate(ReadOnlySpan<float> image, Grid grid, Span<float> value, float[][] slopes)
    {
        Separable(image, grid, Value, Value, Value, value);
        Separable(image, grid, Slope, Value, Value, slopes[0]);
        Separable(image, grid, Value, Slope, Value, slopes[1]);
        Separable(image, grid, Value, Value, Slope, slopes[2]);
    }

    private static void Separable(ReadOnlySpan<float> image, Grid grid, float[] alongX, float[] alongY, float[] alongZ, Span<float> result)
    {
        var between = new float[image.Length];
        Along(image, 1, grid.X, alongX, result);
        Along(result, grid.X, grid.Y, alongY, between);
        Along(between, grid.X * grid.Y, grid.Z, alongZ, result);
    }

    private static void Along(ReadOnlySpan<float> source, int stride, int length, float[] taps, Span<float> target)
    {
        for (var i = 0; i < source.Length; i++)
        {
            var at = i / stride % length;
            var before = at > 0 ? source[i - stride] : source[i];
            var after = at < length - 1 ? source[i + stride] : source[i];
            target[i] = taps[0] * before + taps[1] * source[i] + taps[2] * after;
        }
    }
}
