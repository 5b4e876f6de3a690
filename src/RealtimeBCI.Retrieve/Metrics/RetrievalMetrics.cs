namespace RealtimeBCI.Retrieve;

/// <summary>How well decoded latents find their pictures, from the matrix of similarities.</summary>
/// <remarks>Row i of a matrix is the i-th decoded brain response, column j the j-th picture; the i-th picture is the i-th response's true one. Every metric shares
/// equal similarities out: a matrix of equal numbers scores exactly chance. NaN for an empty matrix, and for two-way identification of one row.</remarks>
public static class RetrievalMetrics
{
    /// <summary>Image retrieval: for each brain response, is its own picture the most similar of all? What a brain-computer interface needs. Chance 1 / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double ImageRetrieval(ReadOnlySpan<float> similarity, int count) => TopK(similarity, count, 1);

    /// <summary>Brain retrieval: for each picture, is its own brain response the most similar of all? Chance 1 / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double BrainRetrieval(ReadOnlySpan<float> similarity, int count) => ImageRetrieval(Transpose(similarity, count), count);

    /// <summary>For each brain response, is its own picture among the k most similar? Chance k / N.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    /// <param name="k">From 1 to N.</param>
    public static double TopK(ReadOnlySpan<float> similarity, int count, int k)
    {
        RequireSquare(similarity, count);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (higher, equal) = Beaten(similarity.Slice(i * count, count), i);
            sum += Math.Clamp((double)(k - higher) / (equal + 1), 0, 1);
        }
        return sum / count;
    }

    /// <summary>Two-way identification: how often is a response's own picture more similar to it than another one? Mean over all pairs; chance 0.5, perfect 1.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N; the N − 1 other pictures of each row are the distractors.</param>
    public static double TwoWayIdentification(ReadOnlySpan<float> similarity, int count)
    {
        RequireSquare(similarity, count);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (higher, equal) = Beaten(similarity.Slice(i * count, count), i);
            sum += (count - 1 - higher - 0.5 * equal) / (count - 1);
        }
        return sum / count;
    }

    /// <summary>Mean rank of the true picture, 1 is best; chance (N + 1) / 2.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    public static double MeanRank(ReadOnlySpan<float> similarity, int count)
    {
        RequireSquare(similarity, count);
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var (higher, equal) = Beaten(similarity.Slice(i * count, count), i);
            sum += 1 + higher + 0.5 * equal;
        }
        return sum / count;
    }

    /// <summary>Rank of one candidate among scores, 1 is best; equals share the mean of their ranks.</summary>
    public static double Rank(ReadOnlySpan<float> scores, int target)
    {
        var (higher, equal) = Beaten(scores, target);
        return 1 + higher + 0.5 * equal;
    }

    private static (int Higher, int Equal) Beaten(ReadOnlySpan<float> row, int own)
    {
        int higher = 0, equal = 0;
        for (var j = 0; j < row.Length; j++)
        {
            higher += row[j] > row[own] ? 1 : 0;
            equal += j != own && row[j] == row[own] ? 1 : 0;
        }
        return (higher, equal);
    }

    private static float[] Transpose(ReadOnlySpan<float> matrix, int count)
    {
        RequireSquare(matrix, count);
        var transposed = new float[matrix.Length];
        for (var i = 0; i < count; i++)
            for (var j = 0; j < count; j++)
                transposed[j * count + i] = matrix[i * count + j];
        return transposed;
    }

    private static void RequireSquare(ReadOnlySpan<float> matrix, int count)
    {
        if (matrix.Length != (long)count * count)
            throw new ArgumentException($"{matrix.Length} similarities are no square of {count} x {count}.");
    }
}
