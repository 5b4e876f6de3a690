using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Preprocess;

/// <summary>Samples a volume's cubic B-spline (its voxels as coefficients) at points between voxels.</summary>
internal static class SplineSampler
{
    /// <summary>Samples at each point; a point whose 4x4x4 neighbourhood is not wholly inside gives 0 and is not counted.</summary>
    /// <param name="volume">The first voxel; x fastest.</param>
    /// <param name="grid">Dimensions.</param>
    /// <param name="x">Points, in voxel indices along x; shape [point]. Likewise y and z.</param>
    /// <param name="y">See <paramref name="x"/>.</param>
    /// <param name="z">See <paramref name="x"/>.</param>
    /// <param name="values">Receives the values; shape [point].</param>
    /// <param name="inside">Receives 1 inside and 0 outside; shape [point].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    [SkipLocalsInit]
    public static void Sample(
        ref float volume, Grid grid, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, Span<float> values, Span<float> inside)
    {
        int nx = grid.X, sz = nx * grid.Y;
        float lastX = nx - 2, lastY = grid.Y - 2, lastZ = grid.Z - 2;
        for (var i = 0; i < x.Length; i++)
        {
            float px = x[i], py = y[i], pz = z[i];
            if (!(px >= 1 && px < lastX && py >= 1 && py < lastY && pz >= 1 && pz < lastZ))
            {
                values[i] = inside[i] = 0;
                continue;
            }
            int ix = (int)px, iy = (int)py, iz = (int)pz;
            values[i] = At(ref Unsafe.Add(ref volume, ix - 1 + nx * (iy - 1) + sz * (iz - 1)), nx, sz, Weights(px - ix), Weights(py - iy), Weights(pz - iz));
            inside[i] = 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float At(ref float corner, int sy, int sz, Vector128<float> wx, Vector128<float> wy, Vector128<float> wz)
    {
        var y0 = Vector128.Shuffle(wy, Vector128.Create(0));
        var y1 = Vector128.Shuffle(wy, Vector128.Create(1));
        var y2 = Vector128.Shuffle(wy, Vector128.Create(2));
        var y3 = Vector128.Shuffle(wy, Vector128.Create(3));
        var sum = Plane(ref corner, sy, y0, y1, y2, y3) * Vector128.Shuffle(wz, Vector128.Create(0));
        sum = Vector128.FusedMultiplyAdd(Plane(ref Unsafe.Add(ref corner, sz), sy, y0, y1, y2, y3), Vector128.Shuffle(wz, Vector128.Create(1)), sum);
        sum = Vector128.FusedMultiplyAdd(Plane(ref Unsafe.Add(ref corner, 2 * sz), sy, y0, y1, y2, y3), Vector128.Shuffle(wz, Vector128.Create(2)), sum);
        sum = Vector128.FusedMultiplyAdd(Plane(ref Unsafe.Add(ref corner, 3 * sz), sy, y0, y1, y2, y3), Vector128.Shuffle(wz, Vector128.Create(3)), sum);
        return Vector128.Sum(sum * wx);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Plane(ref float row, int sy, Vector128<float> y0, Vector128<float> y1, Vector128<float> y2, Vector128<float> y3)
    {
        var sum = Vector128.LoadUnsafe(ref row) * y0;
        sum = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref Unsafe.Add(ref row, sy)), y1, sum);
        sum = Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref Unsafe.Add(ref row, 2 * sy)), y2, sum);
        return Vector128.FusedMultiplyAdd(Vector128.LoadUnsafe(ref Unsafe.Add(ref row, 3 * sy)), y3, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Weights(float fraction)
    {
        var f = Vector128.Create(fraction);
        var cubic = Vector128.Create(-1 / 6f, 3 / 6f, -3 / 6f, 1 / 6f);
        var square = Vector128.Create(3 / 6f, -6 / 6f, 3 / 6f, 0f);
        var linear = Vector128.Create(-3 / 6f, 0f, 3 / 6f, 0f);
        var constant = Vector128.Create(1 / 6f, 4 / 6f, 1 / 6f, 0f);
        return Vector128.FusedMultiplyAdd(Vector128.FusedMultiplyAdd(Vector128.FusedMultiplyAdd(cubic, f, square), f, linear), f, constant);
    }
}
