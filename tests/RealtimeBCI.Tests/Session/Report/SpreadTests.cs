using RealtimeBCI.Session.Report;

namespace RealtimeBCI.Tests.Session.Report;

public sealed class SpreadTests
{
    [Fact] // numpy.quantile([1, 2, 4, 8], [.5, .95, .99])
    public void Quantiles_are_interpolated_as_numpy_does()
    {
        var spread = Spread.Of([8, 1, 4, 2]);
        Assert.Equal(4, spread.Count);
        Assert.Equal(3, spread.P50, 1e-12);
        Assert.Equal(7.4, spread.P95, 1e-12);
        Assert.Equal(7.88, spread.P99, 1e-12);
        Assert.Equal(8, spread.Max);
    }

    [Fact]
    public void One_value_is_every_quantile_of_itself() => Assert.Equal(new Spread(1, 5, 5, 5, 5), Spread.Of([5]));

    [Fact]
    public void Nothing_has_no_quantiles()
    {
        Assert.Equal(0, Spread.Of([]).Count);
        Assert.True(double.IsNaN(Spread.Of([]).P99));
    }
}
