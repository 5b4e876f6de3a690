namespace RealtimeBCI.Benchmarks;

/// <summary>What somebody else needs for the same work.</summary>
/// <param name="Who">Program, and how it was used.</param>
/// <param name="Value">In the row's unit.</param>
/// <param name="InThisRun">Whether it was measured just now, on this machine; otherwise it was published or measured before, and the machines may differ.</param>
public sealed record Reference(string Who, double Value, bool InThisRun = false);

/// <summary>One line of the table.</summary>
/// <param name="What">The work, with its size.</param>
/// <param name="Ours">What we need; smaller is better.</param>
/// <param name="Unit">Of <see cref="Ours"/> and of every reference.</param>
public sealed record BenchmarkRow(string What, double Ours, string Unit)
{
    /// <summary>Others; the first one is the one that <see cref="Ratio"/> compares with.</summary>
    public IReadOnlyList<Reference> References { get; init; } = [];
    /// <summary>Most that <see cref="Ours"/> may be; null asks for nothing.</summary>
    public double? Budget { get; init; }
    /// <summary>Most that <see cref="Ratio"/> may be; null asks for nothing.</summary>
    public double? BudgetRatio { get; init; }

    /// <summary>Ours over the first reference; null without one.</summary>
    public double? Ratio => References is [var first, ..] ? Ours / first.Value : null;

    /// <summary>Whether every budget is kept; null where there is none.</summary>
    public bool? Passes => (Budget, BudgetRatio) switch
    {
        (null, null) => null,
        var (budget, ratio) => !(Ours > budget) && !(Ratio > ratio) && !double.IsNaN(Ours),
    };
}
