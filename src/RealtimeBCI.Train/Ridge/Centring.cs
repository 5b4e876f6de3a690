namespace RealtimeBCI.Train;

/// <summary>Takes means off columns.</summary>
internal static class Centring
{
    /// <summary>Takes each column's mean off, in place. Summed in double precision.</summary>
    /// <returns>The means; shape [column].</returns>
    public static float[] Centre(Span<float> matrix, int columns)
    {
        var mean = Mean(matrix, columns);
        for (var at = 0; at < matrix.Length; at += columns)
            for (var c = 0; c < columns; c++)
                matrix[at + c] -= mean[c];
        return mean;
    }

    /// <summary>Each column's mean; zeros without rows.</summary>
    public static float[] Mean(ReadOnlySpan<float> matrix, int columns)
    {
        var sums = new double[columns];
        for (var at = 0; at < matrix.Length; at += columns)
            for (var c = 0; c < columns; c++)
                sums[c] += matrix[at + c];
        var rows = Math.Max(1, matrix.Length / columns);
        return Array.ConvertAll(sums, s => (float)(s / rows));
    }
}
