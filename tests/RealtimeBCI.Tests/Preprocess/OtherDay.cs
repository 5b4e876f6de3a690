using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

/// <summary>A head of a formula on two days: truth without any interpolation.</summary>
internal static class OtherDay
{
    public static readonly Grid TrainingGrid = AnalyticHead.GridOf(56, 64, 44, 3.5);
    public static readonly AnalyticHead Head = new(21, 2.5);
    public static readonly float[] Training = Head.Volume(TrainingGrid, Affine.Identity, 15, 1);

    /// <summary>Another grid, tilted.</summary>
    public static Grid TiltedGrid(int x, int y, int z, (double X, double Y, double Z) mm, double nodDegrees, (double X, double Y, double Z) centre)
    {
        var turn = RigidMotion.FromParameters([0, 0, 0, nodDegrees, 2, -3], default);
        var affine = turn * new Affine(mm.X, 0, 0, 0, 0, mm.Y, 0, 0, 0, 0, mm.Z, 0);
        var (ox, oy, oz) = affine.ApplyVector((x - 1) / 2.0, (y - 1) / 2.0, (z - 1) / 2.0);
        return new(x, y, z, affine with { M03 = centre.X - ox, M13 = centre.Y - oy, M23 = centre.Z - oz });
    }

    /// <summary>The session's reference after the head moved: contrast changed point by point, under a receive field, with noise.</summary>
    public static float[] Session(Grid grid, Affine moved, Func<double, double> contrast, int seed = 2)
    {
        var random = new Random(seed);
        var volume = Head.Volume(grid, moved);
        for (var i = 0; i < volume.Length; i++)
        {
            var (x, y, z) = grid.VoxelToWorld.Apply(i % grid.X, i / grid.X % grid.Y, i / (grid.X * grid.Y));
            var field = 1 + 0.2 * Math.Sin(x / 60 + 1) * Math.Cos(y / 75 - z / 90);
            var noise = 25 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            volume[i] = (float)Math.Abs(contrast(volume[i]) * field + noise);
        }
        return volume;
    }

    public static double Contrast(string kind, double value) => kind switch
    {
        "same" => value,
        "compressed" => 900 * Math.Pow(Math.Max(0, value) / 1000, 0.6),
        _ => value < 600 ? value * 1.2 : Math.Max(60, 720 - (value - 600) * 0.9),
    };
}
