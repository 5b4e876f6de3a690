using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

public sealed class QualityTests
{
    [Fact]
    public void Displacement_counts_a_degree_as_an_arc_on_fifty_millimetres()
    {
        Assert.Equal(0.1 + 0.2 + 50 * Math.PI / 180, FramewiseDisplacement.Between([0, 0, 0, 0, 0, 0], [0.1, -0.2, 0, 0, 1, 0]), 9);
        Assert.Throws<ArgumentException>(() => FramewiseDisplacement.Between([0], [1]));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(7), InlineData(33)]
    public void A_uniform_change_is_its_own_dvars_at_any_length(int count)
    {
        var (before, after) = (Enumerable.Repeat(99f, count).ToArray(), Enumerable.Repeat(100f, count).ToArray());
        Assert.Equal(count == 0 ? 0 : 1, Dvars.Percent(before, after), 6);
        Assert.Equal(count == 0 ? 0 : 100, Dvars.Mean(after), 6);
    }

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(64), InlineData(1001)]
    public void The_median_by_selection_is_the_median_by_sorting(int count)
    {
        var random = new Random(count);
        float[] values = [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? 4 : random.NextSingle())], sorted = [.. values.Order()];
        Assert.Equal(((double)sorted[(count - 1) / 2] + sorted[count / 2]) / 2, Median.OfScratch(values));
        Assert.Throws<ArgumentException>(() => Median.OfScratch([]));
    }

    [Fact]
    public void A_running_median_is_right_to_a_bin_and_does_not_mind_what_lies_beyond()
    {
        var median = new RunningMedian(0.01, 100);
        Assert.Null(median.Value);
        foreach (var value in new[] { 0.2, double.NaN, 0.304, 1e9, 0.1, 7 })
            median.Add(value);
        Assert.Equal(0.305, median.Value!.Value, 1e-12);
    }

    [Fact]
    public void A_spike_stands_out_of_the_volumes_before_it_and_does_not_hide_the_next()
    {
        var spikes = new SpikeDetector();
        var random = new Random(3);
        for (var n = 0; n < SpikeDetector.Least; n++)
            Assert.Null(spikes.Score(1 + 0.1 * random.NextDouble()));
        for (var n = 0; n < 300; n++)
        {
            var isSpike = n % 40 is 20 or 21;
            Assert.Equal(isSpike, spikes.Score(isSpike ? 3 : 1 + 0.1 * random.NextDouble()) > SpikeDetector.Threshold);
        }
    }

    [Fact]
    public void Volumes_that_never_change_have_no_spikes()
    {
        var spikes = new SpikeDetector();
        for (var n = 0; n < 200; n++)
            Assert.True(spikes.Score(0) is null or 0);
    }

    [Fact]
    public void Contrast_is_the_response_over_the_noise_and_nothing_where_there_is_no_response()
    {
        const int voxels = 4000, trials = 40;
        float[] noise = [.. Enumerable.Range(0, voxels).Select(v => 0.5f + v % 5)];
        double Measure(double amplitude)
        {
            var random = new Random(5);
            var contrast = new TrialContrast(voxels);
            Assert.Null(contrast.OverNoise(noise));
            for (var i = 0; i < trials; i++)
                contrast.Fold([.. noise.Select((sd, v) => (float)(sd * ((v % 2 == 0 ? amplitude : -amplitude) + 0.7 * Normal(random))))]);
            return contrast.OverNoise(noise)!.Value;
        }
        Assert.Equal(0.8, Measure(0.8), 0.01);
        Assert.Equal(0.1, Measure(0.1), 0.02);
        Assert.InRange(Measure(0), 0, 0.03); // what noise alone gives without the correction: 0.7 / sqrt(40) = 0.11
    }

    [Fact]
    public void Voxels_without_noise_or_without_a_mean_have_no_part_in_the_ratio()
    {
        var random = new Random(6);
        var noise = new VoxelNoise(3);
        Assert.Null(noise.Measure());
        for (var t = 0; t < 50; t++)
            noise.Fold([500, 0, (float)(100 + t + Normal(random))], 0.05 * t);
        Assert.InRange(noise.Measure()!.Value, 90, 160);
        Assert.Equal(0, noise.Deviation[0], 1e-3f);
        Assert.Throws<ArgumentException>(() => noise.Fold([1, 2], 3));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
