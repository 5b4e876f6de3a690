using MathNet.Numerics;
using MathNet.Numerics.Integration;
using MathNet.Numerics.LinearAlgebra;

namespace RealtimeBCI.Tests.Glm;

/// <summary>Least squares separate by QR over the whole run, with the response integrated numerically; shares no code with the project.</summary>
internal static class BatchReference
{
    /// <summary>Betas, units of the data; shape [trial][voxel]. Pictures have no ridge where <paramref name="picturePenalty"/> is 0.</summary>
    public static double[][] Fit(SimulatedRun run, double sliceTimeReference, double highPass, int motionRegressors, double picturePenalty,
        Func<int, bool>? dropped = null, Func<int, double>? driftPenalty = null, double motionPenalty = 0, double betaPenalty = 0)
    {
        var n = run.Volumes.Count;
        double At(int t) => (t + sliceTimeReference) * SimulatedRun.RepetitionTime;
        double[] Column(Func<int, double> f) => [.. Enumerable.Range(0, n).Select(f)];
        double[] Response(IEnumerable<DesignEvent> events) =>
            Column(t => events.Sum(e => Boxcar(At(t) - e.OnsetSeconds, Math.Max(0.1, e.DurationSeconds!.Value))));
        var nuisance = new List<(double[] Column, double Penalty)> { (Column(_ => 1), 0) };
        var order = (int)Math.Floor(2 * n * highPass * SimulatedRun.RepetitionTime);
        for (var k = 1; k <= order; k++)
            nuisance.Add((Column(t => Math.Sqrt(2.0 / n) * Math.Cos(Math.PI * k * (2 * t + 1) / (2.0 * n))), driftPenalty?.Invoke(k) ?? 0));
        for (var m = 0; m < motionRegressors; m++)
            nuisance.Add((Column(t =>
            {
                var moved = run.Motion[m / 12 == 1 ? Math.Max(0, t - 1) : t][m % 6] - run.Motion[0][m % 6];
                return m / 6 % 2 == 1 ? moved * moved : moved;
            }), motionPenalty));
        foreach (var kind in new[] { DesignEventKind.Cue, DesignEventKind.Score, DesignEventKind.Button })
            if (run.Events.Exists(e => e.Kind == kind))
                nuisance.Add((Response(run.Events.Where(e => e.Kind == kind)), betaPenalty));
        foreach (var item in run.Events.Where(e => e.Item is not null).GroupBy(e => e.Item))
        {
            nuisance.Add((Response(item), picturePenalty));
            nuisance.Add((Column(t => item.Sum(e => Density(At(t) - e.OnsetSeconds) - Density(At(t) - e.OnsetSeconds - e.DurationSeconds!.Value))), picturePenalty));
            nuisance.Add((Response(item.Select(e => e with { OnsetSeconds = e.OnsetSeconds + 2 })), picturePenalty));
        }
        var rows = Enumerable.Range(0, n).Where(t => dropped?.Invoke(t) != true).ToArray();
        var data = Matrix<double>.Build.Dense(rows.Length, run.Volumes[0].Length, (r, v) => run.Volumes[rows[r]].Span[v]);
        var trials = run.Events.Where(e => e.Kind == DesignEventKind.Trial).Select(e => Response([e])).ToArray();
        var all = Column(t => trials.Sum(c => c[t]));
        return [.. trials.Select(mine =>
        {
            var columns = new List<(double[] Column, double Penalty)>(nuisance) { (Column(t => all[t] - mine[t]), betaPenalty), (mine, betaPenalty) };
            var penalised = columns.Select((c, i) => (Index: i, c.Penalty)).Where(c => c.Penalty > 0).ToArray();
            var x = Matrix<double>.Build.Dense(rows.Length + penalised.Length, columns.Count, (r, c) => r < rows.Length
                ? columns[c].Column[rows[r]]
                : penalised[r - rows.Length].Index == c ? Math.Sqrt(penalised[r - rows.Length].Penalty) : 0);
            var y = data.Stack(Matrix<double>.Build.Dense(Math.Max(1, penalised.Length), data.ColumnCount));
            return x.QR().Solve(y.SubMatrix(0, x.RowCount, 0, y.ColumnCount)).Row(columns.Count - 1).ToArray();
        })];
    }

    /// <summary>SPM's response, per second, of unit integral over 32 s.</summary>
    public static double Density(double t) => t is > 0 and < 32 ? Raw(t) / Total : 0;

    public static double Boxcar(double sinceOnset, double duration)
    {
        var (from, to) = (Math.Clamp(sinceOnset - duration, 0, 32), Math.Clamp(sinceOnset, 0, 32));
        return to > from ? GaussLegendreRule.Integrate(Raw, from, to, 64) / Total : 0;
    }

    private static double Raw(double t) => Math.Pow(t, 5) * Math.Exp(-t) / 120 - Math.Pow(t, 15) * Math.Exp(-t) / SpecialFunctions.Factorial(15) / 6;

    private static double Total { get; } = GaussLegendreRule.Integrate(Raw, 0, 32, 128);
}
