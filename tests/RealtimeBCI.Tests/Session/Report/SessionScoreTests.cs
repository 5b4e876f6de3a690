using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Report;

namespace RealtimeBCI.Tests.Session.Report;

public sealed class SessionScoreTests
{
    [Fact]
    public void Scores_of_four_trials_by_hand()
    {
        var labels = new Dictionary<int, string> { [0] = "a", [1] = "b", [2] = "c", [3] = "a" };
        var score = SessionScore.Of(
            [Decide(0, ("a", .7), ("b", .2), ("c", .1)), Decide(1, ("a", .5), ("b", .3), ("c", .2)), Decide(2, ("a", .6), ("b", .3), ("c", .1)), Refused(3)], labels, 3);
        Assert.Equal(4, score.Trials);
        Assert.Equal(1, score.Correct);
        Assert.Equal(0.25, score.Top1);
        Assert.Equal(0.75, score.Top3);
        Assert.Equal((1 + 2 + 3 + 2) / 4.0, score.MeanRank);
        Assert.Equal(-(Math.Log(.7) + Math.Log(.3) + Math.Log(.1) + Math.Log(1 / 3.0)) / 4, score.LogLoss, 1e-12);
        Assert.Equal(1 - Math.Pow(2 / 3.0, 4), score.P, 1e-12);
        Assert.Equal(3, score.Answered);
        Assert.Equal(1, score.AnsweredCorrect);
    }

    [Fact]
    public void Forced_choice_counts_the_best_candidate_of_an_abstained_decision()
    {
        var score = SessionScore.Of([Decide(0, ("a", .6), ("b", .4)) with { Abstained = AbstainReason.LowConfidence }], new Dictionary<int, string> { [0] = "a" }, 2);
        Assert.Equal(1, score.Top1);
        Assert.Equal(0, score.Answered);
    }

    [Fact]
    public void Provisional_decodes_and_unlabelled_trials_are_left_out()
    {
        var score = SessionScore.Of(
            [Decide(0, ("a", 1)) with { IsProvisional = true }, Decide(5, ("a", 1)), Decide(0, ("b", .9), ("a", .1))], new Dictionary<int, string> { [0] = "a" }, 2);
        Assert.Equal(1, score.Trials);
        Assert.Equal(0, score.Correct);
    }

    [Fact]
    public void No_trials_have_no_score()
    {
        var score = SessionScore.Of([], new Dictionary<int, string>(), 12);
        Assert.Equal(0, score.Trials);
        Assert.True(double.IsNaN(score.Top1));
        Assert.True(double.IsNaN(score.ShuffledTop1));
        Assert.Equal(1, score.P);
    }

    [Fact]
    public void A_certain_and_wrong_decision_keeps_log_loss_finite()
    {
        var score = SessionScore.Of([Decide(0, ("b", 1), ("a", 0))], new Dictionary<int, string> { [0] = "a" }, 2);
        Assert.Equal(-Math.Log(LogLoss.LeastPosterior), score.LogLoss, 1e-9);
    }

    [Fact]
    public void A_decoder_that_always_says_the_same_scores_no_better_than_shuffled_labels()
    {
        var labels = Enumerable.Range(0, 20).ToDictionary(t => t, t => t % 4 == 0 ? "a" : "b");
        var score = SessionScore.Of(labels.Keys.Select(t => Decide(t, ("b", .9), ("a", .1))), labels, 2);
        Assert.Equal(0.75, score.Top1);
        Assert.Equal(0.75, score.ShuffledTop1, 1e-12);
        Assert.Equal(1, score.Shuffle.P, 1e-12);
    }

    [Fact] // E[right] = Σ answers × labels / trials²: 5 answers and 5 labels of each of 4 candidates in 20 trials
    public void Shuffled_labels_of_a_perfect_decoder_are_at_chance_and_the_same_every_time()
    {
        var labels = Enumerable.Range(0, 20).ToDictionary(t => t, t => $"{t % 4}");
        SessionScore Score() => SessionScore.Of(labels.Select(l => Decide(l.Key, (l.Value, 1))), labels, 4);
        Assert.Equal(1, Score().Top1);
        Assert.Equal(0.25, Score().ShuffledTop1, 0.005);
        Assert.Equal(1 / 10_001.0, Score().Shuffle.P, 1e-9);
        Assert.Equal(10_000, Score().Shuffle.Counts.Sum());
        Assert.Equal(Score().ShuffledTop1, Score().ShuffledTop1);
    }

    internal static Decision Decide(int trial, params (string Item, double Posterior)[] candidates) => new()
    {
        RunId = "run",
        Trial = trial,
        Candidates = [.. candidates.Select(c => new Candidate(c.Item, c.Posterior, c.Posterior))],
        Confidence = candidates[0].Posterior,
    };

    private static Decision Refused(int trial) => new() { RunId = "run", Trial = trial, Beta = BetaState.Refused, Abstained = AbstainReason.BetaRefused };
}
