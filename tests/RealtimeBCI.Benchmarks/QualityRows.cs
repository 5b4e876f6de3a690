using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Benchmarks;

/// <summary>What it costs to measure a run's quality at every volume.</summary>
internal static class QualityRows
{
    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (voxels, volumes) = scale == Scale.Full ? (15_724, 200) : (50, 40);
        var run = new RunInfo { RunId = "run", Grid = new(voxels, 1, 1, Affine.Identity), DataType = VolumeDataType.Int16, RepetitionTimeSeconds = 1.5 };
        var meter = new QualityMeter(run, null, betasArePercent: true);
        var buffers = new FloatBuffers(voxels);
        var random = new Random(4);
        var n = 0;
        var prepared = Enumerable.Range(0, 8).Select(_ =>
        {
            var buffer = buffers.Rent();
            foreach (ref var v in buffer.Span)
                v = 1000 + 30 * random.NextSingle();
            return buffer;
        }).ToArray();
        var ms = Timing.Ms(volumes, () => meter.Fold(
            new() { ScannerNumber = n, AcquiredSeconds = 1.5 * n, Voxels = prepared[n++ % 8], Quality = new() { DvarsPercent = 1, MeanIntensity = 1000 }, Times = new() }, false));
        return [new($"run quality (temporal SNR, spikes, drift), per volume, {voxels} voxels", ms.Median, "ms") { Budget = scale == Scale.Full ? 1 : null }];
    }
}
