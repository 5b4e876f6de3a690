using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Glm;

/// <summary>Many weighted sums of the same volumes at once: a matrix product, in double precision, tiled so that sums stay in registers.</summary>
internal static class WeightedVolumes
{
    private const int Strip = 32, Group = 6;

    /// <summary>sums[i][v] = sum over t of weights[i][t] * (volumes[t][v] - volumes[0][v]).</summary>
    /// <param name="weights">Shape [sum][volume].</param>
    /// <param name="volumes">Shape [volume][voxel].</param>
    /// <param name="threads">Voxels are parted among so many threads; the result does not depend on it.</param>
    /// <param name="sums">Destination; shape [sum][voxel].</param>
    public static void Sum(double[][] weights, IReadOnlyList<ReadOnlyMemory<float>> volumes, int threads, double[][] sums)
    {
        var voxels = volumes[0].Length;
        var packed = PackWeights(weights, volumes.Count);
        var strips = (voxels + Strip - 1) / Strip;
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var (from, to) = ((int)((long)strips * part / threads), (int)((long)strips * (part + 1) / threads));
            var data = new double[volumes.Count * Strip];
            var tile = new double[Group * Strip];
            for (var strip = from; strip < to; strip++)
            {
                var start = strip * Strip;
                var length = Math.Min(Strip, voxels - start);
                PackStrip(volumes, start, length, data);
                for (var first = 0; first < weights.Length; first += Group)
                {
                    Multiply(packed.AsSpan(first * volumes.Count, Group * volumes.Count), data, tile);
                    for (var i = first; i < Math.Min(first + Group, weights.Length); i++)
                        tile.AsSpan((i - first) * Strip, length).CopyTo(sums[i].AsSpan(start, length));
                }
            }
        });
    }

    /// <summary>Shape [group of sums][volume][sum in the group], the last group filled with zeros.</summary>
    private static double[] PackWeights(double[][] weights, int volumes)
    {
        var groups = (weights.Length + Group - 1) / Group;
        var packed = new double[groups * Group * volumes];
        for (var i = 0; i < weights.Length; i++)
            for (var t = 0; t < volumes; t++)
                packed[i / Group * Group * volumes + t * Group + i % Group] = weights[i][t];
        return packed;
    }

    private static void PackStrip(IReadOnlyList<ReadOnlyMemory<float>> volumes, int start, int length, double[] data)
    {
        var pivot = volumes[0].Span.Slice(start, length);
        for (var t = 0; t < volumes.Count; t++)
        {
            var from = volumes[t].Span.Slice(start, length);
            var to = data.AsSpan(t * Strip, Strip);
            if (length == Strip)
                Subtract(MemoryMarshal.Cast<float, Vector256<float>>(from), MemoryMarshal.Cast<float, Vector256<float>>(pivot), MemoryMarshal.Cast<double, Vector512<double>>(to));
            else
                for (var v = 0; v < length; v++)
                    to[v] = (double)from[v] - pivot[v];
        }
    }

    private static void Subtract(ReadOnlySpan<Vector256<float>> from, ReadOnlySpan<Vector256<float>> pivot, Span<Vector512<double>> to)
    {
        for (var i = 0; i < to.Length; i++)
            to[i] = Widen(from[i]) - Widen(pivot[i]);
    }

    private static Vector512<double> Widen(Vector256<float> x)
    {
        var (lower, upper) = Vector256.Widen(x);
        return Vector512.Create(lower, upper);
    }

    /// <summary>One tile: 6 sums of 32 voxels over all volumes.</summary>
    private static void Multiply(ReadOnlySpan<double> weights, ReadOnlySpan<double> data, Span<double> tile)
    {
        var rows = MemoryMarshal.Cast<double, Vector512<double>>(data);
        var result = MemoryMarshal.Cast<double, Vector512<double>>(tile);
        const int wide = Strip / 8;
        for (var half = 0; half < wide; half += 2)
        {
            Vector512<double> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default;
            Vector512<double> d0 = default, d1 = default, e0 = default, e1 = default, f0 = default, f1 = default;
            for (int t = 0, w = 0; w < weights.Length; t += wide, w += Group)
            {
                var (x0, x1) = (rows[t + half], rows[t + half + 1]);
                var row = weights.Slice(w, Group);
                var k = Vector512.Create(row[0]);
                (a0, a1) = (Vector512.FusedMultiplyAdd(k, x0, a0), Vector512.FusedMultiplyAdd(k, x1, a1));
                k = Vector512.Create(row[1]);
                (b0, b1) = (Vector512.FusedMultiplyAdd(k, x0, b0), Vector512.FusedMultiplyAdd(k, x1, b1));
                k = Vector512.Create(row[2]);
                (c0, c1) = (Vector512.FusedMultiplyAdd(k, x0, c0), Vector512.FusedMultiplyAdd(k, x1, c1));
                k = Vector512.Create(row[3]);
                (d0, d1) = (Vector512.FusedMultiplyAdd(k, x0, d0), Vector512.FusedMultiplyAdd(k, x1, d1));
                k = Vector512.Create(row[4]);
                (e0, e1) = (Vector512.FusedMultiplyAdd(k, x0, e0), Vector512.FusedMultiplyAdd(k, x1, e1));
                k = Vector512.Create(row[5]);
                (f0, f1) = (Vector512.FusedMultiplyAdd(k, x0, f0), Vector512.FusedMultiplyAdd(k, x1, f1));
            }
            (result[half], result[half + 1]) = (a0, a1);
            (result[wide + half], result[wide + half + 1]) = (b0, b1);
            (result[2 * wide + half], result[2 * wide + half + 1]) = (c0, c1);
            (result[3 * wide + half], result[3 * wide + half + 1]) = (d0, d1);
            (result[4 * wide + half], result[4 * wide + half + 1]) = (e0, e1);
            (result[5 * wide + half], result[5 * wide + half + 1]) = (f0, f1);
        }
    }
}
