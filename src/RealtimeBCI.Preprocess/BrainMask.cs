namespace RealtimeBCI.Preprocess;

/// <summary>A mask of the head's bright tissue, from one volume's intensities, for runs that bring no mask of their own.</summary>
public static class BrainMask
{
    /// <summary>Fraction of the 98th percentile above which a voxel counts as tissue.</summary>
    public const double Fraction = 0.4;

    /// <summary>The voxels brighter than <see cref="Fraction"/> of the volume's 98th percentile; all voxels where none is.</summary>
    /// <param name="volume">Intensities, x fastest; shape [voxel].</param>
    /// <param name="grid">Their grid.</param>
    public static Mask Of(ReadOnlySpan<float> volume, Grid grid)
    {
        var sorted = volume.ToArray();
        for (var i = 0; i < sorted.Length; i++)
            if (!float.IsFinite(sorted[i]))
                sorted[i] = 0;
        Array.Sort(sorted);
        var threshold = Fraction * sorted[(int)(0.98 * (sorted.Length - 1))];
        var inside = new float[volume.Length];
        var any = false;
        for (var i = 0; i < inside.Length; i++)
            any |= (inside[i] = volume[i] > threshold ? 1 : 0) > 0;
        return any ? Mask.FromBuffer(grid, inside) : Mask.Whole(grid);
    }
}
