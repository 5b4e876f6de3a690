using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Preprocess;

/// <summary>A volume brought to a stated smoothness in mm, whatever its voxel size, and read with its gradient at any place of the world.</summary>
/// <remarks>Read as the coefficients of a cubic B-spline, whose own blur counts towards the smoothness: two images of different
/// grids become alike, and no place between voxels differs from another. Safe for several readers.</remarks>
public sealed class BlurredImage
{
    private const double FwhmPerSd = 2.3548, SplineVariance = 1 / 3.0;
    private readonly float[] _samples;
    private readonly Affine _worldToVoxel;

    /// <summary>Blurs a volume.</summary>
    /// <param name="volume">Intensities, finite, x fastest; shape [voxel].</param>
    /// <param name="grid">Its grid.</param>
    /// <param name="fwhmMm">Full width at half maximum of all blur together, mm; along an axis whose voxels are too large for it, the spline's alone.</param>
    public BlurredImage(ReadOnlySpan<float> volume, Grid grid, double fwhmMm)
    {
        Grid = grid;
        _worldToVoxel = grid.VoxelToWorld.Inverse();
        _samples = volume.ToArray();
        var size = grid.VoxelSizeMm;
        Along(1, grid.X, Sd(size.X));
        Along(grid.X, grid.Y, Sd(size.Y));
        Along(grid.X * grid.Y, grid.Z, Sd(size.Z));

        double Sd(double mm)
        {
            var sd = fwhmMm / FwhmPerSd / mm;
            return Math.Sqrt(Math.Max(0, sd * sd - SplineVariance));
        }
    }

    /// <summary>Its grid.</summary>
    public Grid Grid { get; }

    /// <summary>Reads value and gradient at one place.</summary>
    /// <param name="x">RAS+ mm. Likewise y and z.</param>
    /// <param name="y">See <paramref name="x"/>.</param>
    /// <param name="z">See <paramref name="x"/>.</param>
    /// <param name="sample">The value, and its change per mm along each axis of the world.</param>
    /// <returns>False where the spline's neighbourhood is not wholly inside the field of view.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool TryRead(double x, double y, double z, out (float Value, float X, float Y, float Z) sample)
    {
        sample = default;
        var (vx, vy, vz) = _worldToVoxel.Apply(x, y, z);
        if (!(vx >= 1 && vx < Grid.X - 2 && vy >= 1 && vy < Grid.Y - 2 && vz >= 1 && vz < Grid.Z - 2))
            return false;
        int ix = (int)vx, iy = (int)vy, iz = (int)vz;
        var (wx, sx) = Weights((float)(vx - ix));
        var (wy, sy) = Weights((float)(vy - iy));
        var (wz, sz) = Weights((float)(vz - iz));
        ref var corner = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_samples), Grid.Index(ix - 1, iy - 1, iz - 1));
        Vector128<float> value = default, alongY = default, alongZ = default;
        for (var k = 0; k < 4; k++)
        {
            Vector128<float> plane = default, slope = default;
            for (var j = 0; j < 4; j++)
            {
                var row = Vector128.LoadUnsafe(ref Unsafe.Add(ref corner, (k * Grid.Y + j) * Grid.X));
                plane += row * wy.GetElement(j);
                slope += row * sy.GetElement(j);
            }
            value += plane * wz.GetElement(k);
            alongY += slope * wz.GetElement(k);
            alongZ += plane * sz.GetElement(k);
        }
        float dx = Vector128.Sum(value * sx), dy = Vector128.Sum(alongY * wx), dz = Vector128.Sum(alongZ * wx);
        var m = _worldToVoxel;
        sample = (Vector128.Sum(value * wx),
            (float)(m.M00 * dx + m.M10 * dy + m.M20 * dz), (float)(m.M01 * dx + m.M11 * dy + m.M21 * dz), (float)(m.M02 * dx + m.M12 * dy + m.M22 * dz));
        return true;
    }

    private static (Vector128<float> Value, Vector128<float> Slope) Weights(float f)
    {
        float g = 1 - f, f2 = f * f, g2 = g * g;
        return (Vector128.Create(g * g2 / 6, 2 / 3f - f2 + f * f2 / 2, 2 / 3f - g2 + g * g2 / 2, f * f2 / 6),
            Vector128.Create(-g2 / 2, -2 * f + 1.5f * f2, 2 * g - 1.5f * g2, f2 / 2));
    }

    private void Along(int stride, int length, double sd)
    {
        if (sd < 0.2)
            return;
        var radius = Math.Min((int)Math.Ceiling(3 * sd), length - 1);
        var taps = new float[radius + 1];
        for (var k = 0; k <= radius; k++)
            taps[k] = (float)Math.Exp(-k * k / (2 * sd * sd));
        var total = taps[0] + 2 * taps.AsSpan(1).ToArray().Sum();
        var line = new float[length];
        for (var start = 0; start < _samples.Length; start++)
        {
            if (start / stride % length != 0)
                continue;
            for (var i = 0; i < length; i++)
                line[i] = _samples[start + i * stride];
            for (var i = 0; i < length; i++)
            {
                var sum = taps[0] * line[i];
                for (var k = 1; k <= radius; k++)
                    sum += taps[k] * (line[Math.Max(0, i - k)] + line[Math.Min(length - 1, i + k)]);
                _samples[start + i * stride] = sum / total;
            }
        }
    }
}
