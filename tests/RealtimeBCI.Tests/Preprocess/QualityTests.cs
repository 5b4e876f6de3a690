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

    [Fact]
    public void Percent_change_is_against_the_baseline_and_zero_without_one()
    {
        float[] percent = new float[3];
        PercentSignalChange.Of([110, 5, 90], [100, 0, 100], percent);
        Assert.Equal([10, 0, -10], percent);
        Assert.Throws<ArgumentException>(() => PercentSignalChange.Of([1], [1, 2], percent));
    }
}
