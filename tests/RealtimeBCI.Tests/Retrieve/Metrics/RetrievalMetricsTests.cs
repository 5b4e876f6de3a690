using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public class RetrievalMetricsTests
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
        Assert.Equal(1, RetrievalMetrics.TwoWayAmongResponses(Identity, 3));
        Assert.Equal(1, RetrievalMetrics.MeanRank(Identity, 3));
        Assert.Equal(1, RetrievalMetrics.MeanReciprocalRank(Identity, 3));
    }

    [Fact]
    public void Equal_similarities_score_exactly_chance()
    {
        var equal = new float[16];
        Assert.Equal(0.25, RetrievalMetrics.ImageRetrieval(equal, 4));
        Assert.Equal(0.25, RetrievalMetrics.BrainRetrieval(equal, 4));
        Assert.Equal(0.75, RetrievalMetrics.TopK(equal, 4, 3));
        Assert.Equal(0.5, RetrievalMetrics.TwoWayIdentification(equal, 4));
        Assert.Equal(0.5, RetrievalMetrics.TwoWayAmongResponses(equal, 4));
        Assert.Equal(2.5, RetrievalMetrics.MeanRank(equal, 4));
        Assert.Equal(RetrievalMetrics.ChanceReciprocalRank(4), RetrievalMetrics.MeanReciprocalRank(equal, 4), 1e-12);
        Assert.Equal((1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0) / 4, RetrievalMetrics.ChanceReciprocalRank(4), 1e-12);
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
        Assert.Equal((1 + 1 / 2.0 + 1 / 2.0) / 3, RetrievalMetrics.MeanReciprocalRank(Mixed, 3), 1e-12);
        Assert.Equal(1, RetrievalMetrics.TopK(Mixed, 3, 2), 1e-12);
    }

    [Fact] // picture 0: response 0 is beaten by 2 and wins against 1; picture 1: its own beats both; picture 2: its own beats both
    public void The_transposed_two_way_compares_a_picture_with_its_own_and_one_other_response() =>
        Assert.Equal((1 + 2 + 2) / 6.0, RetrievalMetrics.TwoWayAmongResponses(Mixed, 3), 1e-12);

    [Fact] // the published formula for N = 3: 1/(N − 1) of the i ≠ j with c(R_i, G_j) < c(R_j, G_j); not one less, as a public evaluation has it
    public void Two_way_identification_is_brain_diffusers_count_over_other_real_pictures()
    {
        var sum = 0.0;
        for (var j = 0; j < 3; j++)
            for (var i = 0; i < 3; i++)
                sum += i != j && Mixed[j * 3 + i] < Mixed[j * 3 + j] ? 1 : 0;
        Assert.Equal(sum / 3 / 2, RetrievalMetrics.TwoWayIdentification(Mixed, 3), 1e-12);
    }

    [Fact]
    public void A_similarity_of_nan_is_never_right_and_all_nan_is_chance()
    {
        var nan = Enumerable.Repeat(float.NaN, 16).ToArray();
        Assert.Equal(0.25, RetrievalMetrics.ImageRetrieval(nan, 4));
        Assert.Equal(0.5, RetrievalMetrics.TwoWayIdentification(nan, 4));
        Assert.Equal(4, RetrievalMetrics.Rank([1, 2, float.NaN, 3], 2));
        Assert.Equal(1, RetrievalMetrics.Rank([1, float.NaN], 0));
    }

    [Fact]
    public void Nothing_to_retrieve_has_no_score()
    {
        Assert.True(double.IsNaN(RetrievalMetrics.ImageRetrieval([], 0)));
        Assert.True(double.IsNaN(RetrievalMetrics.TwoWayIdentification([1], 1)));
    }

    [Fact] // two responses to picture 1, one to picture 0
    public void Repeats_of_a_picture_have_a_place_each()
    {
        var places = RetrievalMetrics.Places([0.1f, 0.9f, 0.2f, 0.5f, 0.4f, 0.5f, 0.3f, 0.2f, 0.9f], [1, 1, 0], 3);
        Assert.Equal([new(0, 0, 3), new(2, 0, 3), new(1, 0, 3)], places);
        Assert.Contains("picture 3", Assert.Throws<ArgumentException>(() => RetrievalMetrics.Places([1, 2, 3], [3], 3)).Message, StringComparison.Ordinal);
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
