using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve;

public class MetricsTests
{
    private static readonly float[] Identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

    // Rows are brain responses. Response 0 finds its picture; 1 prefers picture 0; 2 prefers picture 0, then its own.
    // Picture 0 is nearest to response 2, picture 1 to response 1, picture 2 to response 2.
    private static readonly float[] Mixed =
    [
        0.8f, 0.1f, 0.2f,
        0.6f, 0.5f, 0.1f,
        0.9f, 0.3f, 0.7f,
    ];

    [Fact]
    public void A_perfect_decoder_scores_one_by_every_metric()
    {
        Assert.Equal(1, RetrievalMetrics.ImageRetrieval(Identity, 3));
        Assert.Equal(1, RetrievalMetrics.BrainRetrieval(Identity, 3));
        Assert.Equal(1, RetrievalMetrics.TwoWayIdentification(Identity, 3));
        Assert.Equal(1, RetrievalMetrics.MeanRank(Identity, 3));
    }

    [Fact]
    public void Equal_similarities_score_exactly_chance()
    {
        var equal = new float[16];
        Assert.Equal(0.25, RetrievalMetrics.ImageRetrieval(equal, 4));
        Assert.Equal(0.25, RetrievalMetrics.BrainRetrieval(equal, 4));
        Assert.Equal(0.75, RetrievalMetrics.TopK(equal, 4, 3));
        Assert.Equal(0.5, RetrievalMetrics.TwoWayIdentification(equal, 4));
        Assert.Equal(2.5, RetrievalMetrics.MeanRank(equal, 4));
    }

    [Fact]
    public void Image_retrieval_searches_pictures_for_a_response_and_brain_retrieval_responses_for_a_picture()
    {
        Assert.Equal(1 / 3.0, RetrievalMetrics.ImageRetrieval(Mixed, 3), 1e-12);
        Assert.Equal(2 / 3.0, RetrievalMetrics.BrainRetrieval(Mixed, 3), 1e-12);
    }

    [Fact]
    public void Two_way_identification_compares_a_response_with_its_own_and_one_other_picture()
    {
        Assert.Equal((2 + 1 + 1) / 6.0, RetrievalMetrics.TwoWayIdentification(Mixed, 3), 1e-12);
        Assert.Equal((1 + 2 + 2) / 3.0, RetrievalMetrics.MeanRank(Mixed, 3), 1e-12);
        Assert.Equal(1, RetrievalMetrics.TopK(Mixed, 3, 2), 1e-12);
    }

    [Fact]
    public void A_decoder_that_always_answers_one_picture_has_chance_image_retrieval()
    {
        float[] collapsed = [1, 0.5f, 0.2f, 0, 1, 0.5f, 0.2f, 0, 1, 0.5f, 0.2f, 0, 1, 0.5f, 0.2f, 0];
        Assert.Equal(0.25, RetrievalMetrics.ImageRetrieval(collapsed, 4));
        Assert.Equal(0.25, RetrievalMetrics.BrainRetrieval(collapsed, 4));
        Assert.Equal(0.5, RetrievalMetrics.TwoWayIdentification(collapsed, 4), 1e-12);
    }

    [Fact]
    public void Random_similarities_score_near_chance()
    {
        var random = new Random(1);
        float[] noise = [.. Enumerable.Range(0, 300 * 300).Select(_ => (float)random.NextDouble())];
        Assert.Equal(0.5, RetrievalMetrics.TwoWayIdentification(noise, 300), 0.05);
        Assert.Equal(0.1, RetrievalMetrics.TopK(noise, 300, 30), 0.06);
    }

    [Fact]
    public void Equals_share_the_mean_of_their_ranks() => Assert.Equal(2.5, RetrievalMetrics.Rank([5, 3, 3, 1], 2));

    [Fact]
    public void A_matrix_that_is_not_square_is_refused() => Assert.Throws<ArgumentException>(() => RetrievalMetrics.ImageRetrieval(new float[6], 2));
}
