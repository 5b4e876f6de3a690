using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>One way to decode the test sets.</summary>
/// <param name="Name">As it heads its column.</param>
/// <param name="IsControl">Whether it is there to be beaten.</param>
/// <param name="Note">What it was trained on, in a sentence.</param>
/// <param name="Skipped">Why there are no scores; empty where there are.</param>
/// <param name="Scores">Per test set, in the order of the sets: shape [trial, candidate], C order; empty where the column cannot score the set.</param>
/// <param name="Calibration">How its scores become posteriors; null without.</param>
public sealed record BenchmarkColumn(
    string Name, bool IsControl, string Note, string Skipped, IReadOnlyList<float[]> Scores, CalibrationTable? Calibration)
{
    /// <summary>A column that could not be made.</summary>
    public static BenchmarkColumn Without(string name, string reason, int sets) => new(name, false, "", reason, [.. Enumerable.Range(0, sets).Select(_ => Array.Empty<float>())], null);
}
