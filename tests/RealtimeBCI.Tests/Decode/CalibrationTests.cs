using CsCheck;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public class CalibrationTests
{
    private const CognitiveState Seen = CognitiveState.Perception, Imagined = CognitiveState.Imagery;

    [Theory]
    [InlineData(1.5, 4)]
    [InlineData(6, 12)]
    [InlineData(25, 8)]
    public void A_planted_temperature_is_recovered(double planted, int candidates)
    {
        var random = new Random(1);
        const int trials = 4000;
        var scores = TestBundles.Numbers(random, trials * candidates);
        var posteriors = new double[candidates];
        var targets = new int[trials];
        for (var t = 0; t < trials; t++)
        {
            Posterior.Softmax(scores.AsSpan(t * candidates, candidates), planted, posteriors);
            var u = random.NextDouble();
            while (targets[t] < candidates - 1 && (u -= posteriors[targets[t]]) > 0)
                targets[t]++;
        }
        Assert.Equal(planted, TemperatureFit.Fit(scores, targets), 0.1 * planted);
    }

    [Fact]
    public void No_other_temperature_has_less_log_loss()
    {
        var random = new Random(3);
        var scores = TestBundles.Numbers(random, 200 * 5);
        int[] targets = [.. Enumerable.Range(0, 200).Select(t => Enumerable.Range(0, 5).MaxBy(c => scores[t * 5 + c] + 0.7 * random.NextDouble()))];
        var fitted = TemperatureFit.Fit(scores, targets);
        var least = Posterior.LogLoss(scores, targets, fitted);
        foreach (var factor in new[] { 0.5, 0.8, 1.25, 2 })
            Assert.True(Posterior.LogLoss(scores, targets, fitted * factor) > least);
    }

    [Fact]
    public void Scores_that_say_nothing_get_equal_posteriors_and_a_few_right_ones_no_certainty()
    {
        Assert.Equal(0, TemperatureFit.Fit([1, 0, 1, 0], [1, 0]), 1e-9);
        Assert.Equal(0, TemperatureFit.Fit([1, 0, 1, 0], [1, 1]));
        Assert.Equal(0, TemperatureFit.Fit([0, 0, 0, 0], [1, 0]));
        var three = TemperatureFit.Fit([1, 0, 1, 0, 1, 0], [0, 0, 0]);
        var posteriors = new double[2];
        Posterior.Softmax([1, 0], three, posteriors);
        Assert.Equal(0.9, posteriors[0], 1e-6);
    }

    [Fact]
    public void Posteriors_sum_to_one_and_keep_the_order_of_the_scores() =>
        Gen.Select(Gen.Float[-1, 1].Array[1, 30], Gen.Double[0, 1e4]).Sample((scores, beta) =>
        {
            var posteriors = new double[scores.Length];
            Posterior.Softmax(scores, beta, posteriors);
            return Math.Abs(posteriors.Sum() - 1) < 1e-9 && posteriors.All(p => p is >= 0 and <= 1)
                && Enumerable.Range(1, scores.Length - 1).All(i => scores[i] < scores[i - 1] ? posteriors[i] <= posteriors[i - 1] : posteriors[i] >= posteriors[i - 1]);
        });

    [Fact]
    public void Log_loss_entropy_and_accuracy_have_their_known_values()
    {
        Assert.Equal(Math.Log(4), Posterior.LogLoss([3, 1, 2, 0], [2], 0), 1e-12);
        Assert.Equal(2, Posterior.EntropyBits([0.25, 0.25, 0.25, 0.25]), 1e-12);
        Assert.Equal(0, Posterior.EntropyBits([1, 0]), 1e-12);
        Assert.Equal(0.5, Posterior.Top1([3, 1, 1, 3], [0, 0]));
        Assert.Equal(0.25, Posterior.Top1([1, 1, 1, 1], [2]));
    }

    [Fact]
    public void The_table_answers_its_entries_and_says_what_is_not_calibrated()
    {
        var table = new CalibrationTable([TestBundles.Entry(Seen, 1, 10), TestBundles.Entry(Seen, 2, 8), TestBundles.Entry(Seen, 4, 6)]);
        Assert.Equal(new(10, true, Seen), table.For(Seen, 1));
        Assert.Equal(new(8, true, Seen), table.For(Seen, 2));
        Assert.Equal(new(8 * 2 / 3.0, false, Seen), table.For(Seen, 3));
        Assert.Equal(new(3, false, Seen), table.For(Seen, 8));
        Assert.Equal(new(5, false, Seen), table.For(Imagined, 1));
        Assert.Equal(new(1, false, null), new CalibrationTable([]).For(Seen, 1));
        Assert.True(table.Covers(Seen));
        Assert.False(table.Covers(Imagined));
    }

    [Fact]
    public void A_calibration_of_one_state_is_for_the_other_only_where_that_is_accepted_by_name()
    {
        var seen = new CalibrationTable([TestBundles.Entry(Seen, 1, 10)]);
        Assert.True(seen.Allows(Seen, null));
        Assert.False(seen.Allows(Imagined, null));
        Assert.False(seen.Allows(Imagined, Imagined));
        Assert.True(seen.Allows(Imagined, Seen));
        Assert.True(new CalibrationTable([]).Allows(Imagined, null));
        Assert.True(new CalibrationTable([TestBundles.Entry(Seen, 1, 10), TestBundles.Entry(Imagined, 1, 4)]).Allows(Imagined, null));
    }

    [Fact]
    public void Evidence_is_summed_per_group_and_a_provisional_decode_leaves_no_trace()
    {
        var evidence = new RepeatEvidence(2);
        Assert.Equal(1, evidence.Add("a", [1, 2]).Repeats);
        Assert.Equal(1, evidence.Add("b", [5, 5]).Repeats);
        var sum = new float[2];
        Assert.Equal(2, evidence.With("a", [10, 10], sum));
        Assert.Equal([11, 12], sum);
        var (total, repeats) = evidence.Add("a", [3, 3]);
        Assert.Equal(2, repeats);
        Assert.Equal([4, 5], total.ToArray());
    }
}
