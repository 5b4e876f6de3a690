using RealtimeBCI.Benchmarks;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Every benchmark once, as small as can be: its figures mean nothing, but it cannot rot.</summary>
[Collection(WholeProcesses.Name)]
public sealed class BenchmarkTests
{
    public static TheoryData<string> Names => [.. Benchmark.All.Select(b => b.Name)];

    [Theory, MemberData(nameof(Names))]
    public void A_benchmark_says_what_it_measured(string name)
    {
        var rows = Benchmark.All.Single(b => b.Name == name).Run(Scale.Tiny);
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.True(row.What.Length > 10 && row.Ours > 0 && double.IsFinite(row.Ours), $"{row}"));
    }

    [Fact]
    public void A_budget_is_kept_at_its_limit_and_missed_beyond_it_by_value_or_by_ratio()
    {
        var row = new BenchmarkRow("work", 3, "ms") { References = [new("other", 2, true)] };
        Assert.Null(row.Passes);
        Assert.True((row with { Budget = 3, BudgetRatio = 1.5 }).Passes);
        Assert.False((row with { Budget = 2.9 }).Passes);
        Assert.False((row with { BudgetRatio = 1.4 }).Passes);
    }
}
