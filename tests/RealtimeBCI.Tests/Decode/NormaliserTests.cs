using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Decode;

public class NormaliserTests
{
    private const CognitiveState Seen = CognitiveState.Perception, Imagined = CognitiveState.Imagery;

    [Fact]
    public void The_first_trial_is_measured_against_training_alone()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [1, 2, 3], [1, 2, 4])], false, NormaliserAdaptation.BalancedTrials);
        var z = new float[3];
        Assert.Null(normaliser.Apply([2, 4, -1], Seen, z));
        Assert.Equal([1, 1, -1], z);
        Assert.Equal(0, normaliser.Trials(Seen));
    }

    [Fact]
    public void A_trial_counts_from_the_next_one_on_and_the_version_counts_trials()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [0, 0], [1, 1], 3)], false, NormaliserAdaptation.BalancedTrials);
        float[] before = new float[2], after = new float[2];
        normaliser.Apply([4, 8], Seen, before);
        normaliser.Fold([4, 8], Seen);
        normaliser.Apply([4, 8], Seen, after);
        Assert.Equal([4, 8], before);
        Assert.Equal([3, 6], after);
        Assert.Equal((1, 0), (normaliser.Trials(Seen), normaliser.Trials(Imagined)));
    }

    [Fact]
    public void After_many_trials_the_session_outweighs_training()
    {
        var random = new Random(2);
        var normaliser = new BetaNormaliser([Prior(Seen, [10, -10], [5, 5])], false, NormaliserAdaptation.BalancedTrials);
        for (var t = 0; t < 5000; t++)
            normaliser.Fold([(float)(3 + 2 * Normal(random)), (float)(-1 + 0.5 * Normal(random))], Seen);
        var z = new float[2];
        normaliser.Apply([5, -0.5f], Seen, z);
        Assert.Equal(1, z[0], 0.1);
        Assert.Equal(1, z[1], 0.2);
    }

    [Fact]
    public void Without_a_balanced_protocol_nothing_is_learned()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [0, 0], [1, 1])], false, NormaliserAdaptation.None);
        float[] first = new float[2], last = new float[2];
        normaliser.Apply([4, 8], Seen, first);
        for (var t = 0; t < 30; t++)
            normaliser.Fold([4, 8], Seen);
        normaliser.Apply([4, 8], Seen, last);
        Assert.Equal(first, last);
        Assert.Equal(0, normaliser.Trials(Seen));
    }

    [Theory]
    [InlineData(NormaliserAdaptation.None, true)]
    [InlineData(NormaliserAdaptation.BalancedTrials, false)]
    public void Thirty_repeats_of_one_target_leave_its_accuracy_as_it_was_only_where_nothing_is_learned_from_them(NormaliserAdaptation adaptation, bool asItWas)
    {
        const int voxels = 60, targets = 6;
        var random = new Random(4);
        var patterns = Enumerable.Range(0, targets).Select(_ => Enumerable.Range(0, voxels).Select(_ => 0.35f * Normal(random)).ToArray()).ToArray();
        var sd = Enumerable.Repeat(1f, voxels).ToArray();
        var normaliser = new BetaNormaliser([Prior(Seen, new float[voxels], sd)], false, adaptation);
        int early = 0, late = 0;
        for (var t = 0; t < 60; t++)
        {
            float[] beta = [.. patterns[0].Select(p => p + Normal(random))];
            var z = new float[voxels];
            Assert.Null(normaliser.Apply(beta, Seen, z));
            float[] scores = [.. patterns.Select(p => SimilarityKernel.Dot(p, z))];
            (early, late) = (early + (t < 30 && Ranker.Order(scores)[0] == 0 ? 1 : 0), late + (t >= 30 && Ranker.Order(scores)[0] == 0 ? 1 : 0));
            normaliser.Fold(beta, Seen);
        }
        Assert.Equal(asItWas, late >= early - 3);
    }

    [Fact]
    public void States_are_kept_apart_and_an_untrained_one_borrows_and_says_so()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [2, 2], [1, 1])], false, NormaliserAdaptation.BalancedTrials);
        Assert.False(normaliser.IsBorrowed(Seen));
        Assert.True(normaliser.IsBorrowed(Imagined));
        normaliser.Fold([0, 0], Imagined);
        float[] seen = new float[2], imagined = new float[2];
        normaliser.Apply([1, 1], Seen, seen);
        normaliser.Apply([2, 2], Imagined, imagined);
        Assert.Equal([-1, -1], seen);
        Assert.Equal([1, 1], imagined);
        Assert.Contains("borrowed from Perception", normaliser.Provenance(Imagined));
        Assert.Contains("1 trials of this session", normaliser.Provenance(Imagined));
        Assert.DoesNotContain("borrowed", normaliser.Provenance(Seen));
    }

    [Fact]
    public void Removing_a_patterns_mean_makes_a_constant_shift_invisible()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [0, 0, 0], [1, 2, 4])], true, NormaliserAdaptation.None);
        float[] plain = new float[3], shifted = new float[3];
        normaliser.Apply([1, 2, 6], Seen, plain);
        normaliser.Apply([101, 102, 106], Seen, shifted);
        Assert.Equal([-2, -0.5f, 0.75f], plain);
        Assert.Equal(plain, shifted);
    }

    [Fact]
    public void A_pattern_of_which_nothing_is_left_is_a_reason_and_never_a_silent_zero()
    {
        var normaliser = new BetaNormaliser([Prior(Seen, [1, 2], [1, 1])], false, NormaliserAdaptation.BalancedTrials);
        Assert.Contains("are 0", normaliser.Apply([1, 2], Seen, new float[2]));
        Assert.Contains("1 of 2", normaliser.Apply([1, float.NaN], Seen, new float[2]));
        normaliser.Fold([1, float.NaN], Seen);
        Assert.Equal(0, normaliser.Trials(Seen));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(33)]
    public void Z_scores_are_the_same_at_every_length(int voxels)
    {
        var random = new Random(voxels);
        float[] x = TestBundles.Numbers(random, voxels), mean = TestBundles.Numbers(random, voxels);
        float[] sd = [.. TestBundles.Numbers(random, voxels).Select((s, i) => i % 5 == 3 ? 0 : Math.Abs(s) + 0.1f)];
        var z = new float[voxels];
        PatternKernel.ZScore(x, 0.25f, mean, sd, z);
        for (var v = 0; v < voxels; v++)
            Assert.Equal(sd[v] > 0 ? (x[v] - 0.25f - mean[v]) / sd[v] : 0, z[v]);
    }

    private static NormaliserPrior Prior(CognitiveState state, float[] mean, float[] sd, double pseudoTrials = 20) =>
        new() { State = state, Mean = mean, Sd = sd, PseudoTrials = pseudoTrials, Trials = 40, Provenance = "runs 1 to 4" };

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
