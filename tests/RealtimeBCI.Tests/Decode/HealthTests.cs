using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public class HealthTests
{
    [Fact]
    public void A_decoder_that_names_one_candidate_has_collapsed_as_soon_as_the_check_begins()
    {
        var health = new DecoderHealth(12, 24, balanced: true);
        for (var t = 0; t < 23; t++)
            Assert.Equal(DecoderHealthState.WarmingUp, health.Add(Sure(3, 12)).State);
        var report = health.Add(Sure(3, 12));
        Assert.Equal((DecoderHealthState.Collapsed, 3, 1.0), (report.State, report.DominantCandidate, report.DominantFraction));
    }

    [Fact]
    public void A_decoder_that_is_right_on_a_balanced_protocol_and_one_that_guesses_stay_healthy()
    {
        var random = new Random(1);
        foreach (var guesses in new[] { false, true })
        {
            var health = new DecoderHealth(6, 24, balanced: true);
            for (var t = 0; t < 600; t++)
                Assert.True(health.Add(Sure(guesses ? random.Next(6) : t % 6, 6)).State is DecoderHealthState.WarmingUp or DecoderHealthState.Healthy);
        }
    }

    [Fact]
    public void A_skewed_decoder_recovers_when_its_window_has_moved_on()
    {
        var health = new DecoderHealth(12, 24, balanced: true);
        for (var t = 0; t < 48; t++)
            health.Add(Sure(t % 5 < 2 ? 0 : 1 + t % 11, 12));
        Assert.Equal(DecoderHealthState.Skewed, health.Report().State);
        for (var t = 0; t < 48; t++)
            health.Add(Sure(t % 12, 12));
        Assert.Equal(DecoderHealthState.Healthy, health.Report().State);
    }

    [Fact]
    public void Where_targets_are_not_balanced_nothing_is_said()
    {
        var health = new DecoderHealth(4, 10, balanced: false);
        for (var t = 0; t < 30; t++)
            Assert.Equal(DecoderHealthState.NotChecked, health.Add(Sure(0, 4)).State);
    }

    [Fact]
    public void Mean_entropy_is_that_of_the_window()
    {
        var health = new DecoderHealth(4, 2, balanced: true);
        Assert.Equal(2, health.Add([0.25, 0.25, 0.25, 0.25]).MeanEntropyBits, 1e-12);
        Assert.Equal(1, health.Add(Sure(1, 4)).MeanEntropyBits, 1e-12);
    }

    [Theory] // scipy.stats.binom.sf, first k with C * sf(k - 1, n, 1/C) < 1e-6
    [InlineData(24, 12, 13)]
    [InlineData(24, 2, 24)]
    [InlineData(48, 8, 21)]
    [InlineData(10, 2, 11)]
    public void The_bound_is_the_binomials(int decisions, int candidates, int expected) =>
        Assert.Equal(expected, DecoderHealth.LeastImprobableCount(decisions, candidates));

    private static double[] Sure(int candidate, int candidates)
    {
        var posteriors = new double[candidates];
        posteriors[candidate] = 1;
        return posteriors;
    }
}
