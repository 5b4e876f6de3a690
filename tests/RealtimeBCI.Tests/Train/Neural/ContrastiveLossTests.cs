using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class ContrastiveLossTests
{
    // Cosines are those of the identity: 1 on the diagonal, 0 elsewhere, at temperature 1. A row's log-softmax is 1 − L on the diagonal and −L beside it.
    private static readonly double L = Math.Log(Math.E + 2);

    public ContrastiveLossTests() => TorchRuntime.Use(1);

    [Fact]
    public void Unmixed_rows_cost_the_logarithm_of_their_odds() => Assert.Equal(L - 1, BiMixCo(Mixture.None(3), 1, 2, 3), 1e-6);

    [Fact]
    public void A_mixed_row_costs_both_of_its_pictures() => Assert.Equal(L - 2.75 / 3, BiMixCo(new([1, 2, 0], [0.75f, 1, 1]), 1, 2, 3), 1e-6);

    [Fact]
    public void A_row_that_is_its_own_partner_keeps_all_its_mass()
    {
        var pairs = ContrastiveTargets.Of(new([0, 2, 1], [0.3f, 1, 1]), [1, 2, 3]);
        Assert.Equal([1f, 0, 0, 0, 1, 0, 0, 0, 1], pairs.Mass);
        Assert.Equal(L - 1, BiMixCo(new([0, 2, 1], [0.3f, 1, 1]), 1, 2, 3), 1e-6);
    }

    [Fact]
    public void Two_rows_of_one_picture_are_no_false_negatives()
    {
        var pairs = ContrastiveTargets.Of(Mixture.None(3), [7, 7, 8]);
        Assert.Equal([false, true, false, true, false, false, false, false, false], pairs.Ignored);
        Assert.Equal((2 * Math.Log(1 + 1 / Math.E) + L - 1) / 3, BiMixCo(Mixture.None(3), 7, 7, 8), 1e-6);
    }

    [Fact]
    public void A_mixed_row_ignores_other_rows_of_both_its_pictures()
    {
        var pairs = ContrastiveTargets.Of(new([1, 2, 0], [1, 1, 0.6f]), [7, 7, 8]);
        Assert.Equal([1f, 0, 0, 0, 1, 0, 0.4f, 0, 0.6f], pairs.Mass, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([false, true, false, true, false, false, false, true, false], pairs.Ignored);
    }

    [Fact]
    public void A_partner_that_shows_the_same_picture_gives_its_mass_to_the_row()
    {
        var pairs = ContrastiveTargets.Of(new([1, 0, 2], [0.5f, 1, 1]), [7, 7, 8]);
        Assert.Equal([1f, 0, 0, 0, 1, 0, 0, 0, 1], pairs.Mass);
        Assert.True(pairs.Ignored[1]);
    }

    [Fact]
    public void Soft_clip_of_perfect_predictions_is_the_entropy_of_the_pictures_similarities()
    {
        using var scope = NewDisposeScope();
        double own = Math.E / (Math.E + 2), other = 1 / (Math.E + 2);
        Assert.Equal(-own * Math.Log(own) - 2 * other * Math.Log(other), ContrastiveLoss.Soft(eye(3), eye(3), 1).item<float>(), 1e-6);
    }

    [Fact]
    public void Soft_clip_of_a_shifted_prediction_by_hand()
    {
        // Cosines predicted: row i sees 1 at picture i + 1. Q is e/(e+2) on the diagonal, so each row and each column costs L − 1/(e+2).
        using var scope = NewDisposeScope();
        var shifted = eye(3).roll(1, 1);
        Assert.Equal(L - 1 / (Math.E + 2), ContrastiveLoss.Soft(shifted, eye(3), 1).item<float>(), 1e-6);
    }

    [Theory]
    [InlineData(0, 3, 0.004)]
    [InlineData(1, 3, 0.00575)]
    [InlineData(2, 3, 0.0075)]
    [InlineData(0, 1, 0.004)]
    public void The_soft_temperature_rises_along_half_a_cosine(int epoch, int epochs, double expected) =>
        Assert.Equal(expected, ContrastiveLoss.SoftTemperature(epoch, epochs), 1e-12);

    private static double BiMixCo(Mixture mixture, params int[] items)
    {
        using var scope = NewDisposeScope();
        return ContrastiveLoss.BiMixCo(eye(3), eye(3), ContrastiveTargets.Of(mixture, items), 1).item<float>();
    }
}
