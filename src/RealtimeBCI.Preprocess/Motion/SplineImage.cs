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

    /// <summary>The blurred image at one point between voxels.</summary>
    /// <param name="coefficients">Coefficients, x fastest; shape [voxel].</param>
    /// <param name="grid">Their grid.</param>
    /// <param name="x">The point, in voxel indices, at least 1 and below the last but one. Likewise y and z.</param>
    /// <param name="y">See <paramref name="x"/>.</param>
    /// <param name="z">See <paramref name="x"/>.</param>
    /// <returns>The value, and its change per voxel step along x, y and z.</returns>
    public static (float Value, float X, float Y, float Z) At(ReadOnlySpan<float> coefficients, Grid grid, float x, float y, float z)
    {
        int ix = (int)x, iy = (int)y, iz = (int)z;
        Span<float> wx = stackalloc float[4], wy = stackalloc float[4], wz = stackalloc float[4];
        Span<float> sx = stackalloc float[4], sy = stackalloc float[4], sz = stackalloc float[4];
        Weights(x - ix, wx, sx);
        Weights(y - iy, wy, sy);
        Weights(z - iz, wz, sz);
        float value = 0, dx = 0, dy = 0, dz = 0;
        for (var c = 0; c < 4; c++)
            for (var b = 0; b < 4; b++)
            {
                var row = coefficients.Slice(grid.Index(ix - 1, iy - 1 + b, iz - 1 + c), 4);
                float along = 0, slope = 0;
                for (var a = 0; a < 4; a++)
                    (along, slope) = (along + wx[a] * row[a], slope + sx[a] * row[a]);
                value += wy[b] * wz[c] * along;
                dx += wy[b] * wz[c] * slope;
                dy += sy[b] * wz[c] * along;
                dz += wy[b] * sz[c] * along;
            }
        return (value, dx, dy, dz);
    }

    private static void Weights(float f, Span<float> value, Span<float> slope)
    {
        var g = 1 - f;
        (value[0], value[1], value[2], value[3]) = (g * g * g / 6, 2 / 3f - f * f * (2 - f) / 2, 2 / 3f - g * g * (2 - g) / 2, f * f * f / 6);
        (slope[0], slope[1], slope[2], slope[3]) = (-g * g / 2, f * (1.5f * f - 2), g * (2 - 1.5f * g), f * f / 2);
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
