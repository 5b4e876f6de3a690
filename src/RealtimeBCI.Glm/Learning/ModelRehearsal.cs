namespace RealtimeBCI.Glm;

/// <summary>Runs a model over its own training runs, and learns what only the filter itself can say: how large a sound volume's innovations are, and how much the
/// strength and timing of responses differ from trial to trial.</summary>
internal static class ModelRehearsal
{
    private const double SpikeDeviations = 6, LeastSpikeEnergy = 1.35;

    /// <summary>The model, completed.</summary>
    public static SingleTrialModel Complete(SingleTrialModel model, IReadOnlyList<RecordedRun> runs)
    {
        var first = Rehearse(model with { PerceptionTiming = TrialTiming.AsShown, ImageryTiming = TrialTiming.AsShown }, runs);
        return Rehearse(first with { PerceptionTiming = TrialTiming.Uncertain, ImageryTiming = TrialTiming.Uncertain }, runs) with { SharedVariance = first.SharedVariance };
    }

    private static SingleTrialModel Rehearse(SingleTrialModel model, IReadOnlyList<RecordedRun> runs)
    {
        var energies = new List<double>();
        var patterns = new List<double>();
        var amplitudes = new List<AmplitudeEvidence>();
        var timings = new Dictionary<CognitiveState, List<double[]>>();
        var levels = new List<float[]>();
        foreach (var run in runs)
        {
            var estimator = new GlmsingleEstimator(model.Settings, model, run.Timing);
            estimator.TrialSettled += (state, amplitude, timing) =>
            {
                amplitudes.Add(amplitude);
                if (!timings.TryGetValue(state, out var list))
                    timings.Add(state, list = []);
                list.Add(timing.ToArray());
            };
            run.Replay(estimator, _ => { }, sample =>
            {
                if (sample.IsCensored || sample.Voxels.IsEmpty)
                    return;
                energies.Add(estimator.Energy);
                patterns.Add(estimator.PatternEnergy);
            });
            levels.Add(estimator.ReadLevels());
        }
        var energy = UpperMedian.Of(energies, 1);
        var deviation = 1.4826 * UpperMedian.Of(energies.Select(e => Math.Abs(e / energy - 1)), 1);
        var shared = Math.Max(1, UpperMedian.Of(patterns, 1) / MedianOfChiSquare);
        return model with
        {
            Energy = energy,
            SpikeEnergy = Math.Max(LeastSpikeEnergy, 1 + SpikeDeviations * deviation),
            SharedVariance = shared,
            AmplitudeSd = AmplitudeSd(amplitudes, shared / model.SharedVariance),
            LevelChange = LevelChanges.Of(model, levels),
            PerceptionTiming = Timing(timings, CognitiveState.Perception) ?? TrialTiming.AsShown,
            ImageryTiming = Timing(timings, CognitiveState.Imagery) ?? TrialTiming.Uncertain,
        };
    }

    /// <summary>Median of a chi-squared variable with one degree of freedom.</summary>
    private const double MedianOfChiSquare = 0.4549;

    /// <param name="amplitudes">What each trial said.</param>
    /// <param name="inflation">How many times larger its variance is than it said: the model it came from knows of a part already.</param>
    private static double AmplitudeSd(List<AmplitudeEvidence> amplitudes, double inflation)
    {
        double sum = 0, weights = 0;
        foreach (var (deviation, precision) in amplitudes.Where(a => a.Precision > 0))
        {
            var noise = inflation / precision;
            var weight = 1 / ((noise + 0.04) * (noise + 0.04));
            sum += weight * (deviation * deviation - noise);
            weights += weight;
        }
        return weights > 0 ? Math.Sqrt(Math.Max(0, sum / weights)) : 0;
    }

    private static TrialTiming[]? Timing(Dictionary<CognitiveState, List<double[]>> timings, CognitiveState state)
    {
        if (!timings.TryGetValue(state, out var posteriors))
            return null;
        return posteriors[0].Length == 1 ? [.. TrialTiming.AsShown] : [.. TrialTiming.Uncertain.Select((t, g) => t with { Weight = posteriors.Average(p => p[g]) })];
    }
}
