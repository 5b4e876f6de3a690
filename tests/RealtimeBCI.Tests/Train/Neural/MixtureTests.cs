using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class MixtureTests
{
    [Fact]
    public void Half_of_the_rows_are_mixed_in_shares_of_a_beta_distribution()
    {
        var mixture = Mixture.Draw(40_000, new Random(3));
        Assert.Equal(Enumerable.Range(0, 40_000), mixture.Partners.Order());
        double[] shares = [.. mixture.Shares.Where(s => s != 1).Select(s => (double)s)];
        var exactlyOne = mixture.Shares.Count(s => s == 1); // Beta(.15, .15) rounds to 1 in float32 for about P(1 − x < 3e-8) = 3.8 % of the mixed rows
        Assert.Equal(20_000 + 20_000 * 0.0381, exactlyOne, 500.0);
        Assert.Equal(0.5, mixture.Shares.Sum(s => (double)s) / 20_000 - 1, 0.02);
        Assert.InRange(shares.Length, 18_000, 20_500);
        var all = shares.Concat(Enumerable.Repeat(1.0, exactlyOne - 20_000)).ToArray();
        Assert.Equal(0.25 / 1.3, all.Average(s => (s - 0.5) * (s - 0.5)), 0.01);
    }

    [Fact]
    public void Rows_are_mixed_in_their_shares()
    {
        TorchRuntime.Use(1);
        using var scope = NewDisposeScope();
        var mixed = new Mixture([1, 2, 0], [0.75f, 1, 0.5f]).Apply(tensor(new float[] { 4, 8, 0, 0, 2, 6 }, [3, 2]));
        Assert.Equal([3f, 6, 0, 0, 3, 7], mixed.data<float>().ToArray());
    }

    [Fact]
    public void Subjects_are_mixed_each_within_itself()
    {
        var both = Mixture.Concatenate([new([1, 0], [0.5f, 1]), new([2, 0, 1], [1, 0.25f, 1])]);
        Assert.Equal([1, 0, 4, 2, 3], both.Partners);
        Assert.Equal([0.5f, 1, 1, 0.25f, 1], both.Shares);
    }
}
