namespace RealtimeBCI.Retrieve;

/// <summary>Retrieval within small pools drawn from a larger set, as MindEye reports it (300 of about 1000 pictures, 30 draws).</summary>
/// <remarks>The draws share most of their pictures, so their spread divided by √draws, which the papers give, says how well the mean over pools is known and nothing of other pictures.
/// The interval here comes from drawing the pictures again, each with its hits over all pools in which it lay.</remarks>
public static class PooledRetrieval
{
    /// <summary>Image retrieval: a brain response searches the pool for its picture. Chance 1 / pool.</summary>
    /// <param name="similarity">Shape [brain, picture], square, C order.</param>
    /// <param name="count">N.</param>
    /// <param name="pool">Pictures of a pool, drawn without replacement; from 1 to N.</param>
    /// <param name="draws">Pools.</param>
    /// <param name="random">Seeded; draws the pools first and the interval after.</param>
    /// <returns>Hits over searches; the count is that of pictures that lay in a pool at least once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The pool is empty or larger than the set.</exception>
    public static Score ImageRetrieval(ReadOnlySpan<float> similarity, int count, int pool, int draws, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pool, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pool, count);
        if (similarity.Length != (long)count * count)
            throw new ArgumentException($"{similarity.Length} similarities are no square of {count} x {count}.");
        var (hits, searches) = (new double[count], new int[count]);
        int[] order = [.. Enumerable.Range(0, count)];
        var row = new float[pool];
        for (var draw = 0; draw < draws; draw++)
        {
            for (var i = 0; i < pool; i++)
            {
                var other = random.Next(i, count);
                (order[i], order[other]) = (order[other], order[i]);
            }
            for (var i = 0; i < pool; i++)
            {
                for (var j = 0; j < pool; j++)
                    row[j] = similarity[order[i] * count + order[j]];
                hits[order[i]] += Place.Of(row, i).Top(1);
                searches[order[i]]++;
            }
        }
        return Score(hits, searches, pool, random);
    }

    /// <summary>Brain retrieval: a picture searches the pool for its brain response. Chance 1 / pool.</summary>
    /// <inheritdoc cref="ImageRetrieval"/>
    public static Score BrainRetrieval(ReadOnlySpan<float> similarity, int count, int pool, int draws, Random random) =>
        ImageRetrieval(RetrievalMetrics.Transposed(similarity, count), count, pool, draws, random);

    private static Score Score(double[] hits, int[] searches, int pool, Random random)
    {
        int[] drawn = [.. Enumerable.Range(0, hits.Length).Where(i => searches[i] > 0)];
        double Share(ReadOnlySpan<int> items)
        {
            var (hit, search) = (0.0, 0);
            foreach (var i in items)
                (hit, search) = (hit + hits[drawn[i]], search + searches[drawn[i]]);
            return hit / search;
        }
        var (value, chance) = (hits.Sum() / searches.Sum(), 1.0 / pool);
        var (low, high) = value is 0 or 1
            ? Proportion.Wilson(value == 1 ? drawn.Length : 0, drawn.Length)
            : Bootstrap.Interval(drawn.Length, Share, random);
        return new(value, chance, low, high, drawn.Length);
    }
}
