namespace RealtimeBCI.Preprocess;

/// <summary>How an image's intensity at a point changes with each small rigid motion.</summary>
internal sealed class PointColumns(Grid grid, (double X, double Y, double Z) centre)
{
    private const float RotationWeight = 2.56f;
    private readonly Affine _worldToVoxel = grid.VoxelToWorld.Inverse();

    /// <summary>The spline's value at every voxel, and how much it changes with motion altogether; shape [voxel].</summary>
    /// <param name="coefficients">The spline's coefficients, x fastest.</param>
    public (float[] Value, float[] Information) Information(ReadOnlySpan<float> coefficients)
    {
        var length = coefficients.Length;
        float[] value = new float[length], information = new float[length];
        float[][] slopes = [new float[length], new float[length], new float[length]];
        SplineImage.Evaluate(coefficients, grid, value, slopes);
        Span<float> position = stackalloc float[3], columns = stackalloc float[6];
        for (var voxel = 0; voxel < length; voxel++)
        {
            Place(voxel % grid.X, voxel / grid.X % grid.Y, voxel / (grid.X * grid.Y), position);
            Columns(slopes[0][voxel], slopes[1][voxel], slopes[2][voxel], position, columns);
            for (var k = 0; k < 6; k++)
                information[voxel] += columns[k] * columns[k] * (k < 3 ? 1 : RotationWeight);
        }
        return (value, information);
    }

    /// <summary>The spline's value at a point, with the point's position and its columns (<see cref="LevelVoxels"/>).</summary>
    public float At(ReadOnlySpan<float> coefficients, float x, float y, float z, Span<float> position, Span<float> columns)
    {
        var (value, dx, dy, dz) = SplineImage.At(coefficients, grid, x, y, z);
        Place(x, y, z, position);
        Columns(dx, dy, dz, position, columns);
        return value;
    }

    private void Place(float vx, float vy, float vz, Span<float> position)
    {
        var (x, y, z) = grid.VoxelToWorld.Apply(vx, vy, vz);
        position[0] = (float)((x - centre.X) / LevelVoxels.RadiusMm);
        position[1] = (float)((y - centre.Y) / LevelVoxels.RadiusMm);
        position[2] = (float)((z - centre.Z) / LevelVoxels.RadiusMm);
    }

    private void Columns(float dx, float dy, float dz, ReadOnlySpan<float> position, Span<float> columns)
    {
        var gx = (float)(_worldToVoxel.M00 * dx + _worldToVoxel.M10 * dy + _worldToVoxel.M20 * dz);
        var gy = (float)(_worldToVoxel.M01 * dx + _worldToVoxel.M11 * dy + _worldToVoxel.M21 * dz);
        var gz = (float)(_worldToVoxel.M02 * dx + _worldToVoxel.M12 * dy + _worldToVoxel.M22 * dz);
        float u = position[0], v = position[1], w = position[2];
        (columns[0], columns[1], columns[2]) = (gx, gy, gz);
        (columns[3], columns[4], columns[5]) = (v * gz - w * gy, w * gx - u * gz, u * gy - v * gx);
    }
}
