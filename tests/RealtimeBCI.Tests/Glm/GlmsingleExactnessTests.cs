using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleExactnessTests
{
    private const int Voxels = 11, Volumes = 56, Planned = 70, FirstNumber = 1;

    [Theory] // reference: the dense posterior of DensePosterior.cs
    [InlineData(true)]
    [InlineData(false)]
    public void After_every_volume_betas_and_variances_are_the_batch_posterior_of_what_was_seen(bool withMeanResponse)
    {
        var run = new SimulatedRun(Volumes, Voxels, 31, onsetToOnset: 9);
        var settings = new GlmSettings { Estimator = "glmsingle", HighPassHz = 0.02 };
        var model = HandMadeModel.Rich(Voxels, settings);
        if (!withMeanResponse)
            model = model with { MeanResponse = new float[model.Estimated.Length], SharedVariance = 1 };
        var estimator = new GlmsingleEstimator(settings, model, new(SimulatedRun.RepetitionTime, Planned));
        var reference = new DensePosterior(model, settings, Planned);
        var seen = new List<DensePosterior.Seen>();
        var motion = new List<double[]>();
        var (beta, variance) = (new float[estimator.BetaCount], new float[estimator.BetaCount]);
        var compared = 0;
        for (var n = FirstNumber; n < Volumes; n++)
        {
            if (n is 12 or 13 or 14)
                continue; // a gap in the scanner's numbers
            var at = (n + settings.SliceTimeReference) * SimulatedRun.RepetitionTime;
            var events = Tell(estimator, run, at);
            var (missing, censored) = (n is 20 or 33, n is 25);
            estimator.Fold(new()
            {
                ScannerNumber = n,
                SampleSeconds = at,
                Voxels = missing ? default : run.Volumes[n].Span,
                Censored = censored,
                Motion = missing ? default : run.Motion[n],
            });
            if (!missing)
                motion.Add(run.Motion[n]);
            if (!missing && !censored)
                seen.Add(new(n, run.Volumes[n].ToArray(), [.. motion]));
            foreach (var trial in events.Where(e => e.Kind == DesignEventKind.Trial))
            {
                if (estimator.Estimate(trial.Trial!.Value, beta, variance).State == BetaState.Refused)
                    continue;
                compared++;
                var (mean, spread) = reference.Of(seen, events, trial.Trial.Value, FirstNumber);
                for (var v = 0; v < beta.Length; v++)
                {
                    Assert.Equal(mean[v], beta[v], 1e-4 * Math.Max(1, Math.Abs(mean[v])));
                    Assert.Equal(spread[v], variance[v], 1e-4 * spread[v]);
                }
            }
        }
        Assert.InRange(compared, 100, 1000);
        Assert.Equal((0, 0), estimator.Outliers);
    }

    /// <summary>Tells of events as a session does: their beginning before the first volume that shows them, their end when it has come.</summary>
    /// <returns>What is known by now.</returns>
    private static DesignEvent[] Tell(GlmsingleEstimator estimator, SimulatedRun run, double at)
    {
        DesignEvent[] known = [.. run.Events.Where(e => e.OnsetSeconds <= at).Select(e => e.OnsetSeconds + e.DurationSeconds <= at ? e : e with { DurationSeconds = null })];
        foreach (var e in known)
            estimator.Observe(e);
        return known;
    }
}
