using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Benchmarks;

/// <summary>One pattern decoded, beside a read of as many bytes as the model has weights: at batch 1 memory is all that a decoder waits for.</summary>
internal static class DecoderRows
{
    private const int Repeats = 10;
    private const double MostOverRead = 1.3;
    private static readonly int Threads = Environment.ProcessorCount;

    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (voxels, hidden, tokens, channels, width) = scale == Scale.Full ? (15_724, 4096, 257, 768, 2048) : (50, 16, 3, 8, 16);
        var folder = Directory.CreateTempSubdirectory("rtbci-bench-").FullName;
        try
        {
            var rows = new List<BenchmarkRow>();
            foreach (var format in Enum.GetValues<WeightFormat>())
            {
                var path = Path.Combine(folder, "mindeye1.onnx");
                using (var weights = MadeUpDecoder.MindEye1(voxels, hidden, 4, tokens, channels, width))
                    MindEye1Graph.Write(path, weights, new() { Format = format, ExternalFromBytes = scale == Scale.Full ? 1L << 28 : 1 });
                var bytes = (long)hidden * (voxels + 4 * hidden + tokens * channels) * (format == WeightFormat.Int8 ? 1 + sizeof(float) / (double)EightBitKernel.BlockLength : sizeof(float));
                rows.Add(Row($"decode MindEye1 size {(format == WeightFormat.Int8 ? "int8" : "fp32")}, {voxels} voxels, {hidden} hidden, {tokens}x{channels} out", path, "backbone", (long)bytes, scale));
            }
            var ridge = Path.Combine(folder, "ridge.onnx");
            RidgeGraph.Write(ridge, WeightLoss.MadeUp(voxels, channels, 1).SelectMany(r => r).ToArray(), new float[channels]);
            rows.Add(Row($"decode ridge {voxels} -> {channels}", ridge, RidgeGraph.OutputName, (long)voxels * channels * sizeof(float), scale));
            return rows;
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static BenchmarkRow Row(string what, string path, string output, long bytes, Scale scale)
    {
        using var decoder = new OnnxDecoder(path, [output], Threads);
        using var memory = new MemoryRead(bytes, Threads);
        var pattern = WeightLoss.MadeUp(decoder.VoxelCount, 1, seed: 2)[0];
        double ours = double.PositiveInfinity, read = double.PositiveInfinity;
        for (var round = 0; round < Repeats; round++)
        {
            ours = Math.Min(ours, Timing.Ms(1, () => decoder.Decode(pattern)).Least);
            read = Math.Min(read, Timing.Ms(1, () => memory.Sum()).Least);
        }
        return new(what, ours, "ms") { References = [new($"a read of its {bytes / 1e6:0} MB", read, InThisRun: true)], BudgetRatio = scale == Scale.Full ? MostOverRead : null };
    }
}
