using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Glm;

/// <summary>Forward substitution with one factor for many voxels: what is left of their series is white.</summary>
internal static class Whitening
{
    private const int Strip = 32;

    /// <summary>What is done with the whitened series of some voxels.</summary>
    /// <param name="first">Position of the first in the list of voxels.</param>
    /// <param name="count">How many.</param>
    /// <param name="white">Shape [volume, 32]; the first <paramref name="count"/> of each row count.</param>
    public delegate void Use(int first, int count, ReadOnlySpan<float> white);

    /// <summary>Whitens the series of a list of voxels, and hands them on in strips.</summary>
    /// <param name="factor">Lower factor L of the covariance; shape [volume, volume].</param>
    /// <param name="volumes">Number of volumes.</param>
    /// <param name="data">The series; shape [volume][voxel].</param>
    /// <param name="voxels">Which of them.</param>
    /// <param name="threads">Strips are parted among so many threads; a strip's result does not depend on it.</param>
    /// <param name="use">Called once per strip, from any of the threads.</param>
    public static void Run(double[] factor, int volumes, float[][] data, int[] voxels, int threads, Use use)
    {
        var lower = Array.ConvertAll(factor, f => (float)f);
        var strips = (voxels.Length + Strip - 1) / Strip;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var buffer = new float[volumes * Strip];
            for (var strip = (int)((long)strips * part / threads); strip < (int)((long)strips * (part + 1) / threads); strip++)
            {
                var first = strip * Strip;
                var count = Math.Min(Strip, voxels.Length - first);
                for (var t = 0; t < volumes; t++)
                    for (var i = 0; i < count; i++)
                        buffer[t * Strip + i] = data[t][voxels[first + i]];
                Substitute(lower, volumes, buffer);
                use(first, count, buffer);
            }
        });
    }

    /// <summary>Whitens one series.</summary>
    public static float[] One(double[] factor, ReadOnlySpan<double> series)
    {
        var n = series.Length;
        var white = new double[n];
        for (var t = 0; t < n; t++)
            white[t] = (series[t] - VectorMath.Dot(factor.AsSpan(t * n, t), white.AsSpan(0, t))) / factor[t * n + t];
        return Array.ConvertAll(white, w => (float)w);
    }

    private static void Substitute(float[] lower, int volumes, Span<float> buffer)
    {
        var width = Vector<float>.Count;
        var rows = MemoryMarshal.Cast<float, Vector<float>>(buffer);
        var perRow = Strip / width;
        for (var t = 0; t < volumes; t++)
        {
            var row = lower.AsSpan(t * volumes, t + 1);
            var scale = new Vector<float>(1 / row[t]);
            for (var half = 0; half < perRow; half += 2)
            {
                var (a, b) = (rows[t * perRow + half], rows[t * perRow + half + 1]);
                for (var s = 0; s < t; s++)
                {
                    var weight = new Vector<float>(-row[s]);
                    a = Vector.FusedMultiplyAdd(weight, rows[s * perRow + half], a);
                    b = Vector.FusedMultiplyAdd(weight, rows[s * perRow + half + 1], b);
                }
                (rows[t * perRow + half], rows[t * perRow + half + 1]) = (a * scale, b * scale);
            }
        }
    }
}
