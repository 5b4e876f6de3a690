namespace RealtimeBCI.Preprocess;

/// <summary>How much of a mask the session's field of view holds.</summary>
/// <param name="InFieldPercent">Mask voxels whose place lies within the volume, percent.</param>
/// <param name="OnTissuePercent">Of all mask voxels, those where the session's reference has signal too, percent.</param>
public sealed record MaskCoverage(double InFieldPercent, double OnTissuePercent)
{
    /// <summary>Signal counts as tissue above this share of the session's 98th percentile.</summary>
    public const float TissueShare = 0.2f;

    /// <summary>Counts a mask's voxels.</summary>
    /// <param name="placement">Where they lie.</param>
    /// <param name="session">The session's reference as acquired, finite, x fastest; shape [voxel].</param>
    /// <param name="grid">Its grid.</param>
    public static MaskCoverage Of(MaskPlacement placement, ReadOnlySpan<float> session, Grid grid)
    {
        var inside = Inside(placement, grid);
        var least = TissueShare * Intensity.Bright(session);
        int field = 0, tissue = 0;
        foreach (var voxel in inside)
        {
            field += voxel >= 0 ? 1 : 0;
            tissue += voxel >= 0 && session[voxel] > least ? 1 : 0;
        }
        return new(100.0 * field / inside.Length, 100.0 * tissue / inside.Length);
    }

    /// <summary>The session voxel that is nearest to each mask voxel's place; -1 outside the field of view.</summary>
    public static int[] Inside(MaskPlacement placement, Grid grid)
    {
        var toVoxel = grid.VoxelToWorld.Inverse();
        var mask = placement.Mask;
        var nearest = new int[mask.Count];
        for (var i = 0; i < nearest.Length; i++)
        {
            var place = placement.PlaceOf(i);
            var (x, y, z) = toVoxel.Apply(place.X, place.Y, place.Z);
            var inside = x > -0.5 && y > -0.5 && z > -0.5 && x < grid.X - 0.5 && y < grid.Y - 0.5 && z < grid.Z - 0.5;
            nearest[i] = inside ? grid.Index((int)(x + 0.5), (int)(y + 0.5), (int)(z + 0.5)) : -1;
        }
        return nearest;
    }
}
