namespace RealtimeBCI.Retrieve;

/// <summary>How like the measured brain patterns are those that an encoding model predicts from pictures or reconstructions: correlation across voxels (NSD-Imagery benchmark). Chance 0.</summary>
public static class BrainCorrelation
{
    /// <summary>One correlation per pattern.</summary>
    /// <param name="predicted">Shape [pattern, voxel], C order.</param>
    /// <param name="measured">Single trials, or averages from <see cref="RepeatAverage"/>; shape [pattern, voxel].</param>
    /// <param name="voxels">Length of a row.</param>
    /// <param name="region">Positions of the voxels of a region; empty takes all.</param>
    /// <returns>−1 to 1; 0 where either pattern is constant, NaN where it holds one; shape [pattern].</returns>
    /// <exception cref="ArgumentException">The shapes differ, or a voxel of the region is none.</exception>
    public static double[] PerPattern(ReadOnlySpan<float> predicted, ReadOnlySpan<float> measured, int voxels, ReadOnlySpan<int> region = default)
    {
        if (voxels < 1 || predicted.Length != measured.Length || predicted.Length % voxels != 0)
            throw new ArgumentException($"{predicted.Length} predicted and {measured.Length} measured values; both must be the same number of rows of {voxels} voxels.");
        foreach (var v in region)
            if (v < 0 || v >= voxels)
                throw new ArgumentException($"The region has voxel {v}; there are {voxels}, counted from 0.");
        var correlations = new double[predicted.Length / voxels];
        float[] left = new float[region.Length], right = new float[region.Length];
        for (var i = 0; i < correlations.Length; i++)
        {
            ReadOnlySpan<float> p = predicted.Slice(i * voxels, voxels), m = measured.Slice(i * voxels, voxels);
            for (var v = 0; v < region.Length; v++)
                (left[v], right[v]) = (p[region[v]], m[region[v]]);
            correlations[i] = region.IsEmpty ? Correlation.Pearson(p, m) : Correlation.Pearson(left, right);
        }
        return correlations;
    }
}
