namespace RealtimeBCI.Preprocess;

/// <summary>What a level knows of the reference at the voxels that it compares; one array per quantity, shape [voxel].</summary>
internal sealed class LevelVoxels
{
    /// <summary>Unit of position, mm: positions are about -1 to 1, and a rotation column counts as a shift at this distance.</summary>
    public const double RadiusMm = 80;

    private LevelVoxels(int count)
    {
        Position = [new float[count], new float[count], new float[count]];
        Columns = [.. Enumerable.Range(0, 6).Select(_ => new float[count])];
        Value = new float[count];
    }

    /// <summary>World position from the field's centre, in units of <see cref="RadiusMm"/>; [axis][voxel].</summary>
    public float[][] Position { get; }
    /// <summary>Change of intensity per mm of shift along x, y, z, and per <see cref="RadiusMm"/>-th radian of rotation; [parameter][voxel].</summary>
    public float[][] Columns { get; }
    /// <summary>Intensity of the blurred reference.</summary>
    public float[] Value { get; }
    /// <summary>Number of voxels.</summary>
    public int Count => Value.Length;

    /// <summary>Looks at a reference on its grid and keeps its informative voxels.</summary>
    /// <param name="reference">Intensities, finite; x fastest.</param>
    /// <param name="grid">Its grid, or a coarser one.</param>
    /// <param name="centre">The point about which the head turns, RAS+ mm.</param>
    /// <param name="budget">Most voxels.</param>
    /// <param name="flatShare">Share of the budget for flat voxels.</param>
    public static LevelVoxels Of(ReadOnlySpan<float> reference, Grid grid, (double X, double Y, double Z) centre, int budget, double flatShare)
    {
        var value = new float[reference.Length];
        float[][] slopes = [new float[reference.Length], new float[reference.Length], new float[reference.Length]];
        SplineImage.Evaluate(reference, grid, value, slopes);
        var inverse = grid.VoxelToWorld.Inverse();
        var all = new LevelVoxels(reference.Length);
        var information = new float[reference.Length];
        for (var voxel = 0; voxel < reference.Length; voxel++)
        {
            var (x, y, z) = grid.VoxelToWorld.Apply(voxel % grid.X, voxel / grid.X % grid.Y, voxel / (grid.X * grid.Y));
            float u = (float)((x - centre.X) / RadiusMm), v = (float)((y - centre.Y) / RadiusMm), w = (float)((z - centre.Z) / RadiusMm);
            float dx = slopes[0][voxel], dy = slopes[1][voxel], dz = slopes[2][voxel];
            var gx = (float)(inverse.M00 * dx + inverse.M10 * dy + inverse.M20 * dz);
            var gy = (float)(inverse.M01 * dx + inverse.M11 * dy + inverse.M21 * dz);
            var gz = (float)(inverse.M02 * dx + inverse.M12 * dy + inverse.M22 * dz);
            ReadOnlySpan<float> columns = [gx, gy, gz, v * gz - w * gy, w * gx - u * gz, u * gy - v * gx];
            (all.Position[0][voxel], all.Position[1][voxel], all.Position[2][voxel], all.Value[voxel]) = (u, v, w, value[voxel]);
            for (var k = 0; k < 6; k++)
            {
                all.Columns[k][voxel] = columns[k];
                information[voxel] += columns[k] * columns[k] * (k < 3 ? 1 : 2.56f);
            }
        }
        return all.Take(InformativeVoxels.Choose(value, information, grid, 2, budget, flatShare));
    }

    /// <summary>Every <paramref name="step"/>-th voxel.</summary>
    public LevelVoxels Thinned(int step) => Take([.. Enumerable.Range(0, Crew.Pieces(Count, step)).Select(i => i * step)]);

    private LevelVoxels Take(int[] chosen)
    {
        var taken = new LevelVoxels(chosen.Length);
        for (var i = 0; i < chosen.Length; i++)
        {
            for (var axis = 0; axis < 3; axis++)
                taken.Position[axis][i] = Position[axis][chosen[i]];
            for (var k = 0; k < 6; k++)
                taken.Columns[k][i] = Columns[k][chosen[i]];
            taken.Value[i] = Value[chosen[i]];
        }
        return taken;
    }
}
