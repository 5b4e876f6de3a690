using System.Numerics;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A row of voxels in head coordinates: point(x) = Start + x * Step, mm.</summary>
internal readonly struct HeadRow(in Affine headFromVoxel, int y, int z)
{
    public readonly (double X, double Y, double Z) Start = headFromVoxel.Apply(0, y, z);
    public readonly (double X, double Y, double Z) Step = headFromVoxel.ApplyVector(1, 0, 0);
}

/// <summary>An ellipsoid with a soft edge: 1 inside, 0 outside, a quintic step in between.</summary>
/// <remarks>The distance to the surface is (q - 1) / |grad q|, with q the sum of squared coordinates over the axes: exact to first order at the surface.</remarks>
internal sealed class Ellipsoid((double X, double Y, double Z) centre, (double X, double Y, double Z) axes, double edgeMm)
{
    private static readonly Vector<float> Ramp = MakeRamp();

    /// <summary>Writes the row; says whether any of it may lie inside.</summary>
    public bool Fill(in HeadRow row, Span<float> inside)
    {
        if (!Reaches(row))
        {
            inside.Clear();
            return false;
        }
        for (var x = 0; x < inside.Length; x += Vector<float>.Count)
            At(row, x).CopyTo(inside[x..]);
        return true;
    }

    /// <summary>Adds to the row; says whether any of it may lie inside.</summary>
    public bool Add(in HeadRow row, Span<float> inside)
    {
        if (!Reaches(row))
            return false;
        for (var x = 0; x < inside.Length; x += Vector<float>.Count)
            (new Vector<float>(inside[x..]) + At(row, x)).CopyTo(inside[x..]);
        return true;
    }

    private bool Reaches(in HeadRow row)
    {
        double ax = axes.X + 3 * edgeMm, ay = axes.Y + 3 * edgeMm, az = axes.Z + 3 * edgeMm;
        double px = (row.Start.X - centre.X) / ax, py = (row.Start.Y - centre.Y) / ay, pz = (row.Start.Z - centre.Z) / az;
        double dx = row.Step.X / ax, dy = row.Step.Y / ay, dz = row.Step.Z / az;
        var nearest = -(px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz);
        double x = px + nearest * dx, y = py + nearest * dy, z = pz + nearest * dz;
        return x * x + y * y + z * z <= 1;
    }

    private Vector<float> At(in HeadRow row, int x)
    {
        var i = Ramp + new Vector<float>(x);
        var u = i * (float)(row.Step.X / axes.X) + new Vector<float>((float)((row.Start.X - centre.X) / axes.X));
        var v = i * (float)(row.Step.Y / axes.Y) + new Vector<float>((float)((row.Start.Y - centre.Y) / axes.Y));
        var w = i * (float)(row.Step.Z / axes.Z) + new Vector<float>((float)((row.Start.Z - centre.Z) / axes.Z));
        var q = u * u + v * v + w * w;
        var (gu, gv, gw) = (u * (float)(1 / axes.X), v * (float)(1 / axes.Y), w * (float)(1 / axes.Z));
        var slope = Vector.SquareRoot(gu * gu + gv * gv + gw * gw) + new Vector<float>(1e-6f);
        var d = (q - new Vector<float>(1)) / (slope * (float)(2 * edgeMm));
        d = Vector.Min(Vector.Max(d, new Vector<float>(-1)), new Vector<float>(1));
        var d2 = d * d;
        return new Vector<float>(0.5f) - d * (new Vector<float>(15) - d2 * (new Vector<float>(10) - 3f * d2)) * (1 / 16f);
    }

    private static Vector<float> MakeRamp()
    {
        Span<float> ramp = stackalloc float[Vector<float>.Count];
        for (var i = 0; i < ramp.Length; i++)
            ramp[i] = i;
        return new(ramp);
    }
}
