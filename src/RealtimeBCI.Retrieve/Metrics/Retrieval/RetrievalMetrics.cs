namespace RealtimeBCI.Retrieve;

/// <summary>How well decoded latents find their pictures, from the matrix of similarities.</summary>
/// <remarks>Row i of a matrix is the i-th decoded brain response (or reconstruction), column j the j-th picture; the i-th picture is the i-th response's true one. The direction is named after
/// what is searched for: image retrieval starts at a brain response, brain retrieval at a picture. Published tables have the two swapped: in MindEye's code "forward" searches brains.
/// Every metric shares equal similarities out: a matrix of equal numbers scores exactly chance. NaN for an empty matrix, and for two-way identification of one row.</remarks>
public static class RetrievalMetrics
{
    /// <summary>Image retrieval: for each brain response, is its own picture the most similar of all? What a brain-computer interface needs. Chance 1 / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double ImageRetrieval(ReadOnlySpan<float> similarity, int count) => TopK(similarity, count, 1);

    /// <summary>Brain retrieval: for each picture, is its own brain response the most similar of all? Chance 1 / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double BrainRetrieval(ReadOnlySpan<float> similarity, int count) => ImageRetrieval(Transposed(similarity, count), count);

    /// <summary>For each brain response, is its own picture among the k most similar? Chance k / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    /// <param name="k">From 1 to N.</param>
    public static double TopK(ReadOnlySpan<float> similarity, int count, int k) => Mean(similarity, count, p => p.Top(k));

    /// <summary>Two-way identification among pictures: how often is a response (or reconstruction) more similar to its own picture than to another one? Mean over all pairs; chance 0.5, perfect 1.</summary>
    /// <remarks>Ozcelik and VanRullen 2023 (Sci Rep 13:15666) and MindEye, whose distractors are the other real pictures; there a tie is a failure, here half a success.</remarks>
    /// <param name="similarity">Pearson correlation of features in those papers; shape [brain, picture], square, C order.</param>
    /// <param name="count">N; the N − 1 other pictures of each row are the distractors.</param>
    public static double TwoWayIdentification(ReadOnlySpan<float> similarity, int count) => Mean(similarity, count, p => p.TwoWay);

    /// <summary>Two-way identification among responses: how often is a picture more similar to its own response (or reconstruction) than to another one? The transpose of <see cref="TwoWayIdentification"/>;
    /// Takagi and Nishimoto (2023, CVPR) count this way, so the two must not be compared. Chance 0.5.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N; the N − 1 other responses of each column are the distractors.</param>
    public static double TwoWayAmongResponses(ReadOnlySpan<float> similarity, int count) => TwoWayIdentification(Transposed(similarity, count), count);

    /// <summary>Mean rank of the true picture, 1 is best; chance (N + 1) / 2.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double MeanRank(ReadOnlySpan<float> similarity, int count) => Mean(similarity, count, p => p.Rank);

    /// <summary>Mean of 1 / rank of the true picture; chance <see cref="ChanceReciprocalRank"/>.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double MeanReciprocalRank(ReadOnlySpan<float> similarity, int count) => Mean(similarity, count, p => p.ReciprocalRank);

    /// <summary>What guessing gives as mean reciprocal rank among N: (1 + 1/2 + … + 1/N) / N.</summary>
    public static double ChanceReciprocalRank(int count) => Enumerable.Range(1, count).Sum(r => 1.0 / r) / count;

    /// <summary>Rank of one candidate among scores, 1 is best; equals share the mean of their ranks.</summary>
    public static double Rank(ReadOnlySpan<float> scores, int target) => Place.Of(scores, target).Rank;

    /// <summary>Where each response's own picture came in.</summary>
    /// <param name="similarity">Shape [brain, picture], C order; a picture may have any number of responses.</param>
    /// <param name="targets">Position of each response's picture; shape [brain].</param>
    /// <param name="pictures">Length of a row.</param>
    /// <exception cref="ArgumentException">The similarities are no whole rows, or a target is no picture.</exception>
    public static Place[] Places(ReadOnlySpan<float> similarity, ReadOnlySpan<int> targets, int pictures)
    {
        if (similarity.Length != (long)targets.Length * pictures)
            throw new ArgumentException($"{similarity.Length} similarities for {targets.Length} responses and {pictures} pictures; expected {(long)targets.Length * pictures}.");
        var places = new Place[targets.Length];
        for (var i = 0; i < places.Length; i++)
            places[i] = targets[i] >= 0 && targets[i] < pictures
                ? Place.Of(similarity.Slice(i * pictures, pictures), targets[i])
                : throw new ArgumentException($"Response {i} has picture {targets[i]}; there are {pictures}, counted from 0.");
        return places;
    }

    /// <summary>The matrix with pictures as rows, which turns every metric of this class into that of the other direction.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static float[] Transposed(ReadOnlySpan<float> similarity, int count)
    {
        RequireSquare(similarity, count);
        var transposed = new float[similarity.Length];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                transposed[j * count + i] = similarity[i * count + j];
        return transposed;
    }

    private static double Mean(ReadOnlySpan<float> similarity, int count, Func<Place, double> metric)
    {
        RequireSquare(similarity, count);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
            sum += metric(Place.Of(similarity.Slice(i * count, count), i));
        return sum / count;
    }

    private static void RequireSquare(ReadOnlySpan<float> matrix, int count)
    {
        if (matrix.Length != (long)count * count)
            throw new ArgumentException($"{matrix.Length} similarities are no square of {count} x {count}.");
    }
}
