using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class RetrievalScoresTests
{
    [Fact]
    public void Each_metric_comes_with_its_chance_and_an_interval_that_holds_it()
    {
        Place[] places = [.. Enumerable.Range(0, 40).Select(i => new Place(i % 4, 0, 8))];
        var scores = RetrievalScores.Of(places, new Random(1));
        Assert.Equal((0.25, 1 / 8.0), (scores.Top1.Value, scores.Top1.Chance));
        Assert.Equal((1, 5 / 8.0), (scores.Top5.Value, scores.Top5.Chance));
        Assert.Equal(1 - 1.5 / 7, scores.TwoWay.Value, 1e-12);
        Assert.Equal((2.5, 4.5), (scores.MeanRank.Value, scores.MeanRank.Chance));
        Assert.Equal((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4, scores.MeanReciprocalRank.Value, 1e-12);
        Score[] all = [scores.Top1, scores.TwoWay, scores.MeanRank, scores.MeanReciprocalRank];
        Assert.All(all, s => Assert.True(s.Low < s.Value && s.Value < s.High && s.Count == 40, $"{s}"));
    }

    [Fact]
    public void A_perfect_score_of_twelve_pictures_has_an_interval_all_the_same()
    {
        var top = RetrievalScores.Of([.. Enumerable.Repeat(new Place(0, 0, 12), 12)], new Random(1)).Top1;
        Assert.Equal(Proportion.Wilson(12, 12), (top.Low, top.High));
    }

    [Fact]
    public void Repeats_of_a_picture_do_not_narrow_the_interval()
    {
        Place[] pictures = [.. Enumerable.Range(0, 12).Select(i => new Place(i % 2, 0, 12))];
        Place[] repeated = [.. pictures.SelectMany(p => Enumerable.Repeat(p, 16))];
        var plan = new BootstrapPlan { Groups = [.. Enumerable.Range(0, repeated.Length).Select(i => i / 16)] };
        var (once, often) = (RetrievalScores.Of(pictures, new Random(2)).Top1, RetrievalScores.Of(repeated, new Random(2), plan).Top1);
        Assert.Equal(12, often.Count);
        Assert.Equal((once.Low, once.High), (often.Low, often.High));
    }

    [Fact]
    public void Queries_with_different_numbers_of_candidates_are_refused() =>
        Assert.Contains("7", Assert.Throws<ArgumentException>(() => RetrievalScores.Of([new(0, 0, 6), new(0, 0, 7)], new Random(1))).Message, StringComparison.Ordinal);

    [Fact] // with b better pictures among the other N − 1, a pool's m − 1 others hold none of them in C(N−1−b, m−1) of C(N−1, m−1) draws
    public void Retrieval_from_drawn_pools_agrees_with_its_expectation()
    {
        const int n = 60, pool = 20;
        var random = new Random(3);
        float[] similarity = [.. Enumerable.Range(0, n * n).Select(i => (float)(random.NextDouble() + (i / n == i % n ? 0.7 : 0)))];
        var expected = 0.0;
        foreach (var place in RetrievalMetrics.Places(similarity, [.. Enumerable.Range(0, n)], n))
        {
            var none = 1.0;
            for (var k = 0; k < pool - 1; k++)
                none *= Math.Max(0, n - 1.0 - place.Better - k) / (n - 1 - k);
            expected += none / n;
        }
        var score = PooledRetrieval.ImageRetrieval(similarity, n, pool, 3000, new Random(4));
        Assert.Equal(expected, score.Value, 0.005);
        Assert.Equal((1.0 / pool, n), (score.Chance, score.Count));
        Assert.Equal(RetrievalMetrics.ImageRetrieval(similarity, n), PooledRetrieval.ImageRetrieval(similarity, n, n, 1, new Random(4)).Value, 1e-12);
        Assert.Equal(RetrievalMetrics.BrainRetrieval(similarity, n), PooledRetrieval.BrainRetrieval(similarity, n, n, 1, new Random(4)).Value, 1e-12);
    }

    [Fact]
    public void More_draws_of_the_same_pictures_do_not_narrow_the_interval()
    {
        const int n = 50;
        var random = new Random(5);
        float[] similarity = [.. Enumerable.Range(0, n * n).Select(i => (float)(random.NextDouble() + (i / n == i % n ? 0.5 : 0)))];
        double Width(int draws) => PooledRetrieval.ImageRetrieval(similarity, n, 25, draws, new Random(6)) is var s ? s.High - s.Low : 0;
        Assert.InRange(Width(2000) / Width(50), 0.8, 1.3);
    }

    [Fact]
    public void A_pool_larger_than_the_set_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledRetrieval.ImageRetrieval(new float[4], 2, 3, 1, new Random(1)));
}
