namespace RealtimeBCI.Glm;

/// <summary>Sums over volumes, one per voxel, and their weighted combination: the only arithmetic that touches every voxel.</summary>
internal static class VoxelSums
{
    private const int Block = 1024;

    /// <summary>Adds value[c] * (volume - pivot) to each column's sums.</summary>
    /// <param name="volume">Intensities; shape [voxel].</param>
    /// <param name="pivot">What is taken off before anything is added, so that no digits are lost to a large mean; shape [voxel].</param>
    /// <param name="values">Value of each column in this row; shape [column].</param>
    /// <param name="sums">Running sums; shape [column][voxel]; updated in place.</param>
    public static void Fold(ReadOnlySpan<float> volume, ReadOnlySpan<float> pivot, ReadOnlySpan<double> values, ReadOnlySpan<double[]> sums)
    {
        Span<double> scratch = stackalloc double[Block];
        for (var start = 0; start < volume.Length; start += Block)
        {
            var length = Math.Min(Block, volume.Length - start);
            var difference = scratch[..length];
            Widen(volume.Slice(start, length), pivot.Slice(start, length), difference);
            for (var c = 0; c < values.Length; c++)
                VectorMath.AddScaled(values[c], difference, sums[c].AsSpan(start, length));
        }
    }

    /// <summary>Writes sum over columns of weight[c] * sums[c], as percent of a mean where one is asked for.</summary>
    /// <param name="weights">Shape [column].</param>
    /// <param name="sums">Shape [column][voxel].</param>
    /// <param name="pivot">First volume; shape [voxel].</param>
    /// <param name="total">Sum of (volume - pivot) over <paramref name="volumes"/> volumes; shape [voxel].</param>
    /// <param name="volumes">Volumes in <paramref name="total"/>; 0 leaves scanner units, else percent of pivot + total / volumes, and 0 where that mean is not above 0.</param>
    /// <param name="result">Destination; shape [voxel].</param>
    public static void Combine(
        ReadOnlySpan<double> weights, ReadOnlySpan<double[]> sums, ReadOnlySpan<float> pivot, ReadOnlySpan<double> total, int volumes, Span<float> result)
    {
        Span<double> scratch = stackalloc double[Block];
        for (var start = 0; start < result.Length; start += Block)
        {
            var sum = scratch[..Math.Min(Block, result.Length - start)];
            sum.Clear();
            for (var c = 0; c < weights.Length; c++)
                VectorMath.AddScaled(weights[c], sums[c].AsSpan(start, sum.Length), sum);
            for (var v = 0; v < sum.Length; v++)
                result[start + v] = (float)(volumes == 0 ? sum[v] : Percent(sum[v], pivot[start + v] + total[start + v] / volumes));
        }
    }

    /// <summary>A value as percent of a mean; 0 where the mean is not above 0, NaN where either is NaN.</summary>
    public static double Percent(double value, double mean) => mean <= 0 ? 0 : 100 * value / mean;

    private static void Widen(ReadOnlySpan<float> volume, ReadOnlySpan<float> pivot, Span<double> difference)
    {
        for (var v = 0; v < volume.Length; v++)
            difference[v] = (double)volume[v] - pivot[v];
    }
}
