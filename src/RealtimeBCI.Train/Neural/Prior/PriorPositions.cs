namespace RealtimeBCI.Train.Neural;

/// <summary>What the prior's attention knows of positions, as plain arrays: rotations of queries and keys (Su et al. 2021), and T5's buckets of distances (Raffel et al. 2020).</summary>
/// <param name="Cosine">Shape [position, head width]; 1 where nothing is rotated.</param>
/// <param name="Sine">Shape [position, head width]; 0 where nothing is rotated.</param>
/// <param name="Turn">Row vector · turn swaps each pair of numbers and negates the first; shape [head width, head width].</param>
/// <param name="Buckets">Bucket of each distance from query to key, where key 0 is the null key; shape [position, position + 1].</param>
internal sealed record PriorPositions(float[] Cosine, float[] Sine, float[] Turn, long[] Buckets)
{
    /// <summary>Number of buckets.</summary>
    public const int BucketCount = 32;
    private const int RotatedMost = 32, FarthestDistance = 128;
    private const double Base = 10_000;

    /// <summary>Positions of one sequence.</summary>
    public static PriorPositions Of(PriorSizes sizes)
    {
        var (length, width) = (sizes.Sequence, sizes.HeadWidth);
        var rotated = Math.Min(RotatedMost, width) / 2 * 2;
        float[] cosine = [.. Enumerable.Repeat(1f, length * width)], sine = new float[length * width], turn = new float[width * width];
        for (var i = 0; i < rotated; i++)
        {
            turn[i * width + (i ^ 1)] = i % 2 == 0 ? 1 : -1;
            for (var p = 0; p < length; p++)
                (sine[p * width + i], cosine[p * width + i]) = MathF.SinCos((float)(p / Math.Pow(Base, i / 2 * 2 / (double)rotated)));
        }
        return new(cosine, sine, turn, [.. from q in Enumerable.Range(0, length) from k in Enumerable.Range(0, length + 1) select Bucket(q - k)]);
    }

    /// <summary>All later keys share bucket 0; near distances have one each, far ones share by logarithm.</summary>
    internal static long Bucket(int distance)
    {
        const int exact = BucketCount / 2;
        var n = Math.Max(distance, 0);
        return n < exact ? n : Math.Min(BucketCount - 1, exact + (long)(Math.Log((double)n / exact) / Math.Log((double)FarthestDistance / exact) * (BucketCount - exact)));
    }
}
