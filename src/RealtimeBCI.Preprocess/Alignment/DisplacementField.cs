namespace RealtimeBCI.Preprocess;

/// <summary>Where the scanner's field inhomogeneity has put the signal: an unwarping field made at set-up.</summary>
/// <remarks>Convention: at a place u of the session's undistorted world (RAS+ mm, the scanner's own frame) the field holds d(u), three numbers in mm along right,
/// front and top, and the signal of u lies in the session's reference volume at u + d(u). The field follows the head: it is applied before motion. It may lie on
/// any grid of that world; between voxels it is linear, and beyond its edge the edge's displacement goes on.</remarks>
public sealed class DisplacementField
{
    private readonly Grid _grid;
    private readonly Affine _worldToVoxel;
    private readonly float[][] _mm;

    /// <summary>Takes a field.</summary>
    /// <param name="grid">Its grid.</param>
    /// <param name="mm">Displacement along right, front and top, mm, x fastest; shape [3][voxel].</param>
    /// <exception cref="ArgumentException">There are not three components of the grid's length, or one is not finite.</exception>
    public DisplacementField(Grid grid, float[][] mm)
    {
        if (mm.Length != 3 || mm.Any(c => c.Length != grid.VoxelCount))
            throw new ArgumentException($"An unwarping field has three volumes of {grid.VoxelCount} voxels: displacement to the right, front and top in mm; {mm.Length} volumes were given.");
        if (mm.Any(c => c.Any(v => !float.IsFinite(v))))
            throw new ArgumentException("The unwarping field has voxels that are NaN or infinite; write 0 where it is not known.");
        (_grid, _mm, _worldToVoxel) = (grid, mm, grid.VoxelToWorld.Inverse());
    }

    /// <summary>Reads a NIfTI file of three volumes (a four-dimensional file): right, front, top, mm.</summary>
    /// <exception cref="NiftiException">It has another number of volumes, or cannot be read.</exception>
    public static DisplacementField Read(string path)
    {
        var (header, volumes) = NiftiReader.ReadAll(path);
        return volumes.Length == 3
            ? new(header.Grid, volumes)
            : throw new NiftiException($"{Path.GetFileName(path)} has {volumes.Length} volumes; an unwarping field has 3: displacement to the right, front and top in mm (RAS+).");
    }

    /// <summary>Where the signal of an undistorted place lies.</summary>
    public (double X, double Y, double Z) Apply((double X, double Y, double Z) place)
    {
        var (x, y, z) = _worldToVoxel.Apply(place.X, place.Y, place.Z);
        var (x0, x1, fx) = Between(x, _grid.X);
        var (y0, y1, fy) = Between(y, _grid.Y);
        var (z0, z1, fz) = Between(z, _grid.Z);
        Span<double> d = stackalloc double[3];
        for (var axis = 0; axis < 3; axis++)
        {
            var c = _mm[axis];
            double near = Plane(c, z0), far = Plane(c, z1);
            d[axis] = near + fz * (far - near);
        }
        return (place.X + d[0], place.Y + d[1], place.Z + d[2]);

        double Plane(float[] c, int plane)
        {
            var a = c[_grid.Index(x0, y0, plane)] * (1 - fx) + c[_grid.Index(x1, y0, plane)] * fx;
            var b = c[_grid.Index(x0, y1, plane)] * (1 - fx) + c[_grid.Index(x1, y1, plane)] * fx;
            return a + fy * (b - a);
        }
    }

    private static (int Low, int High, double Share) Between(double at, int count)
    {
        at = Math.Clamp(at, 0, count - 1);
        var low = Math.Min((int)at, Math.Max(0, count - 2));
        return (low, Math.Min(low + 1, count - 1), at - low);
    }
}
