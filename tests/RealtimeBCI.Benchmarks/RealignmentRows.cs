using RealtimeBCI.Preprocess;
using RealtimeBCI.Tests.Preprocess;

namespace RealtimeBCI.Benchmarks;

/// <summary>Realignment, and resampling of the mask, against one scalar trilinear resampling of the whole volume.</summary>
/// <remarks>Each figure is the fastest of several rounds; a round takes every one of the moved volumes, so that none is favoured. The worst case is a volume that
/// is lost: the fit from the last position fails, every start of the search is tried, and none will do.</remarks>
internal static class RealignmentRows
{
    private const int Threads = 2, MaskVoxels = 15_000, Positions = 6;

    public static IReadOnlyList<BenchmarkRow> Of(Scale scale) => scale == Scale.Tiny
        ? Measure(AnalyticHead.GridOf(24, 26, 20, 8), 2, 3, [])
        :
        [
            .. Measure(AnalyticHead.GridOf(64, 64, 36, 3.3), 40, 3, [new("AFNI 3dvolreg", 30), new("SPM, estimate only", 282), new("elastix", 3634)]),
            .. Measure(AnalyticHead.GridOf(104, 104, 72, 2), 25, 1.6, [new("AFNI 3dvolreg", 136), new("SPM, estimate only", 531), new("elastix", 4606)]),
            .. Measure(AnalyticHead.GridOf(81, 104, 83, 2), 25, 1.6, [new("AFNI 3dvolreg", 118), new("SPM, estimate only", 307), new("elastix", 4938)]),
        ];

    private static BenchmarkRow[] Measure(Grid grid, int repeats, double budget, Reference[] others)
    {
        var head = new AnalyticHead(5);
        var random = new Random(1);
        double Small() => random.NextDouble() - 0.5;
        var reference = head.Volume(grid, Affine.Identity, 12, 1);
        float[][] volumes = [.. Enumerable.Range(2, Positions).Select(n =>
            head.Volume(grid, RigidMotion.FromParameters([Small(), Small(), Small(), Small(), Small(), Small()], grid.CentreMm), 12, n))];
        var mask = BrightMask(reference, grid);
        var realigner = new Realigner(reference, grid, new() { Threads = Threads });
        var resampler = new MaskResampler(grid, mask, Threads);
        var (voxels, whole) = (new float[mask.Count], new float[grid.VoxelCount]);
        var ours = Timing.Ms(repeats, () =>
        {
            foreach (var volume in volumes)
                resampler.Resample(volume, realigner.Estimate(volume).ReferenceToVolume, voxels);
        });
        float[] noise = [.. reference.Select(_ => 1000 * random.NextSingle())];
        var lost = Timing.Ms(Math.Min(repeats, 10), () => resampler.Resample(noise, realigner.Estimate(noise).ReferenceToVolume, voxels));
        var shift = RigidMotion.FromParameters([0.4, -0.3, 0.2, 0.3, -0.2, 0.4], grid.CentreMm);
        var scalar = Timing.Ms(repeats, () => ScalarTrilinear.Resample(reference, grid, shift, whole));
        var trilinear = new Reference("scalar trilinear resampling of the whole volume", scalar.Least, true);
        var size = $"{grid.X}x{grid.Y}x{grid.Z}, {Threads} threads";
        return
        [
            new($"realignment and resampling of {mask.Count} voxels, per volume, {size}", ours.Least / Positions, "ms") { References = [trilinear, .. others], BudgetRatio = budget },
            new($"the same, a volume that is lost, {size}", lost.Least, "ms") { References = [trilinear] },
        ];
    }

    /// <summary>Voxels of the head's inside, evenly thinned to about <see cref="MaskVoxels"/>.</summary>
    private static Mask BrightMask(float[] reference, Grid grid)
    {
        var bright = Enumerable.Range(0, reference.Length).Where(v => reference[v] > 700).ToArray();
        var inside = new float[reference.Length];
        for (var i = 0; i < Math.Min(MaskVoxels, bright.Length); i++)
            inside[bright[(long)i * bright.Length / Math.Min(MaskVoxels, bright.Length)]] = 1;
        return Mask.FromBuffer(grid, inside);
    }
}
