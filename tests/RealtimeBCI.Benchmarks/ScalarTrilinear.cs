namespace RealtimeBCI.Benchmarks;

/// <summary>Trilinear resampling of a whole volume, one voxel after the other, without vectors or threads: what everyone's first version costs, and so a measure of the machine.</summary>
internal static class ScalarTrilinear
{
    public static void Resample(float[] volume, Grid grid, in Affine referenceToVolume, float[] result)
    {
        var m = grid.VoxelToWorld.Inverse() * referenceToVolume * grid.VoxelToWorld;
        var (row, slice) = (grid.X, grid.X * grid.Y);
        var at = 0;
        for (var z = 0; z < grid.Z; z++)
            for (var y = 0; y < grid.Y; y++)
                for (var x = 0; x < grid.X; x++, at++)
                {
                    var u = (float)(m.M00 * x + m.M01 * y + m.M02 * z + m.M03);
                    var v = (float)(m.M10 * x + m.M11 * y + m.M12 * z + m.M13);
                    var w = (float)(m.M20 * x + m.M21 * y + m.M22 * z + m.M23);
                    if (!(u >= 0 && v >= 0 && w >= 0 && u < grid.X - 1 && v < grid.Y - 1 && w < grid.Z - 1))
                    {
                        result[at] = 0;
                        continue;
                    }
                    var (i, j, k) = ((int)u, (int)v, (int)w);
                    var (a, b, c) = (u - i, v - j, w - k);
                    var p = k * slice + j * row + i;
                    var q = p + slice;
                    var front = (1 - b) * ((1 - a) * volume[p] + a * volume[p + 1]) + b * ((1 - a) * volume[p + row] + a * volume[p + row + 1]);
                    var back = (1 - b) * ((1 - a) * volume[q] + a * volume[q + 1]) + b * ((1 - a) * volume[q + row] + a * volume[q + row + 1]);
                    result[at] = (1 - c) * front + c * back;
                }
    }
}
