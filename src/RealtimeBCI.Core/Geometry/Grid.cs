using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RealtimeBCI.Core;

/// <summary>Where the voxels of a volume lie: its dimensions and the affine from voxel indices to RAS+ millimetres.</summary>
/// <param name="X">Voxels along the first axis, which runs fastest in a volume's buffer.</param>
/// <param name="Y">Voxels along the second axis.</param>
/// <param name="Z">Voxels along the third axis.</param>
/// <param name="VoxelToWorld">Voxel indices (centre of voxel 0,0,0 at the origin of indices) to RAS+ mm.</param>
public sealed record Grid(int X, int Y, int Z, Affine VoxelToWorld)
{
    /// <summary>How far two affines may differ, in mm at the corner of the grid, and still be the same grid.</summary>
    public const double SameWithinMm = 0.01;

    /// <summary>The number of voxels.</summary>
    public int VoxelCount => checked(X * Y * Z);

    /// <summary>Voxel edge lengths, mm.</summary>
    public (double X, double Y, double Z) VoxelSizeMm => (
        Length(VoxelToWorld.M00, VoxelToWorld.M10, VoxelToWorld.M20),
        Length(VoxelToWorld.M01, VoxelToWorld.M11, VoxelToWorld.M21),
        Length(VoxelToWorld.M02, VoxelToWorld.M12, VoxelToWorld.M22));

    /// <summary>The world position of the field of view's centre, RAS+ mm.</summary>
    public (double X, double Y, double Z) CentreMm => VoxelToWorld.Apply((X - 1) / 2.0, (Y - 1) / 2.0, (Z - 1) / 2.0);

    /// <summary>The first 16 hex digits of SHA-256 over dimensions and affine (rounded to 0.0001), for provenance.</summary>
    public string Hash
    {
        get
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{X} {Y} {Z} ")
                + string.Join(' ', VoxelToWorld.ToRows().Select(v => (Math.Round(v, 4) + 0.0).ToString("F4", CultureInfo.InvariantCulture)));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(text)))[..16];
        }
    }

    /// <summary>Index of voxel (x, y, z) in a volume's buffer, x fastest, as in NIfTI and on the wire.</summary>
    public int Index(int x, int y, int z) => x + X * (y + Y * z);

    /// <summary>Whether both grids have the same dimensions, and every corner lies within <see cref="SameWithinMm"/>.</summary>
    public bool IsSameAs(Grid other)
    {
        if (X != other.X || Y != other.Y || Z != other.Z)
            return false;
        for (var corner = 0; corner < 8; corner++)
        {
            double x = (corner & 1) * (X - 1), y = (corner >> 1 & 1) * (Y - 1), z = (corner >> 2) * (Z - 1);
            var a = VoxelToWorld.Apply(x, y, z);
            var b = other.VoxelToWorld.Apply(x, y, z);
            if (!(Length(a.X - b.X, a.Y - b.Y, a.Z - b.Z) <= SameWithinMm))
                return false;
        }
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var s = VoxelSizeMm;
        var o = VoxelToWorld.Apply(0, 0, 0);
        return string.Create(CultureInfo.InvariantCulture,
            $"{X}x{Y}x{Z} voxels of {s.X:0.##}x{s.Y:0.##}x{s.Z:0.##} mm, first voxel at ({o.X:0.##}, {o.Y:0.##}, {o.Z:0.##}) mm RAS");
    }

    private static double Length(double x, double y, double z) => Math.Sqrt(x * x + y * y + z * z);
}
