using System.Numerics;

namespace RealtimeBCI.Decode;

/// <summary>What is done to a pattern of betas before a decoder sees it; training and inference share it.</summary>
public static class PatternKernel
{
    /// <summary>The mean over a pattern's voxels; 0 for an empty one. Summed in double precision, in order.</summary>
    public static float Mean(ReadOnlySpan<float> pattern)
    {
        var sum = 0.0;
        foreach (var v in pattern)
            sum += v;
        return pattern.IsEmpty ? 0 : (float)(sum / pattern.Length);
    }

    /// <summary>result = (pattern − offset − mean) / sd, voxel by voxel; 0 where sd is 0.</summary>
    /// <param name="pattern">Betas; shape [voxel].</param>
    /// <param name="offset">Taken from every voxel: the pattern's own mean, or 0.</param>
    /// <param name="mean">Shape [voxel].</param>
    /// <param name="sd">At least 0; shape [voxel].</param>
    /// <param name="result">Shape [voxel]; written; may be <paramref name="pattern"/> itself.</param>
    /// <remarks>A NaN voxel stays NaN and touches no neighbour. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ZScore(ReadOnlySpan<float> pattern, float offset, ReadOnlySpan<float> mean, ReadOnlySpan<float> sd, Span<float> result)
    {
        if (mean.Length != pattern.Length || sd.Length != pattern.Length || result.Length != pattern.Length)
            throw new ArgumentException($"Lengths differ: pattern {pattern.Length}, mean {mean.Length}, sd {sd.Length}, result {result.Length}.");
        var i = 0;
        for (; i <= pattern.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var deviation = new Vector<float>(pattern[i..]) - new Vector<float>(offset) - new Vector<float>(mean[i..]);
            var spread = new Vector<float>(sd[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(spread, Vector<float>.Zero), deviation / spread, Vector<float>.Zero).CopyTo(result[i..]);
        }
        for (; i < pattern.Length; i++)
            result[i] = sd[i] > 0 ? (pattern[i] - offset - mean[i]) / sd[i] : 0;
    }
}
