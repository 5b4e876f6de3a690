using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class InferenceTests
{
    [Fact]
    public void The_normal_distribution_is_scipys()
    {
        double[] z = [-30, -8, -3.0001, -3, -1, -1e-9, 0, 0.3, 2.9999, 3.1, 9], p = [1e-300, 1e-12, 0.001, 0.025, 0.5, 0.6, 0.975, 0.999999];
        var expected = Reference.Of("normal", new { z, p }, "scipy");
        Assert.All(Reference.Numbers(expected[0]).Zip(z), c => Assert.Equal(1, NormalDistribution.Cumulative(c.Second) / c.First, 1e-13));
        Assert.All(Reference.Numbers(expected[1]).Zip(p), q => Assert.Equal(q.First, NormalDistribution.Quantile(q.Second), 1e-9));
        Assert.Equal((0, 1), (NormalDistribution.Cumulative(double.NegativeInfinity), NormalDistribution.Cumulative(double.PositiveInfinity)));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3), InlineData(25)]
    public void Eigenvalues_are_numpys(int n)
    {
        var random = new Random(n);
        var matrix = new double[n * n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                matrix[i * n + j] = matrix[j * n + i] = i % 5 == 3 ? 0 : Reference.Normal(random);
        var found = SymmetricEigenvalues.Of(matrix, n);
        if (n == 0)
            Assert.Empty(found);
        else
            Assert.All(Reference.Numbers(Reference.Of("eigenvalues", new { matrix = matrix.Chunk(n) })).Zip(found), v => Assert.Equal(v.First, v.Second, 1e-12));
    }

    [Fact]
    public void Bootstrap_intervals_are_scipys_within_the_error_of_the_draws()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 40).Select(_ => Math.Exp(Reference.Normal(random)))];
        double Variance(ReadOnlySpan<int> items)
        {
            var drawn = items.ToArray().Select(i => values[i]).ToArray();
            return drawn.Average(v => v * v) - drawn.Average() * drawn.Average();
        }
        var expected = Reference.Of("bootstrap", new { values }, "scipy");
        foreach (var (method, i) in new[] { (BootstrapMethod.Percentile, 0), (BootstrapMethod.BiasCorrected, 1) })
        {
            var (low, high) = Bootstrap.Interval(values.Length, Variance, new Random(2), new() { Method = method, Resamples = 20_000 });
            Assert.Equal(1, low / expected[i][0].GetDouble(), 0.06);
            Assert.Equal(1, high / expected[i][1].GetDouble(), 0.06);
        }
    }

    [Fact] // a mean of n normal values: ±1.96 / √n, in 95 of 100 samples
    public void Intervals_cover_the_truth_as_often_as_they_say()
    {
        var random = new Random(3);
        var covered = 0;
        for (var i = 0; i < 300; i++)
        {
            double[] values = [.. Enumerable.Range(0, 60).Select(_ => Reference.Normal(random))];
            var score = Bootstrap.Mean(values, 0, random, new() { Resamples = 400 });
            covered += score.Low <= 0 && score.High >= 0 ? 1 : 0;
        }
        Assert.InRange(covered / 300.0, 0.90, 0.985);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_one_group_gives_none()
    {
        double[] values = [1, 2, 5, 9];
        Assert.Equal(Bootstrap.Mean(values, 0, new Random(4)), Bootstrap.Mean(values, 0, new Random(4)));
        Assert.True(double.IsNaN(Bootstrap.Mean(values, 0, new Random(4), new() { Groups = [7, 7, 7, 7] }).Low));
        Assert.True(double.IsNaN(Bootstrap.Mean([1, double.NaN], 0, new Random(4)).High));
        var none = Bootstrap.Mean([], 0.5, new Random(4));
        Assert.True(double.IsNaN(none.Value) && none.Count == 0);
        Assert.Contains("3 group numbers", Assert.Throws<ArgumentException>(() => Bootstrap.Mean(values, 0, new Random(4), new() { Groups = [1, 2, 3] })).Message, StringComparison.Ordinal);
    }

    [Fact] // perfect on 3 targets of 4 repeats: of 6 relabellings only the true one is as good
    public void All_relabellings_of_few_targets_are_tried_and_repeats_keep_one_label()
    {
        int[] labels = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
        var test = TargetPermutation.Accuracy(labels, labels, 3, new Random(1));
        Assert.Equal((1.0, 6, true), (test.Observed, test.Permutations, test.IsExact));
        Assert.Equal(1 / 6.0, test.P, 1e-12);
        Assert.Equal(1 / 3.0, test.Mean, 1e-12);
        Assert.True(LabelShuffle.Of(labels, labels, 1000, new Random(1)).P < 0.01); // trial by trial: far too sure
    }

    [Fact]
    public void Six_targets_have_720_relabellings_and_p_has_that_floor()
    {
        int[] labels = [0, 1, 2, 3, 4, 5];
        var seen = new HashSet<string>();
        var test = TargetPermutation.Of(6, r => { seen.Add(string.Join(',', r.ToArray())); return r.ToArray().Where((t, i) => t == i).Count(); }, new Random(1));
        Assert.Equal((720, 720, true), (seen.Count, test.Permutations, test.IsExact));
        Assert.Equal(1 / 720.0, test.P, 1e-12);
        Assert.Equal(1, test.Mean, 1e-12);
        Assert.Equal(1 / 720.0, TargetPermutation.Accuracy(labels, labels, 6, new Random(1)).P, 1e-12);
    }

    [Fact]
    public void Many_targets_get_a_sample_of_relabellings_that_is_never_zero()
    {
        int[] labels = [.. Enumerable.Range(0, 12)];
        var test = TargetPermutation.Accuracy(labels, labels, 12, new Random(1), 999);
        Assert.Equal((999, false, 0.001), (test.Permutations, test.IsExact, test.P));
        Assert.Equal(1 / 12.0, test.Mean, 0.01);
    }

    [Fact]
    public void A_decoder_that_always_says_the_same_has_p_one()
    {
        var test = TargetPermutation.Accuracy([1, 1, 1, 1, 1, 1], [0, 0, 1, 1, 2, 2], 3, new Random(1));
        Assert.Equal(test.Mean, test.Observed, 1e-12);
        Assert.Equal(1, test.P, 1e-12);
        Assert.Contains("label 3", Assert.Throws<ArgumentException>(() => TargetPermutation.Accuracy([1], [3], 3, new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_flips_of_four_subjects_have_the_floor_of_one_in_sixteen()
    {
        var test = SignFlip.Of([0.1, 0.4, 0.2, 0.3], new Random(1));
        Assert.Equal((1 / 16.0, 16, true), (test.P, test.Permutations, test.IsExact));
        Assert.Equal(0.25, test.Observed, 1e-12);
        Assert.Equal(1, SignFlip.Of([0, 0, 0], new Random(1)).P);
        Assert.True(double.IsNaN(SignFlip.Of([0.1, double.NaN], new Random(1)).P));
        Assert.True(double.IsNaN(SignFlip.Of([], new Random(1)).P));
    }

    [Fact]
    public void Sign_flips_are_scipys_exact_test_and_a_sample_comes_near_it()
    {
        double[] values = [0.3, -0.1, 0.2, 0.5, -0.2, 0.1, 0.05, -0.3, 0.4, 0.1];
        var expected = Reference.Of("sign_flip", new { values }, "scipy").GetDouble();
        Assert.Equal(expected, SignFlip.Of(values, new Random(1)).P, 1e-12);
        double[] many = [.. values, .. new double[10]]; // the zeros change no mean
        Assert.Equal(expected, SignFlip.Of(many, new Random(1)).P, 0.02);
    }
}
