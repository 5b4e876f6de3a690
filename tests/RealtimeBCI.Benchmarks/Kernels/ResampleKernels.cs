using BenchmarkDotNet.Attributes;
using RealtimeBCI.Preprocess;
using RealtimeBCI.Tests.Preprocess;

namespace RealtimeBCI.Benchmarks.Kernels;

/// <summary>Interpolation at the mask's voxels beside a scalar trilinear resampling of everything.</summary>
[MemoryDiagnoser]
public class ResampleKernels
{
    private static readonly Grid Grid = AnalyticHead.GridOf(64, 64, 36, 3.3);
    private readonly float[] _volume = new AnalyticHead(5).Volume(Grid, Affine.Identity);
    private readonly float[] _whole = new float[Grid.VoxelCount];
    private readonly Affine _motion = RigidMotion.FromParameters([0.4, -0.3, 0.2, 0.3, -0.2, 0.4], Grid.CentreMm);
    private MaskResampler _resampler = null!;
    private float[] _masked = [];

    /// <summary>Makes the mask.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var mask = Mask.FromBuffer(Grid, [.. _volume.Select(v => v > 700 ? 1f : 0f)]);
        (_resampler, _masked) = (new(Grid, mask, 1), new float[mask.Count]);
    }

    /// <summary>Windowed sinc at the mask's voxels, one thread.</summary>
    [Benchmark]
    public void Sinc() => _resampler.Resample(_volume, _motion, _masked);

    /// <summary>Trilinear, whole volume, scalar.</summary>
    [Benchmark(Baseline = true)]
    public void Trilinear() => ScalarTrilinear.Resample(_volume, Grid, _motion, _whole);
}
