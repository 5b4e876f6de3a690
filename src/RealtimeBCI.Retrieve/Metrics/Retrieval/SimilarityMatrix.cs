namespace RealtimeBCI.Retrieve;

/// <summary>All similarities between two sets of latents.</summary>
/// <remarks>Works in tiles that stay in the cache, so that neither set is copied; 1000 x 1000 similarities of 197,376 dimensions take 2 x 10^11 products, about 17 s of one core. Sums run in single precision
/// over at most 4096 dimensions and in double over those. Each element is summed in a fixed order, whatever the number of threads.</remarks>
public static class SimilarityMatrix
{
    private const int Tile = 16, MostChunk = 4096;

    /// <summary>Cosines, −1 to 1. A row of zeros is similar to nothing: 0. A row with a NaN has NaN.</summary>
    /// <param name="a">Shape [n, dimension], C order.</param>
    /// <param name="b">Shape [m, dimension], C order.</param>
    /// <param name="dimension">Length of a row; at least 1.</param>
    /// <param name="threads">Threads to use.</param>
    /// <returns>Shape [n, m], C order.</returns>
    /// <exception cref="ArgumentException">The values are no whole rows.</exception>
    public static float[] Cosines(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, int dimension, int threads = 1) => Of(a, b, dimension, false, threads);

    /// <summary>Pearson correlations across dimensions, −1 to 1. A constant row correlates with nothing: 0. A row with a NaN has NaN.</summary>
    /// <inheritdoc cref="Cosines"/>
    public static float[] Correlations(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, int dimension, int threads = 1) => Of(a, b, dimension, true, threads);

    private static float[] Of(ReadOnlyMemory<float> a, ReadOnlyMemory<float> b, int dimension, bool centres, int threads)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var (left, right) = (Rows.Of(a, dimension, centres, parallel), Rows.Of(b, dimension, centres, parallel));
        var result = new float[left.Count * right.Count];
        var chunk = Math.Min(MostChunk, (dimension + 15) / 16 * 16);
        Parallel.For(0, (left.Count + Tile - 1) / Tile, parallel, tile =>
        {
            var (first, rows) = (tile * Tile, Math.Min(Tile, left.Count - tile * Tile));
            var (sums, mine, others) = (new double[rows * right.Count], new float[Tile * chunk], new float[Tile * chunk]);
            var products = new float[Tile * Tile];
            for (var start = 0; start < dimension; start += chunk)
            {
                var length = Math.Min(chunk, dimension - start);
                left.Fill(first, rows, start, length, mine);
                for (var column = 0; column < right.Count; column += Tile)
                {
                    var columns = Math.Min(Tile, right.Count - column);
                    right.Fill(column, columns, start, length, others);
                    TileKernel.Products(mine, others, Tile, chunk, products);
                    for (var r = 0; r < rows; r++)
                        for (var c = 0; c < columns; c++)
                            sums[r * right.Count + column + c] += products[r * Tile + c];
                }
            }
            for (var i = 0; i < sums.Length; i++)
                result[first * right.Count + i] = (float)Math.Clamp(sums[i], -1, 1);
        });
        return result;
    }

    /// <summary>Latents with what brings each to unit norm (and zero mean).</summary>
    private sealed record Rows(ReadOnlyMemory<float> Values, int Dimension, double[] Mean, double[] Scale)
    {
        public int Count => Mean.Length;

        public static Rows Of(ReadOnlyMemory<float> values, int dimension, bool centres, ParallelOptions parallel)
        {
            if (dimension < 1 || values.Length % dimension != 0)
                throw new ArgumentException($"{values.Length} values are no whole rows of {dimension} dimensions.");
            var count = values.Length / dimension;
            var (mean, scale) = (new double[count], new double[count]);
            Parallel.For(0, count, parallel, i =>
            {
                (mean[i], var norm) = Correlation.Spread(values.Span.Slice(i * dimension, dimension), centres);
                scale[i] = norm == 0 ? 0 : 1 / norm;
            });
            return new(values, dimension, mean, scale);
        }

        /// <summary>Standardises a tile; what it does not fill is 0.</summary>
        public void Fill(int first, int rows, int start, int length, float[] block)
        {
            var chunk = block.Length / Tile;
            if (rows < Tile || length < chunk)
                Array.Clear(block);
            for (var r = 0; r < rows; r++)
            {
                var source = Values.Span.Slice((first + r) * Dimension + start, length);
                var (mean, scale) = ((float)Mean[first + r], (float)Scale[first + r]);
                var target = block.AsSpan(r * chunk, length);
                for (var i = 0; i < length; i++)
                    target[i] = (source[i] - mean) * scale;
            }
        }
    }
}
