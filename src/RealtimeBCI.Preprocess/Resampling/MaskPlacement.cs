namespace RealtimeBCI.Preprocess;

/// <summary>Where a mask's voxels lie in the session's reference volume: the map that stands between the decoder's grid and the scanner's.</summary>
/// <remarks>Places are: mask voxel, by the mask's affine to the training reference's world, by the alignment to the session reference's world, and by the
/// unwarping field, where there is one, to where the signal lies. Motion is applied after that, and the volume is read once.</remarks>
public sealed class MaskPlacement
{
    private MaskPlacement(Mask mask, Affine voxelToSession, double[]? places, bool isOwnGrid) =>
        (Mask, VoxelToSession, Places, IsOwnGrid) = (mask, voxelToSession, places, isOwnGrid);

    /// <summary>The voxels; their order is the results'.</summary>
    public Mask Mask { get; }

    /// <summary>Indices on the mask's grid to the session reference's world, RAS+ mm, without the field.</summary>
    internal Affine VoxelToSession { get; }

    /// <summary>Session reference world, field included, RAS+ mm; shape [voxel, axis]. Null where <see cref="VoxelToSession"/> says everything.</summary>
    internal double[]? Places { get; }

    /// <summary>Whether mask and volumes share one grid and one reference, so that without motion no voxel need be interpolated.</summary>
    internal bool IsOwnGrid { get; }

    /// <summary>Where one voxel's signal lies in the session's reference, RAS+ mm.</summary>
    /// <param name="i">Its number in the mask's order.</param>
    public (double X, double Y, double Z) PlaceOf(int i)
    {
        if (Places is { } places)
            return (places[3 * i], places[3 * i + 1], places[3 * i + 2]);
        var voxel = Mask.Voxels[i];
        return VoxelToSession.Apply(voxel % Mask.Grid.X, voxel / Mask.Grid.X % Mask.Grid.Y, voxel / (Mask.Grid.X * Mask.Grid.Y));
    }

    /// <summary>A mask on the volumes' own grid.</summary>
    /// <exception cref="GeometryException">It lies on another; the message names both.</exception>
    public static MaskPlacement OnOwnGrid(Mask mask, Grid volumes)
    {
        mask.RequireOn(volumes);
        return new(mask, volumes.VoxelToWorld, null, true);
    }

    /// <summary>A mask of another day, head position and grid.</summary>
    /// <param name="mask">On the training reference's grid.</param>
    /// <param name="trainingToSession">Training reference world to session reference world, RAS+ mm.</param>
    /// <param name="field">Unwarps the session; null where nothing is unwarped.</param>
    public static MaskPlacement Through(Mask mask, in Affine trainingToSession, DisplacementField? field)
    {
        var map = trainingToSession * mask.Grid.VoxelToWorld;
        if (field is null)
            return new(mask, map, null, false);
        var places = new double[3 * mask.Count];
        for (var i = 0; i < mask.Count; i++)
        {
            var voxel = mask.Voxels[i];
            var at = field.Apply(map.Apply(voxel % mask.Grid.X, voxel / mask.Grid.X % mask.Grid.Y, voxel / (mask.Grid.X * mask.Grid.Y)));
            (places[3 * i], places[3 * i + 1], places[3 * i + 2]) = (at.X, at.Y, at.Z);
        }
        return new(mask, map, places, false);
    }
}
