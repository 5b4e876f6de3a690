namespace RealtimeBCI.Preprocess;

/// <summary>How far a compared point lies from its voxel, along each axis: different for every voxel, without chance.</summary>
/// <remarks>An interpolator errs alike at alike places between voxels: were every point a voxel of the reference, a small motion would find all errors alike, and be
/// biased. Along an axis the offset depends on the other two coordinates only (the fractions of Roberts 2018's sequence R2), so that the voxels of a row are moved
/// together and the points lie as evenly as the voxels do: with points strewn at random some of the image's noise would count twice and some not at all.
/// What is above half the sampling rate appears as something below it. Without noise, at 3 x 3 x 3.5 mm, that makes motion 0.15 to 0.4 % too large with points at voxels and
/// 0 to 0.2 % too small with points anywhere in the cell; near <see cref="Reach"/> the two cancel to within 0.1 %.</remarks>
internal static class PointOffsets
{
    /// <summary>Width of the band in which points lie, centred on the voxel, as a share of the voxel.</summary>
    private const double Reach = 0.8;
    private const double First = 0.7548776662466927, Second = 0.5698402909980532;

    /// <summary>The point of a voxel, in voxel indices.</summary>
    public static (float X, float Y, float Z) Of(int x, int y, int z) => (x + Offset(y, z), y + Offset(z, x), z + Offset(x, y));

    private static float Offset(int first, int second)
    {
        var turn = First * first + Second * second;
        return (float)((turn - Math.Floor(turn) - 0.5) * Reach);
    }
}
