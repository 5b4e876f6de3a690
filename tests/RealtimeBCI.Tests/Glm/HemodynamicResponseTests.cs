using MathNet.Numerics;
using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class HemodynamicResponseTests
{
    [Fact]
    public void The_table_agrees_with_numerical_integration_of_the_formula()
    {
        for (var t = -1.0; t < 34; t += 0.0317)
        {
            Assert.Equal(BatchReference.Boxcar(t, 100), HemodynamicResponse.Spm.Integral(t), 1e-9);
            Assert.Equal(BatchReference.Density(t), HemodynamicResponse.Spm.Density(t), 1e-7);
        }
    }

    [Theory]
    [InlineData("spm", 5.0)]
    [InlineData("glover", 5.1)]
    public void The_response_has_unit_integral_and_its_peak_at_five_seconds(string name, double peak)
    {
        var response = HemodynamicResponse.Named(name);
        Assert.Equal(1, Integrate.OnClosedInterval(response.Density, 0, 31.999999, 1e-9), 1e-6);
        Assert.Equal(1, response.Integral(32));
        Assert.Equal(0, response.Integral(0));
        var at = Enumerable.Range(0, 3200).MaxBy(i => response.Density(i / 100.0)) / 100.0;
        Assert.Equal(peak, at, 0.15);
    }

    [Fact]
    public void An_open_event_and_one_that_ends_later_have_the_same_past()
    {
        for (var t = 0.0; t <= 14; t += 0.37)
            Assert.Equal(HemodynamicResponse.Spm.Boxcar(t, 4, null), HemodynamicResponse.Spm.Boxcar(t, 4, 10));
    }

    [Fact]
    public void A_long_event_reaches_height_one() => Assert.Equal(1, HemodynamicResponse.Glover.Boxcar(50, 0, 60), 1e-12);

    [Fact]
    public void An_unknown_response_is_refused_by_name() =>
        Assert.Contains("'gamma'", Assert.Throws<ArgumentException>(() => HemodynamicResponse.Named("gamma")).Message, StringComparison.Ordinal);
}
