namespace RealtimeBCI.Decode;

/// <summary>Running moments of a session's betas, and their blend with the training session's.</summary>
public static class NormaliserKernel
{
    /// <summary>Folds one pattern into each voxel's running mean and squared deviation.</summary>
    /// <param name="beta">Shape [voxel].</param>
    /// <param name="offset">Taken from every voxel first.</param>
    /// <param name="count">Patterns folded, this one included; at least 1.</param>
    /// <param name="mean">Shape [voxel]; updated in place.</param>
    /// <param name="squares">Σ(x − mean)²; shape [voxel]; updated in place.</param>
    /// <remarks>Single pass and stable (Welford 1962, Technometrics 4:419). Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Fold(ReadOnlySpan<float> beta, float offset, int count, Span<double> mean, Span<double> squares)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (mean.Length != beta.Length || squares.Length != beta.Length)
            throw new ArgumentException($"Lengths differ: beta {beta.Length}, mean {mean.Length}, squares {squares.Length}.");
        for (var v = 0; v < beta.Length; v++)
        {
            var value = (double)beta[v] - offset;
            var deviation = value - mean[v];
            mean[v] += deviation / count;
            squares[v] += deviation * (value - mean[v]);
        }
    }

    /// <summary>Blends the training session's moments with the session's.</summary>
    /// <param name="priorMean">Shape [voxel].</param>
    /// <param name="priorSd">Shape [voxel]; where it is 0, the voxel is not used and stays at 0.</param>
    /// <param name="meanTrials">Trials for which the prior's mean counts.</param>
    /// <param name="sdTrials">Trials for which the prior's spread counts.</param>
    /// <param name="count">Trials of the session; at least 1.</param>
    /// <param name="sessionMean">Shape [voxel].</param>
    /// <param name="sessionSquares">Σ(x − mean)² of the session; shape [voxel].</param>
    /// <param name="mean">Shape [voxel]; written.</param>
    /// <param name="sd">Shape [voxel]; written.</param>
    public static void Blend(
        ReadOnlySpan<float> priorMean, ReadOnlySpan<float> priorSd, double meanTrials, double sdTrials, int count,
        ReadOnlySpan<double> sessionMean, ReadOnlySpan<double> sessionSquares, Span<float> mean, Span<float> sd)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        for (var v = 0; v < mean.Length; v++)
        {
            mean[v] = (float)((meanTrials * priorMean[v] + count * sessionMean[v]) / (meanTrials + count));
            sd[v] = priorSd[v] > 0
                ? (float)Math.Sqrt((sdTrials * (double)priorSd[v] * priorSd[v] + sessionSquares[v]) / (sdTrials + count - 1))
                : 0;
        }
    }
}
