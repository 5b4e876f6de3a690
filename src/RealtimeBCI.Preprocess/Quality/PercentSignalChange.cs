namespace RealtimeBCI.Preprocess;

/// <summary>Intensities as percent of a baseline.</summary>
public static class PercentSignalChange
{
    /// <summary>100 (x - b) / b for each voxel.</summary>
    /// <param name="voxels">x, scanner units; shape [voxel].</param>
    /// <param name="baseline">b, scanner units; shape [voxel].</param>
    /// <param name="percent">Receives the result; shape [voxel]; may be <paramref name="voxels"/> itself. 0 where the baseline is not above 0.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Of(ReadOnlySpan<float> voxels, ReadOnlySpan<float> baseline, Span<float> percent)
    {
        if (voxels.Length != baseline.Length || voxels.Length != percent.Length)
            throw new ArgumentException($"Voxels, baseline and result have one length; {voxels.Length}, {baseline.Length} and {percent.Length} were given.");
        for (var i = 0; i < voxels.Length; i++)
            percent[i] = baseline[i] > 0 ? 100 * (voxels[i] - baseline[i]) / baseline[i] : 0;
    }
}
