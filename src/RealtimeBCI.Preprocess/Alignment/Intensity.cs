namespace RealtimeBCI.Preprocess;

/// <summary>What a whole volume's intensities say.</summary>
internal static class Intensity
{
    /// <summary>The 98th percentile; 0 of nothing.</summary>
    public static float Bright(ReadOnlySpan<float> volume)
    {
        if (volume.IsEmpty)
            return 0;
        var sorted = volume.ToArray();
        Array.Sort(sorted);
        return sorted[(int)(0.98 * (sorted.Length - 1))];
    }

    /// <summary>The intensity-weighted centre of what is brighter than a fifth of the bright, RAS+ mm; the field's centre where nothing is.</summary>
    public static (double X, double Y, double Z) Centre(ReadOnlySpan<float> volume, Grid grid)
    {
        var (least, most) = (0.2f * Bright(volume), Bright(volume));
        double x = 0, y = 0, z = 0, sum = 0;
        for (var i = 0; i < volume.Length; i++)
            if (volume[i] > least)
            {
                var weight = Math.Min(volume[i], most);
                (x, y, z, sum) = (x + weight * (i % grid.X), y + weight * (i / grid.X % grid.Y), z + weight * (i / (grid.X * grid.Y)), sum + weight);
            }
        return sum > 0 ? grid.VoxelToWorld.Apply(x / sum, y / sum, z / sum) : grid.CentreMm;
    }

    /// <summary>A copy whose voxels that are not finite are 0.</summary>
    public static float[] Clean(ReadOnlySpan<float> volume)
    {
        var clean = volume.ToArray();
        for (var i = 0; i < clean.Length; i++)
            if (!float.IsFinite(clean[i]))
                clean[i] = 0;
        return clean;
    }
}
