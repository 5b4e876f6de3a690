namespace RealtimeBCI.Preprocess;

/// <summary>Chooses the voxels that say most about motion, and some bright ones that say little about it but much about intensity.</summary>
internal static class InformativeVoxels
{
    /// <summary>A voxel below this share of the brightest (98th percentile) counts as air.</summary>
    private const float AirShare = 0.05f;
    /// <summary>Flat voxels are taken above this share.</summary>
    private const float TissueShare = 0.3f;

    /// <summary>Buffer indices, ascending. Empty where the image has no contrast.</summary>
    /// <param name="value">The blurred reference; shape [voxel].</param>
    /// <param name="information">How much a voxel's intensity changes with motion; shape [voxel].</param>
    /// <param name="grid">Dimensions.</param>
    /// <param name="margin">Voxels nearer than this to the field's edge are left out.</param>
    /// <param name="budget">Most voxels.</param>
    /// <param name="flatShare">Share of the budget for flat voxels.</param>
    public static int[] Choose(ReadOnlySpan<float> value, ReadOnlySpan<float> information, Grid grid, int margin, int budget, double flatShare)
    {
        var bright = Percentile98(value);
        var candidates = Inner(grid, margin, value, AirShare * bright);
        if (!(bright > 0) || candidates.Count <= budget)
            return bright > 0 ? [.. candidates] : [];
        var ranked = candidates.ToArray();
        var least = new float[ranked.Length];
        for (var i = 0; i < ranked.Length; i++)
            least[i] = -information[ranked[i]];
        Array.Sort(least, ranked);
        var sharp = (int)(budget * (1 - flatShare));
        var chosen = new List<int>(ranked[..sharp]);
        var tissue = TissueShare * bright;
        var flat = new List<int>();
        foreach (var voxel in ranked.AsSpan(sharp))
            if (value[voxel] > tissue)
                flat.Add(voxel);
        flat.Sort();
        var step = Math.Max(1.0, flat.Count / Math.Max(1.0, budget - sharp));
        for (var at = 0.0; at < flat.Count; at += step)
            chosen.Add(flat[(int)at]);
        chosen.Sort();
        return [.. chosen];
    }

    private static List<int> Inner(Grid grid, int margin, ReadOnlySpan<float> value, float air)
    {
        var inner = new List<int>();
        for (var z = margin; z < grid.Z - margin; z++)
            for (var y = margin; y < grid.Y - margin; y++)
                for (var x = margin; x < grid.X - margin; x++)
                    if (value[grid.Index(x, y, z)] > air)
                        inner.Add(grid.Index(x, y, z));
        return inner;
    }

    private static float Percentile98(ReadOnlySpan<float> value)
    {
        var sorted = value.ToArray();
        Array.Sort(sorted);
        return sorted[(int)(0.98 * (sorted.Length - 1))];
    }
}
