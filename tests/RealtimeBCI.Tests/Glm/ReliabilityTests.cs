using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public class ReliabilityTests
{
    [Fact]
    public void Reliability_is_what_a_dense_batch_posterior_of_the_volumes_so_far_takes_away_of_the_priors_variance()
    {
        var participant = new KnownParticipant(3, 2, seed: 11);
        var run = Censored(participant.Run().Run, trial => trial % 3 == 1);
        var betas = KnownParticipant.Causal(run, participant.Model).Where(b => b.Fit.State != BetaState.Refused).ToArray();
        Assert.True(betas.Length > 10);
        foreach (var beta in betas)
            Assert.Equal(Batch(run, beta.Trial, participant.Model), beta.Fit.Reliability, 1e-9);
    }

    [Fact]
    public void Reliability_foretells_the_squared_correlation_with_the_true_betas()
    {
        var participant = new KnownParticipant(400, 6, seed: 12);
        var groups = new Dictionary<bool, List<(double Foretold, double Found)>> { [false] = [], [true] = [] };
        for (var r = 0; r < 4; r++)
        {
            var (run, _, truth) = participant.Run();
            foreach (var beta in KnownParticipant.Causal(Censored(run, trial => trial % 3 == 1), participant.Model))
                if (beta.Fit.State != BetaState.Refused)
                {
                    var found = KnownParticipant.Correlation(beta.Beta, truth[beta.Trial], v => participant.Model.MeanResponse[v]);
                    groups[beta.Trial % 3 == 1].Add((beta.Fit.Reliability, found * found));
                }
        }
        foreach (var trials in groups.Values)
            Assert.Equal(trials.Average(t => t.Found), trials.Average(t => t.Foretold), 0.02);
        Assert.True(groups[true].Average(t => t.Foretold) < 0.7 * groups[false].Average(t => t.Foretold));
    }

    [Fact]
    public void Estimators_without_a_prior_on_betas_give_no_reliability_and_lss_with_one_does()
    {
        var run = new KnownParticipant(3, 2, seed: 13).Run().Run;
        foreach (var (settings, known) in new (GlmSettings, bool)[]
            { (new() { Estimator = "window", MotionRegressors = 0 }, false), (new() { MotionRegressors = 0 }, false), (new() { MotionRegressors = 0, BetaPriorPercent = 2 }, true) })
        {
            var betas = RunBetas.Estimate([.. run.Samples.Select(s => s.Voxels)], run.Events, settings, new() { RepetitionTimeSeconds = KnownParticipant.RepetitionTime });
            Assert.All(betas, b => Assert.Equal(known, b.Fit.Reliability is > 0 and < 1));
            Assert.All(betas, b => Assert.Equal(!known, double.IsNaN(b.Fit.Reliability)));
        }
    }

    /// <summary>Censors three volumes in five from a trial's onset to its decision.</summary>
    internal static RecordedRun Censored(RecordedRun run, Func<int, bool> isHit)
    {
        var hit = run.Events.Where(e => isHit(e.Trial!.Value)).ToArray();
        return run with
        {
            Samples = [.. run.Samples.Select(s => s with
            {
                IsCensored = s.ScannerNumber % 5 < 3 && hit.Any(e => s.SampleSeconds > e.OnsetSeconds + 1.5 && s.SampleSeconds < e.OnsetSeconds + KnownParticipant.DecideAfter),
            })],
        };
    }

    /// <summary>1 - var(b | y) / var(b) with y = level + trials + AR(1), all at once: var(b | y) = k² - k⁴ x' S⁻¹ x.</summary>
    private static double Batch(RecordedRun run, int trial, SingleTrialModel model)
    {
        var response = HemodynamicResponse.Of(model.Library[0]);
        var decision = run.Events[trial].OnsetSeconds + KnownParticipant.DecideAfter;
        var used = run.Samples.Where(s => !s.IsCensored && s.SampleSeconds + KnownParticipant.RepetitionTime <= decision + 1e-9).ToArray();
        var known = run.Events.Where(e => e.OnsetSeconds <= decision).Select(e =>
            used.Select(s => response.Boxcar(s.SampleSeconds, e.OnsetSeconds, 3)).ToArray()).ToArray();
        var variance = model.Classes[0].TrialSd * model.Classes[0].TrialSd;
        var augmented = new double[used.Length][];
        for (var i = 0; i < used.Length; i++)
        {
            augmented[i] = new double[used.Length + 1];
            for (var j = 0; j < used.Length; j++)
                augmented[i][j] = Math.Pow(model.Classes[0].Noise.First, Math.Abs(used[i].ScannerNumber - used[j].ScannerNumber))
                    + model.LevelSd * model.LevelSd + variance * known.Sum(x => x[i] * x[j]);
            augmented[i][used.Length] = known[trial][i];
        }
        var solved = Solve(augmented);
        return variance * used.Select((_, i) => known[trial][i] * solved[i]).Sum();
    }

    private static double[] Solve(double[][] a)
    {
        for (var p = 0; p < a.Length; p++)
            for (var i = 0; i < a.Length; i++)
            {
                if (i == p)
                    continue;
                var factor = a[i][p] / a[p][p];
                for (var j = p; j <= a.Length; j++)
                    a[i][j] -= factor * a[p][j];
            }
        return [.. a.Select((row, i) => row[^1] / row[i])];
    }
}
