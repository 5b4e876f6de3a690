namespace RealtimeBCI.Preprocess;

/// <summary>How much intensity changed between two volumes.</summary>
public static class Dvars
{
    /// <summary>The root mean square change over voxels, as percent of the mean of <paramref name="after"/>.</summary>
    /// <param name="before">Intensities; shape [voxel].</param>
    /// <param name="after">Intensities one volume later; shape [voxel].</param>
    /// <returns>Percent; 0 for no voxels, or where the mean is 0.</returns>
    /// <remarks>Power et al. 2012, NeuroImage 59:2142. A NaN voxel makes the result NaN. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static double Percent(ReadOnlySpan<float> before, ReadOnlySpan<float> after)
    {
        if (before.Length != after.Length)
            throw new ArgumentException($"Two volumes over one mask have as many voxels; {before.Length} and {after.Length} were given.");
        double squares = 0, sum = 0;
        for (var i = 0; i < after.Length; i++)
        {
            double change = after[i] - before[i];
            squares += change * change;
            sum += after[i];
        }
        return sum == 0 ? 0 : 100 * Math.Sqrt(squares * after.Length) / Math.Abs(sum);
    }

    /// <summary>The mean intensity; 0 for no voxels.</summary>
    public static double Mean(ReadOnlySpan<float> voxels)
    {
        var sum = 0.0;
        foreach (var v in voxels)
            sum += v;
        return voxels.IsEmpty ? 0 : sum / voxels.Length;
    }
}
