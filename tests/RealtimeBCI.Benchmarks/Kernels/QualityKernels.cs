using BenchmarkDotNet.Attributes;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Benchmarks.Kernels;

/// <summary>The kernels behind a volume's quality; budget: no bytes allocated.</summary>
[MemoryDiagnoser]
public class QualityKernels
{
    private readonly float[] _before = new float[15_724], _after = new float[15_724];
    private readonly VoxelNoise _noise = new(15_724);
    private int _n;

    /// <summary>Fills the volumes.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var v = 0; v < _before.Length; v++)
            (_before[v], _after[v]) = (1000 + 30 * random.NextSingle(), 1000 + 30 * random.NextSingle());
        for (var n = 0; n < 20; n++)
            Fold();
    }

    /// <summary>DVARS of two volumes.</summary>
    [Benchmark]
    public double DvarsOfTwoVolumes() => Dvars.Percent(_before, _after);

    /// <summary>One volume into the sums behind temporal SNR.</summary>
    [Benchmark]
    public void Fold() => _noise.Fold(_n % 2 == 0 ? _before : _after, 0.025 * _n++);

    /// <summary>Temporal SNR of every voxel, and their median.</summary>
    [Benchmark]
    public double? Measure() => _noise.Measure();
}
