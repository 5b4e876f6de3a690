using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve;

public class RankerTests
{
    [Fact]
    public void Scores_are_cosines_from_the_centre()
    {
        var random = new Random(1);
        var gallery = Random(random, 9, 17);
        float[] centre = gallery.Centre(), latent = Numbers(random, 17), scores = new float[9];
        new Ranker(gallery, centre).Score(latent, scores);
        for (var i = 0; i < 9; i++)
        {
            double dot = 0, a = 0, b = 0;
            for (var d = 0; d < 17; d++)
            {
                double x = latent[d] - centre[d], y = gallery.Embedding(i)[d] - centre[d];
                (dot, a, b) = (dot + x * y, a + x * x, b + y * y);
            }
            Assert.Equal(dot / Math.Sqrt(a * b), scores[i], 1e-6);
        }
    }

    [Fact]
    public void A_latent_scaled_away_from_the_centre_keeps_its_scores()
    {
        var random = new Random(2);
        var gallery = Random(random, 5, 8);
        float[] centre = gallery.Centre(), latent = Numbers(random, 8), one = new float[5], three = new float[5];
        var ranker = new Ranker(gallery, centre);
        ranker.Score(latent, one);
        ranker.Score([.. latent.Select((v, d) => centre[d] + 3 * (v - centre[d]))], three);
        for (var i = 0; i < 5; i++)
            Assert.Equal(one[i], three[i], 1e-6);
    }

    [Fact]
    public void A_latent_on_the_centre_says_nothing()
    {
        var gallery = Random(new Random(3), 4, 6);
        float[] scores = [9, 9, 9, 9];
        var ranker = new Ranker(gallery, gallery.Centre());
        ranker.Score(gallery.Centre(), scores);
        Assert.Equal([0, 0, 0, 0], scores);
        Assert.Equal([0, 1], ranker.Top(gallery.Centre(), 2).Select(t => t.Candidate));
    }

    [Fact]
    public void A_subset_is_scored_in_the_order_in_which_it_was_named()
    {
        var random = new Random(4);
        var gallery = Random(random, 6, 5);
        float[] latent = Numbers(random, 5), all = new float[6], some = new float[3];
        new Ranker(gallery, new float[5]).Score(latent, all);
        var ranker = new Ranker(gallery, new float[5], ["item-4", "item-0", "item-2"]);
        ranker.Score(latent, some);
        Assert.Equal([all[4], all[0], all[2]], some);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(500)]
    public void The_bounded_search_gives_the_head_of_the_full_order(int count)
    {
        var random = new Random(5);
        var gallery = Random(random, 300, 20, twins: true);
        float[] latent = Numbers(random, 20), scores = new float[300];
        var ranker = new Ranker(gallery, gallery.Centre());
        ranker.Score(latent, scores);
        Assert.Equal(Ranker.Order(scores).Take(count), ranker.Top(latent, count).Select(t => t.Candidate));
    }

    [Fact]
    public void Equal_scores_keep_their_order() => Assert.Equal([1, 0, 2, 3], Ranker.Order([0.5f, 0.9f, 0.5f, 0.1f]));

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var gallery = Random(new Random(6), 50, 64);
        var ranker = new Ranker(gallery, gallery.Centre());
        float[] latent = Numbers(new Random(7), 64), scores = new float[50];
        ranker.Score(latent, scores);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ranker.Score(latent, scores);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Wrong_candidates_and_another_dimension_are_refused()
    {
        var gallery = Random(new Random(8), 3, 4);
        Assert.Contains("has no item 'cat'", Assert.Throws<GalleryException>(() => new Ranker(gallery, new float[4], ["cat"])).Message);
        Assert.Contains("named twice", Assert.Throws<GalleryException>(() => new Ranker(gallery, new float[4], ["item-1", "item-1"])).Message);
        Assert.Contains("5 dimensions", Assert.Throws<GalleryException>(() => new Ranker(gallery, new float[5])).Message);
    }

    private static Gallery Random(Random random, int items, int dimension, bool twins = false)
    {
        var embeddings = Numbers(random, items * dimension);
        if (twins)
            for (var i = 1; i < items; i += 2)
                embeddings.AsSpan((i - 1) * dimension, dimension).CopyTo(embeddings.AsSpan(i * dimension));
        return new([.. Enumerable.Range(0, items).Select(i => new GalleryItem($"item-{i}", $"item {i}"))], embeddings, dimension);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)(2 * random.NextDouble() - 1))];
}
