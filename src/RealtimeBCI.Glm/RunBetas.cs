namespace RealtimeBCI.Glm;

/// <summary>Single-trial betas of a whole recorded run, from the very estimator that a session uses, volume by volume.</summary>
public static class RunBetas
{
    private const double Tolerance = 1e-6;

    /// <summary>Plain least squares as other programs have it: flat priors, no motion, samples at the start of each volume, units of the data.</summary>
    /// <param name="hrf"><c>spm</c> or <c>glover</c>.</param>
    /// <param name="highPassHz">Cut-off of the cosine drift, Hz.</param>
    public static GlmSettings OrdinaryLeastSquares(string hrf, double highPassHz) => new()
    {
        Hrf = hrf,
        HighPassHz = highPassHz,
        SliceTimeReference = 0,
        MotionRegressors = 0,
        CensorDisplacementMm = null,
        MotionPriorPercent = null,
        DriftPriorPercent = null,
        BetaPriorPercent = null,
        Percent = false,
    };

    /// <summary>Runs a recorded run through a streaming estimator.</summary>
    /// <param name="volumes">Intensities, scanner units; shape [volume][voxel]; an empty volume is a missing one.</param>
    /// <param name="events">The design; trials may have any number, each its own. Events that are not trials enter the design too.</param>
    /// <param name="settings">Estimator and its settings; <see cref="GlmSettings.SliceTimeReference"/> places a volume's samples.</param>
    /// <param name="options">Timing, as-of, motion, censoring.</param>
    /// <returns>One row per trial, in onset order.</returns>
    /// <remarks>As of the end of the run, every beta comes from the whole run, and the drift's cosines fit its true length. Causal: a trial's beta uses the volumes whose
    /// acquisition is complete by its decision (start + repetition time at most onset + <see cref="RunBetasOptions.DecideAfterSeconds"/>), and events that have begun
    /// by then; what comes later, the run's length included, is never read. Decisions still due when the data end use what is there.</remarks>
    /// <exception cref="ArgumentException">Causal without a decision time or a planned length; two trial events share a trial; motion or censoring of another length than the run.</exception>
    public static IReadOnlyList<TrialBeta> Estimate(
        IReadOnlyList<ReadOnlyMemory<float>> volumes, IReadOnlyList<DesignEvent> events, GlmSettings settings, RunBetasOptions options)
    {
        options.Validate(volumes.Count);
        var trials = Trials(events);
        var voxels = volumes.Count == 0 ? 0 : volumes.Max(v => v.Length);
        var planned = options.AsOf == AsOf.Causal ? options.ExpectedVolumes!.Value : Math.Max(1, volumes.Count);
        var estimator = TrialEstimators.Create(settings, voxels, new RunTiming(options.RepetitionTimeSeconds, planned), options.Model);
        var run = new RecordedRun
        {
            Name = "",
            RepetitionTimeSeconds = options.RepetitionTimeSeconds,
            Events = events,
            Samples = [.. volumes.Select((volume, n) => new RecordedSample(n, (n + settings.SliceTimeReference) * options.RepetitionTimeSeconds, volume,
                options.Censored is { } censored && censored[n], options.Motion is { } motion ? motion[n] : []))],
        };
        return Of(run with { Calls = WithDecisions(run.Calls, trials, options) }, estimator);
    }

    /// <summary>The betas of a recorded run's trials, each as of the moment at which it was asked for.</summary>
    /// <param name="run">The run.</param>
    /// <param name="estimator">A fresh estimator.</param>
    /// <returns>One row per trial, in the order in which they were decided.</returns>
    public static IReadOnlyList<TrialBeta> Of(RecordedRun run, ITrialEstimator estimator)
    {
        var onsets = run.Events.Where(e => e.Kind == DesignEventKind.Trial).ToDictionary(e => e.Trial!.Value, e => e.OnsetSeconds);
        var results = new List<TrialBeta>();
        run.Replay(estimator, trial =>
        {
            var (beta, variance) = (new float[estimator.BetaCount], new float[estimator.BetaCount]);
            var fit = estimator.Estimate(trial, beta, variance);
            results.Add(new TrialBeta(trial, onsets[trial], beta, variance, fit));
        });
        return results;
    }

    /// <summary>Puts every trial's decision before the first volume that it may not use, or at the end.</summary>
    private static List<EstimatorCall> WithDecisions(IReadOnlyList<EstimatorCall> calls, DesignEvent[] trials, RunBetasOptions options)
    {
        var isCausal = options.AsOf == AsOf.Causal;
        var due = isCausal ? options.DecideAfterSeconds!.Value : double.PositiveInfinity;
        var result = new List<EstimatorCall>();
        var events = new List<EstimatorCall>();
        var decided = 0;
        foreach (var call in calls)
        {
            if (call is not EstimatorCall.Folded(var sample))
            {
                events.Add(call);
                continue;
            }
            var end = (sample.ScannerNumber + 1) * options.RepetitionTimeSeconds;
            for (; decided < trials.Length && end > trials[decided].OnsetSeconds + due + Tolerance; decided++)
                result.Add(new EstimatorCall.Decided(trials[decided].Trial!.Value, isCausal));
            result.AddRange(events);
            result.Add(call);
            events.Clear();
        }
        for (; decided < trials.Length; decided++)
            result.Add(new EstimatorCall.Decided(trials[decided].Trial!.Value, isCausal));
        return result;
    }

    private static DesignEvent[] Trials(IReadOnlyList<DesignEvent> events)
    {
        var trials = events.Where(e => e.Kind == DesignEventKind.Trial).OrderBy(e => e.OnsetSeconds).ThenBy(e => e.Number).ToArray();
        foreach (var trial in trials)
            EventCheck.Require(trial);
        if (trials.GroupBy(e => e.Trial).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"Trial {twice.Key} has {twice.Count()} events; each trial has one.", nameof(events));
        return trials;
    }
}

/// <summary>Which data a beta may use.</summary>
public enum AsOf
{
    /// <summary>The whole run.</summary>
    Final,
    /// <summary>What was known a fixed time after the trial's onset.</summary>
    Causal,
}

/// <summary>What <see cref="RunBetas"/> needs besides data and design.</summary>
public sealed record RunBetasOptions
{
    /// <summary>Repetition time, seconds.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Which data a beta may use.</summary>
    public AsOf AsOf { get; init; } = AsOf.Final;
    /// <summary>Causal: a trial is decided this long after its onset, seconds.</summary>
    public double? DecideAfterSeconds { get; init; }
    /// <summary>Causal: planned length of the run, volumes.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Head motion; shape [volume][6]; null where it was not estimated.</summary>
    public IReadOnlyList<double[]>? Motion { get; init; }
    /// <summary>What training learned, for <c>glmsingle</c>.</summary>
    public SingleTrialModel? Model { get; init; }
    /// <summary>Volumes not to be used; shape [volume]; null uses all.</summary>
    public IReadOnlyList<bool>? Censored { get; init; }

    internal void Validate(int volumes)
    {
        if (!(RepetitionTimeSeconds > 0))
            throw new ArgumentException($"The repetition time is {RepetitionTimeSeconds} s; it must be above 0.");
        if (AsOf == AsOf.Causal && !(DecideAfterSeconds > 0))
            throw new ArgumentException($"A causal beta needs the time from onset to decision above 0 s (--decide-after); it is {DecideAfterSeconds?.ToString() ?? "not given"}.");
        if (AsOf == AsOf.Causal && ExpectedVolumes is not > 0)
            throw new ArgumentException(
                $"A causal beta needs the run's planned number of volumes (--expected-volumes); it is {ExpectedVolumes?.ToString() ?? "not given"}. The data's own length is never used.");
        if (Motion is { } motion && motion.Count < volumes)
            throw new ArgumentException($"Motion is given for {motion.Count} volumes; the run has {volumes}.");
        if (Censored is { } censored && censored.Count < volumes)
            throw new ArgumentException($"Censoring is given for {censored.Count} volumes; the run has {volumes}.");
    }
}

/// <summary>One trial of a recorded run.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="OnsetSeconds">Its onset, scanner seconds.</param>
/// <param name="Beta">Shape [voxel]; percent or scanner units, as the settings say; zeros where refused.</param>
/// <param name="Variance">Variance of each voxel's beta, in its units squared; shape [voxel]; NaN where the estimator has no measure of noise.</param>
/// <param name="Fit">What it rests on.</param>
public sealed record TrialBeta(int Trial, double OnsetSeconds, float[] Beta, float[] Variance, TrialFit Fit);
