using RealtimeBCI.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Benchmarks;

/// <summary>One pattern scored against fixed candidates by a linear decoder whose map is too large to keep, beside a read of as many bytes as its model has.</summary>
internal static class LinearRows
{
    private const int Repeats = 10;
    private const double MostOverRead = 1.3;
    private static readonly int Threads = Environment.ProcessorCount;

    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (voxels, candidates, pictures) = scale == Scale.Full ? (15_724, 1000, 4000) : (50, 7, 9);
        var rows = new List<BenchmarkRow>();
        foreach (var format in Enum.GetValues<WeightFormat>())
        {
            rows.Add(Row($"score {candidates} candidates from {voxels} voxels, {Name(format)}", new(null, Map(voxels, candidates), Gram(voxels), new float[voxels], 1), voxels, format, scale));
            rows.Add(Row($"the same over {pictures} training pictures, {Name(format)}", new(Map(voxels, pictures), Map(pictures, candidates), Gram(pictures), new float[pictures], 1), voxels, format, scale));
        }
        return rows;
    }

    private static BenchmarkRow Row(string what, ProjectedForm form, int voxels, WeightFormat format, Scale scale)
    {
        var folder = Directory.CreateTempSubdirectory("rtbci-bench-").FullName;
        try
        {
            var candidates = form.Candidates.Bias.Length;
            var part = LinearPart.Given("scores", [.. Enumerable.Range(0, candidates).Select(c => $"{c}")], InputView.Whole, form);
            new FittedLinear([part], voxels).WriteModels(folder, new() { Format = format });
            var path = Path.Combine(folder, DecoderTarget.ScoringModel);
            var bytes = Directory.EnumerateFiles(folder).Sum(f => new FileInfo(f).Length);
            using var decoder = new OnnxDecoder(path, ["scores"], Threads);
            using var memory = new MemoryRead(bytes, Threads);
            var pattern = Numbers(voxels, 3);
            double ours = double.PositiveInfinity, read = double.PositiveInfinity;
            for (var round = 0; round < Repeats; round++)
            {
                ours = Math.Min(ours, Timing.Ms(1, () => decoder.Decode(pattern)).Least);
                read = Math.Min(read, Timing.Ms(1, () => memory.Sum()).Least);
            }
            return new(what, ours, "ms") { References = [new($"a read of its {bytes / 1e6:0.###} MB", read, InThisRun: true)], BudgetRatio = scale == Scale.Full ? MostOverRead : null };
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    private static string Name(WeightFormat format) => format == WeightFormat.Int8 ? "int8" : "fp32";

    private static FullForm Map(int inputs, int outputs) => new(Numbers((long)inputs * outputs, inputs), new float[outputs]);

    private static float[] Gram(int n)
    {
        var gram = Numbers((long)n * n, n);
        for (var i = 0; i < n; i++)
            gram[(long)i * n + i] = n;
        return gram;
    }

    private static float[] Numbers(long count, int seed)
    {
        var numbers = new float[count];
        Parallel.For(0, (count + MadeUpTargets.Stretch - 1) / MadeUpTargets.Stretch, s =>
            MadeUpTargets.Fill(numbers.AsSpan((int)(s * MadeUpTargets.Stretch), (int)Math.Min(MadeUpTargets.Stretch, count - s * MadeUpTargets.Stretch)), (ulong)seed, s));
        return numbers;
    }
}
