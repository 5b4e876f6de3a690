namespace RealtimeBCI.Benchmarks;

/// <summary>A benchmark by name: it does its work and says how long that took.</summary>
/// <param name="Name">For <c>--only</c>.</param>
/// <param name="Run">Makes the rows.</param>
public sealed record Benchmark(string Name, Func<Scale, IReadOnlyList<BenchmarkRow>> Run)
{
    /// <summary>Every benchmark, in the table's order. Add one by adding its method here.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("realign", RealignmentRows.Of),
        new("lss-batch", LssBatchRows.Of),
        new("lss-streaming", StreamingRows.Lss),
        new("glmsingle", StreamingRows.GlmSingle),
        new("quality", QualityRows.Of),
        new("wire", WireRows.Of),
        new("decode", DecoderRows.Of),
        new("session", WholePathRows.Of),
    ];
}
