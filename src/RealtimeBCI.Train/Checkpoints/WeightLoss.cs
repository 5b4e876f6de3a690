using System.Globalization;
using System.Numerics.Tensors;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>What one output of a model loses when its weights are stored in fewer bits.</summary>
/// <param name="LeastCosine">Least cosine between the exact and the other output.</param>
/// <param name="LargestDifference">Largest absolute difference of a number.</param>
/// <param name="LargestValue">Largest absolute number of the exact outputs.</param>
/// <param name="Patterns">Patterns over which it was measured.</param>
public sealed record WeightLoss(double LeastCosine, double LargestDifference, double LargestValue, int Patterns)
{
    private const int MadeUpPatterns = 8;

    /// <summary>Runs both models on the same patterns.</summary>
    /// <param name="exactModel">The model with float32 weights.</param>
    /// <param name="otherModel">The other one.</param>
    /// <param name="outputs">Which outputs are compared.</param>
    /// <param name="patterns">Normalised; shape [trial][voxel]; null makes some up.</param>
    /// <returns>In the order of the outputs.</returns>
    /// <exception cref="OnnxModelException">A model fails.</exception>
    public static IReadOnlyList<WeightLoss> Measure(string exactModel, string otherModel, IReadOnlyList<string> outputs, IReadOnlyList<float[]>? patterns = null)
    {
        using var exact = new OnnxDecoder(exactModel, outputs);
        using var other = new OnnxDecoder(otherModel, outputs);
        patterns ??= MadeUp(exact.VoxelCount, MadeUpPatterns, seed: 1);
        var losses = outputs.Select(_ => new WeightLoss(1, 0, 0, patterns.Count)).ToArray();
        foreach (var pattern in patterns)
        {
            var (a, b) = (Decoded(exact, pattern), Decoded(other, pattern));
            for (var o = 0; o < losses.Length; o++)
                losses[o] = losses[o].With(a[o].Span, b[o].Span);
        }
        return losses;
    }

    /// <summary>The same as notes of a bundle, <c>loss.OUTPUT</c>.</summary>
    public static Dictionary<string, string> Notes(string exactModel, string otherModel, IReadOnlyList<string> outputs, IReadOnlyList<float[]>? patterns = null) =>
        outputs.Zip(Measure(exactModel, otherModel, outputs, patterns)).ToDictionary(o => $"loss.{o.First}", o => string.Create(CultureInfo.InvariantCulture,
            $"cosine at least {o.Second.LeastCosine:0.000000}, largest difference {o.Second.LargestDifference:0.######} of {o.Second.LargestValue:0.####}, over {o.Second.Patterns} {(patterns is null ? "made-up" : "given")} patterns"));

    /// <summary>Patterns of normally distributed numbers, mean 0 and standard deviation 1, as normalised voxels are.</summary>
    public static float[][] MadeUp(int voxels, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, voxels)
            .Select(_ => (float)NormalDistribution.Draw(random)).ToArray())];
    }

    private WeightLoss With(ReadOnlySpan<float> exact, ReadOnlySpan<float> other)
    {
        var difference = LargestDifference;
        for (var i = 0; i < exact.Length; i++)
            difference = Math.Max(difference, Math.Abs(exact[i] - other[i]));
        return new(Math.Min(LeastCosine, TensorPrimitives.CosineSimilarity(exact, other)), difference, Math.Max(LargestValue, Math.Abs(TensorPrimitives.MaxMagnitude(exact))), Patterns);
    }

    private static IReadOnlyList<ReadOnlyMemory<float>> Decoded(OnnxDecoder decoder, float[] pattern) => decoder.Decode(pattern) switch
    {
        DecodeResult.Decoded decoded => decoded.Outputs,
        DecodeResult.Failed failed => throw new OnnxModelException($"The model fails on a pattern: {failed.Reason}"),
        _ => throw new InvalidOperationException(),
    };
}
