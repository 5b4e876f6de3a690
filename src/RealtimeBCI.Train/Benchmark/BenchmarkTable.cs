using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>The benchmark's one table: a row per test set, number of repeats and measure, a column per family and control.</summary>
public sealed class BenchmarkTable
{
    private BenchmarkTable(IReadOnlyList<BenchmarkColumn> columns, IReadOnlyList<(BenchmarkRow Row, Measured[] Values)> rows, int subjects) =>
        (Columns, Rows, Subjects) = (columns, rows, subjects);

    /// <summary>Families, then controls.</summary>
    public IReadOnlyList<BenchmarkColumn> Columns { get; }
    /// <summary>Rows with a value per column.</summary>
    public IReadOnlyList<(BenchmarkRow Row, Measured[] Values)> Rows { get; }
    /// <summary>Subjects that were averaged.</summary>
    public int Subjects { get; }

    /// <summary>Measures everything, and averages over subjects.</summary>
    /// <param name="subjects">Per subject its test sets and columns, the same in all.</param>
    /// <param name="repeats">Numbers of repeats.</param>
    /// <param name="seed">Where chance starts.</param>
    /// <remarks>With one subject intervals are those of other targets (bootstrap over targets), p that of relabelled targets. With several, values are means, intervals the bootstrap's over subjects, and p is that of
    /// flipped signs over subjects, whose floor is 1 / 2^subjects.</remarks>
    public static BenchmarkTable Of(IReadOnlyList<(IReadOnlyList<TestSet> Sets, IReadOnlyList<BenchmarkColumn> Columns)> subjects, IReadOnlyList<int> repeats, int seed)
    {
        var rows = new List<(BenchmarkRow, Measured[])>();
        var (sets, columns) = subjects[0];
        for (var s = 0; s < sets.Count; s++)
            foreach (var k in repeats)
                if (sets[s].Decisions(k).Length > 0)
                    rows.AddRange(RowsOf(subjects, s, k, seed));
        return new(columns, rows, subjects.Count);
    }

    private static IEnumerable<(BenchmarkRow, Measured[])> RowsOf(
        IReadOnlyList<(IReadOnlyList<TestSet> Sets, IReadOnlyList<BenchmarkColumn> Columns)> subjects, int s, int k, int seed)
    {
        var set = subjects[0].Sets[s];
        Measured[][][] measured = [.. subjects.Select(subject => subject.Columns.Select(c =>
            SetMeasures.Of(subject.Sets[s], c.Scores[s], k, c.Calibration, new Random(seed))).ToArray())];
        for (var m = 0; m < SetMeasures.Names.Count; m++)
        {
            var (name, larger) = SetMeasures.Names[m];
            Measured[] values = [.. Enumerable.Range(0, subjects[0].Columns.Count).Select(c => Averaged([.. measured.Select(subject => subject[c][m])], larger, new Random(seed)))];
            if (values.Any(v => v.IsThere))
                yield return (new(set.Name, k, name, values.First(v => v.IsThere).Score.Chance, set.Candidates.Count, set.Decisions(k).Length, larger), values);
        }
    }

    private static Measured Averaged(Measured[] subjects, bool? larger, Random random)
    {
        if (subjects.Length == 1 || subjects.Any(m => !m.IsThere))
            return subjects.Length == 1 ? subjects[0] : Measured.None;
        double[] values = [.. subjects.Select(m => m.Score.Value)];
        var chance = subjects[0].Score.Chance;
        var p = double.IsNaN(chance) || larger is null ? double.NaN : SignFlip.Of([.. values.Select(v => larger.Value ? v - chance : chance - v)], random).P;
        return new(Bootstrap.Mean(values, chance, random), p);
    }
}
