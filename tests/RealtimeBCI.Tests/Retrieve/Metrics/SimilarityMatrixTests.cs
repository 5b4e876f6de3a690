using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class SimilarityMatrixTests
{
    [Theory] // around the edges of the tiles (16 rows, 4096 dimensions) and of vectors
    [InlineData(1, 1, 1)]
    [InlineData(3, 2, 7)]
    [InlineData(16, 17, 33)]
    [InlineData(33, 5, 4096)]
    [InlineData(5, 40, 9001)]
    public void Every_element_is_the_pairs_cosine_and_correlation(int n, int m, int dimension)
    {
        var random = new Random(1);
        float[] Rows(int count) => [.. Enumerable.Range(0, count * dimension).Select(_ => (float)(Reference.Normal(random) + 0.3))];
        var (a, b) = (Rows(n), Rows(m));
        var (cosines, correlations) = (SimilarityMatrix.Cosines(a, b, dimension, 2), SimilarityMatrix.Correlations(a, b, dimension, 2));
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++)
            {
                ReadOnlySpan<float> x = a.AsSpan(i * dimension, dimension), y = b.AsSpan(j * dimension, dimension);
                double dot = 0, xx = 0, yy = 0;
                for (var d = 0; d < dimension; d++)
                    (dot, xx, yy) = (dot + (double)x[d] * y[d], xx + (double)x[d] * x[d], yy + (double)y[d] * y[d]);
                Assert.Equal(dot / Math.Sqrt(xx * yy), cosines[i * m + j], 1e-5);
                Assert.Equal(Correlation.Pearson(x, y), correlations[i * m + j], 1e-5);
            }
        Assert.Equal(cosines, SimilarityMatrix.Cosines(a, b, dimension, 1));
    }

    [Fact]
    public void Correlations_are_numpys()
    {
        var random = new Random(2);
        float[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 50).Select(_ => (float)Reference.Normal(random)).ToArray())];
        var (a, b) = (Rows(3), Rows(4));
        var expected = Reference.Of("correlations", new { a, b });
        var found = SimilarityMatrix.Correlations(a.SelectMany(r => r).ToArray(), b.SelectMany(r => r).ToArray(), 50);
        for (var i = 0; i < 12; i++)
            Assert.Equal(expected[i / 4][i % 4].GetDouble(), found[i], 1e-6);
    }

    [Fact]
    public void A_constant_latent_is_like_nothing_and_one_with_nan_is_nan()
    {
        float[] rows = [0.1f, 0.1f, 0.1f, 0, 0, 0, 1, float.NaN, 2], other = [1, 2, 4];
        var correlations = SimilarityMatrix.Correlations(rows, other, 3);
        Assert.Equal([0, 0, float.NaN], correlations);
        Assert.Equal(0, SimilarityMatrix.Cosines(rows, other, 3)[1]);
        Assert.Equal(0, Correlation.Pearson([0.1f, 0.1f, 0.1f], other));
        Assert.True(double.IsNaN(Correlation.Pearson([], [])));
    }

    [Fact]
    public void Values_that_are_no_whole_rows_are_refused() =>
        Assert.Contains("7 values", Assert.Throws<ArgumentException>(() => SimilarityMatrix.Cosines(new float[7], new float[6], 3)).Message, StringComparison.Ordinal);

    [Fact]
    public void Brain_correlation_runs_across_the_voxels_of_a_region()
    {
        float[] predicted = [1, 2, 3, 9, 1, 2, 3, -9], measured = [2, 4, 6, 0, 3, 2, 1, 5];
        var region = BrainCorrelation.PerPattern(predicted, measured, 4, [0, 1, 2]);
        Assert.Equal(1, region[0], 1e-12);
        Assert.Equal(-1, region[1], 1e-12);
        Assert.Equal(Correlation.Pearson(predicted.AsSpan(0, 4), measured.AsSpan(0, 4)), BrainCorrelation.PerPattern(predicted, measured, 4)[0]);
        Assert.Contains("voxel 4", Assert.Throws<ArgumentException>(() => BrainCorrelation.PerPattern(predicted, measured, 4, [4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Repeats_are_averaged_by_target_and_no_target_is_without_trials()
    {
        float[] patterns = [1, 2, 10, 20, 3, 4, 5, 6];
        Assert.Equal([3, 4, 10, 20], RepeatAverage.Of(patterns, 2, [0, 1, 0, 0], 2));
        Assert.Equal([2, 3, 10, 20], RepeatAverage.Of(patterns, 2, [0, 1, 0, 0], 2, 2));
        Assert.Contains("Target 2", Assert.Throws<ArgumentException>(() => RepeatAverage.Of(patterns, 2, [0, 1, 0, 0], 3)).Message, StringComparison.Ordinal);
    }
}
