using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>Blurs a volume a little along each axis, with weights 1/4, 1/2, 1/4; the edge voxels repeat.</summary>
/// <remarks>Near half the sampling rate an image is spoilt by aliasing, and an interpolating spline cannot follow it between voxels; either biases
/// small motions by up to a percent. These weights are 0 there.</remarks>
internal static class NeighbourBlur
{
    /// <summary>Blurs one slice.</summary>
    /// <param name="volume">Samples, x fastest; shape [voxel].</param>
    /// <param name="grid">Dimensions.</param>
    /// <param name="z">The slice.</param>
    /// <param name="row">Working space; at least two samples longer than a row.</param>
    /// <param name="blurred">Receives the slice at its place; shape [voxel].</param>
    public static void Slice(ReadOnlySpan<float> volume, Grid grid, int z, Span<float> row, Span<float> blurred)
    {
        row = row[..(grid.X + 2)];
        for (var y = 0; y < grid.Y; y++)
        {
            row.Clear();
            for (var dz = -1; dz <= 1; dz++)
                for (var dy = -1; dy <= 1; dy++)
                {
                    var from = grid.Index(0, Math.Clamp(y + dy, 0, grid.Y - 1), Math.Clamp(z + dz, 0, grid.Z - 1));
                    FloatKernel.AddScaled(Weight(dy) * Weight(dz), volume.Slice(from, grid.X), row.Slice(1, grid.X));
                }
            (row[0], row[^1]) = (row[1], row[^2]);
            Along(row, blurred.Slice(grid.Index(0, y, z), grid.X));
        }
    }

    private static float Weight(int offset) => offset == 0 ? 0.5f : 0.25f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Along(ReadOnlySpan<float> row, Span<float> blurred)
    {
        ReadOnlySpan<Vector<float>> before = FloatKernel.As(row[..blurred.Length]), here = FloatKernel.As(row.Slice(1, blurred.Length)), after = FloatKernel.As(row[2..]);
        var result = MemoryMarshal.Cast<float, Vector<float>>(blurred);
        Vector<float> side = new(Weight(1)), middle = new(Weight(0));
        for (var i = 0; i < result.Length; i++)
            result[i] = Vector.FusedMultiplyAdd(before[i] + after[i], side, here[i] * middle);
        for (var i = result.Length * Vector<float>.Count; i < blurred.Length; i++)
            blurred[i] = (row[i] + row[i + 2]) * Weight(1) + row[i + 1] * Weight(0);
    }
}
