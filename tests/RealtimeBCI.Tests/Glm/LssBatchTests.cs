using System.Diagnostics;
using MathNet.Numerics.LinearAlgebra;
using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class LssBatchTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 5)]
    [InlineData(33, 6)]
    [InlineData(100, 7)]
    public void Any_number_of_voxels_and_trials_gives_the_streaming_betas(int voxels, int trials)
    {
        var run = new SimulatedRun(trials * 9 + 12, voxels, 8, feedback: false);
        var n = run.Volumes.Count;
        var streaming = RunBetas.Estimate(run.Volumes, run.Events, GoldenLssTests.Plain, new() { RepetitionTimeSeconds = SimulatedRun.RepetitionTime });
        var columns = run.Events.Select(e => Enumerable.Range(0, n)
            .Select(t => HemodynamicResponse.Spm.Boxcar(t * SimulatedRun.RepetitionTime, e.OnsetSeconds, e.DurationSeconds)).ToArray()).ToArray();
        var drift = new CosineDrift(n, SimulatedRun.RepetitionTime, 0.01);
        var row = new double[drift.Order];
        var nuisance = Enumerable.Range(0, drift.Order + 1).Select(_ => new double[n]).ToArray();
        for (var t = 0; t < n; t++)
        {
            drift.Fill(t, row);
            nuisance[0][t] = 1;
            for (var k = 0; k < row.Length; k++)
                nuisance[k + 1][t] = row[k];
        }
        var one = LssBatch.Fit(columns, nuisance, run.Volumes, 1);
        var three = LssBatch.Fit(columns, nuisance, run.Volumes, 3);
        Assert.True(streaming.Count(b => b.Fit.State == BetaState.Determined) >= trials);
        for (var i = 0; i < one.Length; i++)
        {
            Assert.Equal(one[i], three[i]);
            for (var v = 0; v < voxels && streaming[i].Fit.State == BetaState.Determined; v++)
                Assert.Equal(one[i][v], streaming[i].Beta[v], 1e-4);
        }
    }

    [Theory, InlineData(1), InlineData(31), InlineData(32), InlineData(33), InlineData(70)]
    public void Any_number_of_voxels_gives_what_one_qr_per_trial_gives(int voxels)
    {
        const int volumes = 90, trials = 7;
        var random = new Random(voxels);
        double[][] Columns(int count, Func<int, int, double> value) => [.. Enumerable.Range(0, count).Select(c => Enumerable.Range(0, volumes).Select(t => value(c, t)).ToArray())];
        var own = Columns(trials, (i, t) => HemodynamicResponse.Spm.Boxcar(t * 1.5, 15 * i + random.NextDouble(), 3));
        var nuisance = Columns(5, (k, t) => Math.Cos(Math.PI * k * (2 * t + 1) / (2.0 * volumes)));
        float[][] data = [.. Enumerable.Range(0, volumes).Select(t => Enumerable.Range(0, voxels).Select(v => (float)(5000 + 900 * v + 3 * t + 40 * random.NextDouble())).ToArray())];
        var betas = LssBatch.Fit(own, nuisance, [.. data.Select(d => (ReadOnlyMemory<float>)d)]);
        var y = Matrix<double>.Build.Dense(volumes, voxels, (t, v) => data[t][v]);
        for (var i = 0; i < trials; i++)
        {
            double[] others = [.. Enumerable.Range(0, volumes).Select(t => own.Where((_, j) => j != i).Sum(c => c[t]))];
            var expected = Matrix<double>.Build.DenseOfColumnArrays([own[i], others, .. nuisance]).QR().Solve(y).Row(0);
            for (var v = 0; v < voxels; v++)
                Assert.Equal(expected[v], betas[i][v], 1e-8 * Math.Max(1, Math.Abs(expected[v])));
        }
    }

    [Fact]
    public void A_run_of_a_hundred_thousand_voxels_takes_a_fraction_of_a_second()
    {
        const int voxels = 100_000, volumes = 300, trials = 60;
        var random = new Random(2);
        var data = Enumerable.Range(0, volumes).Select(t => (ReadOnlyMemory<float>)Enumerable.Range(0, voxels).Select(v => 1000f + (v * 7 + t * 13) % 50).ToArray()).ToArray();
        var columns = Enumerable.Range(0, trials).Select(i => Enumerable.Range(0, volumes).Select(t => HemodynamicResponse.Spm.Boxcar(t, 5 * i, 3)).ToArray()).ToArray();
        var nuisance = Enumerable.Range(0, 8).Select(k => Enumerable.Range(0, volumes).Select(t => k == 0 ? 1 : random.NextDouble()).ToArray()).ToArray();
        var (best, processor) = (double.PositiveInfinity, double.PositiveInfinity);
        for (var repeat = 0; repeat < 8; repeat++)
        {
            var start = Stopwatch.GetTimestamp();
            var before = Environment.CpuUsage.UserTime;
            LssBatch.Fit(columns, nuisance, data);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            processor = Math.Min(processor, (Environment.CpuUsage.UserTime - before).TotalSeconds);
        }
        TestContext.Current.SendDiagnosticMessage($"batch LSS, {voxels} voxels x {volumes} volumes x {trials} trials, two threads: {best:F3} s, processor time {processor:F3} s");
        Assert.InRange(best, 0, 5);
    }
}
