using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>A column's value in one row of the table.</summary>
/// <param name="Score">The value with chance and interval; NaN where there is none.</param>
/// <param name="P">Probability of so good a value if labels meant nothing; NaN where it is not tested.</param>
public readonly record struct Measured(Score Score, double P)
{
    /// <summary>No value.</summary>
    public static Measured None { get; } = new(new(double.NaN, double.NaN, double.NaN, double.NaN, 0), double.NaN);

    /// <summary>Whether there is a value.</summary>
    public bool IsThere => !double.IsNaN(Score.Value);
}

/// <summary>What a row of the table measures.</summary>
/// <param name="Set">Name of the test set.</param>
/// <param name="Repeats">Trials of one item whose scores are summed; 1 is a single trial.</param>
/// <param name="Measure">Name of the measure.</param>
/// <param name="Chance">What guessing gives.</param>
/// <param name="Candidates">Candidates of each decision.</param>
/// <param name="Decisions">Decisions that were scored.</param>
/// <param name="LargerIsBetter">Direction of the measure; null where neither is better, such as a slope, which is best at 1.</param>
public sealed record BenchmarkRow(string Set, int Repeats, string Measure, double Chance, int Candidates, int Decisions, bool? LargerIsBetter);
