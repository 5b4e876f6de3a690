using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>How much a residual counts: in full where small, ever less beyond a scale (Cauchy's function).</summary>
internal static class Influence
{
    /// <summary>Turns samples into influences r / (1 + (r/s)^2), 0 outside; counts voxels inside, sums |r|, r^2 and the influence's slope.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(Span<float> sampled, ReadOnlySpan<float> predicted, ReadOnlySpan<float> inside, float scale, Span<double> sums)
    {
        var lanes = Vector<float>.Count;
        var perScale = new Vector<float>(1 / scale);
        Vector<float> count = default, absolute = default, squares = default, slopes = default;
        var samples = MemoryMarshal.Cast<float, Vector<float>>(sampled);
        for (var i = 0; i < samples.Length; i++)
        {
            var weight = FloatKernel.As(inside)[i];
            var r = (samples[i] - FloatKernel.As(predicted)[i]) * weight;
            var q = r * perScale;
            q *= q;
            var share = Vector<float>.One / (Vector<float>.One + q);
            samples[i] = r * share;
            count += weight;
            absolute += Vector.Abs(r);
            squares += r * r;
            slopes += weight * (Vector<float>.One - q) * share * share;
        }
        (sums[0], sums[1], sums[2], sums[3]) = (Vector.Sum(count), Vector.Sum(absolute), Vector.Sum(squares), Vector.Sum(slopes));
        for (var i = samples.Length * lanes; i < sampled.Length; i++)
        {
            var r = (sampled[i] - predicted[i]) * inside[i];
            var q = r / scale * (r / scale);
            sampled[i] = r / (1 + q);
            sums[0] += inside[i];
            sums[1] += Math.Abs(r);
            sums[2] += r * r;
            sums[3] += inside[i] * (1 - q) / ((1 + q) * (1 + q));
        }
    }
}
