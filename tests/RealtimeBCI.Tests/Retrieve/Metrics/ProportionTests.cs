using System.Globalization;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class ProportionTests
{
    [Fact] // by hand: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n) with p = .5, n = 10, z = 1.959964
    public void A_wilson_interval_of_five_in_ten_is_237_to_763_thousandths()
    {
        var (low, high) = Proportion.Wilson(5, 10);
        Assert.Equal(0.236593, low, 1e-6);
        Assert.Equal(0.763407, high, 1e-6);
    }

    [Fact]
    public void A_wilson_interval_stays_between_zero_and_one()
    {
        Assert.Equal((0, 1), Proportion.Wilson(0, 0));
        Assert.Equal(0, Proportion.Wilson(0, 20).Low);
        Assert.Equal(1, Proportion.Wilson(20, 20).High);
        Assert.Equal(0.161125, Proportion.Wilson(0, 20).High, 1e-6); // z² / (n + z²)
    }

    [Theory]
    [InlineData(2, 3, 0.5, 0.5)]
    [InlineData(3, 3, 0.5, 0.125)]
    [InlineData(1, 2, 0.25, 0.4375)]
    [InlineData(0, 9, 0.1, 1)]
    [InlineData(0, 0, 0.1, 1)]
    [InlineData(1, 5, 0, 0)]
    [InlineData(5, 5, 1, 1)]
    public void A_binomial_tail_by_hand(int successes, int trials, double chance, double p) =>
        Assert.Equal(p, Proportion.BinomialTail(successes, trials, chance), 1e-14);

    [Fact]
    public void A_binomial_tail_agrees_with_scipy()
    {
        TestPaths.RequirePython("scipy");
        (int Successes, int Trials, double Chance)[] cases = [(47, 96, 1 / 12.0), (9, 96, 1 / 12.0), (60, 96, 0.125), (1, 1000, 0.001), (500, 1000, 0.5), (96, 96, 1 / 12.0), (1500, 5000, 0.29)];
        var arguments = string.Join(',', cases.Select(c => string.Create(CultureInfo.InvariantCulture, $"({c.Successes},{c.Trials},{c.Chance:R})")));
        var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c", $"from scipy.stats import binom\nfor k,n,p in [{arguments}]: print(repr(float(binom.sf(k-1,n,p))))");
        Assert.True(code == 0, error);
        var expected = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        for (var i = 0; i < cases.Length; i++)
            Assert.Equal(1, Proportion.BinomialTail(cases[i].Successes, cases[i].Trials, cases[i].Chance) / expected[i], 1e-9);
    }

    [Fact]
    public void Impossible_counts_are_refused_with_their_value() =>
        Assert.Contains("7 successes in 5 trials", Assert.Throws<ArgumentOutOfRangeException>(() => Proportion.BinomialTail(7, 5, 0.5)).Message, StringComparison.Ordinal);
}
