using System.Numerics.Tensors;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>What a model loses when its weights are stored in fewer bits.</summary>
/// <param name="LeastCosine">Least cosine between the exact and the other latent.</param>
/// <param name="LargestDifference">Largest absolute difference of a number.</param>
/// <param name="LargestValue">Largest absolute number of the exact latents.</param>
/// <param name="Patterns">Patterns over which it was measured.</param>
public sealed record WeightLoss(double LeastCosine, double LargestDifference, double LargestValue, int Patterns)
{
    /// <summary>Runs both models on the same patterns.</summary>
    /// <param name="exactModel">The model with float32 weights.</param>
    /// <param name="otherModel">The other one.</param>
    /// <param name="output">Which output is compared.</param>
    /// <param name="patterns">Normalised; shape [trial][voxel].</param>
    /// <exception cref="OnnxModelException">A model fails.</exception>
    public static WeightLoss Measure(string exactModel, string otherModel, string output, IReadOnlyList<float[]> patterns)
    {
        using var exact = new OnnxDecoder(exactModel, [output]);
        using var other = new OnnxDecoder(otherModel, [output]);
        double cosine = 1, difference = 0, largest = 0;
        foreach (var pattern in patterns)
        {
            ReadOnlySpan<float> a = Latent(exact, pattern), b = Latent(other, pattern);
            cosine = Math.Min(cosine, TensorPrimitives.CosineSimilarity(a, b));
            for (var i = 0; i < a.Length; i++)
                difference = Math.Max(difference, Math.Abs(a[i] - b[i]));
            largest = Math.Max(largest, Math.Abs(TensorPrimitives.MaxMagnitude(a)));
        }
        return new(cosine, difference, largest, patterns.Count);
    }

    /// <summary>Patterns of normally distributed numbers, mean 0 and standard deviation 1, as normalised voxels are.</summary>
    public static float[][] MadeUp(int voxels, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, voxels)
            .Select(_ => (float)NormalDistribution.Draw(random)).ToArray())];
    }

    private static ReadOnlySpan<float> Latent(OnnxDecoder decoder, float[] pattern) => decoder.Decode(pattern) switch
    {
        DecodeResult.Decoded decoded => decoded.Outputs[0].Span,
        DecodeResult.Failed failed => throw new OnnxModelException($"The model fails on a pattern: {failed.Reason}"),
        _ => throw new InvalidOperationException(),
    };
}
