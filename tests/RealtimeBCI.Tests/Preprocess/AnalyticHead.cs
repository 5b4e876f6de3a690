namespace RealtimeBCI.Tests.Preprocess;

/// <summary>A head given by a formula of place, so that moved volumes are exact: no interpolation in the truth.</summary>
internal sealed class AnalyticHead
{
    private readonly (double X, double Y, double Z, double Phase, double Size)[] _waves;
    private readonly double _edgeMm;

    public AnalyticHead(int seed, double edgeMm = 1.8)
    {
        var random = new Random(seed);
        _edgeMm = edgeMm;
        _waves = [.. Enumerable.Range(0, 24).Select(_ =>
        {
            var (a, b) = (Math.Acos(2 * random.NextDouble() - 1), 2 * Math.PI * random.NextDouble());
            var k = 2 * Math.PI / (16 + 34 * random.NextDouble());
            return (k * Math.Sin(a) * Math.Cos(b), k * Math.Sin(a) * Math.Sin(b), k * Math.Cos(a), 2 * Math.PI * random.NextDouble(), 0.3);
        })];
    }

    /// <summary>A grid centred on the world's origin.</summary>
    public static Grid GridOf(int x, int y, int z, double mm) => new(x, y, z, new(
        mm, 0, 0, -(x - 1) * mm / 2, 0, mm, 0, -(y - 1) * mm / 2, 0, 0, mm, -(z - 1) * mm / 2));

    /// <summary>The volume after the head moved by a rigid map, with Gaussian noise.</summary>
    public float[] Volume(Grid grid, Affine motion, double noise = 0, int seed = 0)
    {
        var back = motion.Inverse() * grid.VoxelToWorld;
        var random = new Random(seed);
        var volume = new float[grid.VoxelCount];
        for (var i = 0; i < volume.Length; i++)
        {
            var (x, y, z) = back.Apply(i % grid.X, i / grid.X % grid.Y, i / (grid.X * grid.Y));
            var gauss = noise == 0 ? 0 : noise * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            volume[i] = (float)(At(x, y, z) + gauss);
        }
        return volume;
    }

    public double At(double x, double y, double z)
    {
        var brain = Ellipsoid(x, y + 4, z - 4, 60, 76, 52);
        var scalp = Math.Clamp(Ellipsoid(x, y + 4, z - 4, 72, 88, 64) - Ellipsoid(x, y + 4, z - 4, 67, 83, 59), 0, 1);
        if (brain + scalp < 1e-6)
            return 0;
        var texture = 0.0;
        foreach (var w in _waves)
            texture += w.Size * Math.Cos(w.X * x + w.Y * y + w.Z * z + w.Phase);
        var eyes = Ellipsoid(x - 30, y - 70, z + 20, 11, 11, 11) + Ellipsoid(x + 32, y - 68, z + 20, 11, 11, 11);
        return brain * 1000 * (1 + 0.18 * Math.Tanh(texture)) + (300 * scalp + 900 * eyes) * (1 - brain);
    }

    private double Ellipsoid(double x, double y, double z, double a, double b, double c)
    {
        double u = x / a, v = y / b, w = z / c;
        var r = Math.Sqrt(u * u + v * v + w * w) + 1e-9;
        var slope = Math.Sqrt(u * u / (a * a) + v * v / (b * b) + w * w / (c * c)) + 1e-9;
        return 0.5 * (1 - Math.Tanh(r * (r - 1) / slope / _edgeMm));
    }

    /// <summary>Root mean square displacement within 80 mm of a point between two rigid maps, mm (Jenkinson 1999, FMRIB TR99MJ1).</summary>
    public static double Rms80(Affine estimate, Affine truth, (double X, double Y, double Z) centre = default)
    {
        var about = Affine.Identity with { M03 = centre.X, M13 = centre.Y, M23 = centre.Z };
        var e = about.Inverse() * estimate.Inverse() * truth * about;
        double[] a = [e.M00 - 1, e.M01, e.M02, e.M10, e.M11 - 1, e.M12, e.M20, e.M21, e.M22 - 1];
        return Math.Sqrt(80.0 * 80 / 5 * a.Sum(v => v * v) + e.M03 * e.M03 + e.M13 * e.M13 + e.M23 * e.M23);
    }
}
