using System.Diagnostics;
using RealtimeBCI.Preprocess;
using RealtimeBCI.Tests.Preprocess;

namespace RealtimeBCI.Benchmarks;

/// <summary>What a volume costs from scanner to mask, in units of one scalar trilinear resampling of the whole volume in the same process.</summary>
internal static class RealignBenchmark
{
    private const int Threads = 2, MaskVoxels = 15_000, Positions = 6, Repeats = 40;
    private static readonly (int X, int Y, int Z, double Mm)[] Sizes = [(64, 64, 36, 3), (104, 104, 72, 2), (81, 104, 83, 1.8)];

    /// <summary>Per size: a volume that is estimated and resampled, and one that is lost (the longest way). Fastest of the repeats, ours and the reference in turn.</summary>
    public static IEnumerable<(string Name, double Ours, double Reference, string Unit, double Ratio)> Rows()
    {
        foreach (var (x, y, z, mm) in Sizes)
        {
            var grid = AnalyticHead.GridOf(x, y, z, mm);
            var head = new AnalyticHead(5);
            var random = new Random(1);
            var reference = head.Volume(grid, Affine.Identity, 14, 1);
            var volumes = Enumerable.Range(2, Positions).Select(n => head.Volume(grid, Small(random, grid), 14, n)).ToArray();
            var noise = reference.Select(_ => 1000 * random.NextSingle()).ToArray();
            var mask = BrightMask(reference, grid);
            var realigner = new Realigner(reference, grid, new() { Threads = Threads });
            var resampler = new MaskResampler(grid, mask, Threads);
            float[] voxels = new float[mask.Count], whole = new float[grid.VoxelCount];
            double estimated = double.PositiveInfinity, lost = double.PositiveInfinity, scalar = double.PositiveInfinity;
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                estimated = Math.Min(estimated, Ms(() => Whole(volumes[repeat % Positions])));
                scalar = Math.Min(scalar, Ms(() => Trilinear(volumes[repeat % Positions], grid, Small(random, grid), whole)));
                if (repeat % 4 == 0)
                    lost = Math.Min(lost, Ms(() => Whole(noise)));
            }
            yield return ($"realign and resample {mask.Count} voxels, {x}x{y}x{z}", estimated, scalar, "ms", estimated / scalar);
            yield return ($"the same, a volume that is lost, {x}x{y}x{z}", lost, scalar, "ms", lost / scalar);

            void Whole(float[] volume) => resampler.Resample(volume, realigner.Estimate(volume).ReferenceToVolume, voxels);
        }
    }

    private static Affine Small(Random random, Grid grid) =>
        RigidMotion.FromParameters([.. Enumerable.Range(0, 6).Select(_ => random.NextDouble() - 0.5)], grid.CentreMm);

    private static double Ms(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Mask BrightMask(float[] reference, Grid grid)
    {
        var bright = Enumerable.Range(0, reference.Length).Where(v => reference[v] > 700).ToArray();
        var inside = new float[reference.Length];
        for (var i = 0; i < Math.Min(MaskVoxels, bright.Length); i++)
            inside[bright[(long)i * bright.Length / Math.Min(MaskVoxels, bright.Length)]] = 1;
        return Mask.FromBuffer(grid, inside);
    }

    private static void Trilinear(float[] volume, Grid grid, in Affine motion, float[] result)
    {
        var map = grid.VoxelToWorld.Inverse() * motion * grid.VoxelToWorld;
        int row = grid.X, slice = grid.X * grid.Y, i = 0;
        for (var z = 0; z < grid.Z; z++)
            for (var y = 0; y < grid.Y; y++)
                for (var x = 0; x < grid.X; x++, i++)
                {
                    var u = (float)(map.M00 * x + map.M01 * y + map.M02 * z + map.M03);
                    var v = (float)(map.M10 * x + map.M11 * y + map.M12 * z + map.M13);
                    var w = (float)(map.M20 * x + map.M21 * y + map.M22 * z + map.M23);
                    var inside = u >= 0 && v >= 0 && w >= 0 && u < grid.X - 1 && v < grid.Y - 1 && w < grid.Z - 1;
                    result[i] = inside ? Between((int)u + row * (int)v + slice * (int)w, u - (int)u, v - (int)v, w - (int)w) : 0;
                }

        float Between(int at, float a, float b, float c)
        {
            float near = Face(at, a, b), far = Face(at + slice, a, b);
            return near + c * (far - near);
        }

        float Face(int at, float a, float b)
        {
            var low = volume[at] + a * (volume[at + 1] - volume[at]);
            var high = volume[at + row] + a * (volume[at + row + 1] - volume[at + row]);
            return low + b * (high - low);
        }
    }
}
