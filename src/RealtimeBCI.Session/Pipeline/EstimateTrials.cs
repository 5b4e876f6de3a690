using RealtimeBCI.Glm;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>Folds volumes into the GLM, and says what is known of each trial: provisionally at every volume, finally when it is due.</summary>
/// <remarks>
/// A trial due at time T uses the volumes whose acquisition ends by T, and nothing else: it is decided right after the last of them, or, where
/// that one cannot be foreseen, before the first later one is folded. Where volumes stall, session time alone brings the decision
/// (<see cref="GraceSeconds"/> after T), marked late. One instance serves one run.
/// </remarks>
public sealed class EstimateTrials(
    GlmSettings glm, Func<int, RunTiming, ITrialEstimator> makeEstimator, DecisionSettings decision, RunInfo run, int expectedVolumes, MonotonicClock clock,
    int? plannedTrials = null)
    : ISpread<RunItem<PreparedVolume>, TrialItem>
{
    private const double Tolerance = 1e-6;
    private readonly SortedDictionary<int, OpenTrial> _open = [];
    private readonly HashSet<int> _decided = [];
    private readonly QualityMeter _quality = new(run, plannedTrials, glm.Percent);
    private ITrialEstimator? _estimator;
    private FloatBuffers? _betas;
    private readonly List<DesignEvent> _early = [];
    private double _sessionSeconds;
    private double _foldedUntilSeconds = double.NegativeInfinity;
    private int _newest = -1;
    private long _newestReceivedNs;

    /// <summary>Session time by which a stalled decision waits longer than it is due, seconds.</summary>
    public double GraceSeconds { get; } = Math.Max(3 * run.RepetitionTimeSeconds, 3);

    /// <inheritdoc/>
    public void Apply(RunItem<PreparedVolume> input, Action<TrialItem> emit)
    {
        if (input.Volume is { } volume)
            Fold(volume, emit);
        else
        {
            switch (input.Signal)
            {
                case RunSignal.EventObserved(var e):
                    Observe(e, emit);
                    break;
                case RunSignal.TimePassed(var seconds):
                    _sessionSeconds = Math.Max(_sessionSeconds, seconds);
                    DecideWhere(t => t.DueSeconds + GraceSeconds <= _sessionSeconds, emit, late: true);
                    break;
                case RunSignal.Ended(var complete):
                    DecideWhere(_ => true, emit, cutShort: true);
                    emit(new TrialItem.RunOver(complete, _quality.Now, _estimator?.ReadLevels() ?? []));
                    return;
            }
            emit(new TrialItem.Passed(input.Signal!));
        }
    }

    private void Observe(DesignEvent e, Action<TrialItem> emit)
    {
        if (_estimator is null)
            _early.Add(e);
        else
            _estimator.Observe(e);
        if (e.Kind != DesignEventKind.Trial || e.Trial is not { } number || _decided.Contains(number))
            return;
        var trial = _open.TryGetValue(number, out var known) ? known : _open[number] = new();
        trial.Event = e;
        trial.DueSeconds = decision.AfterOnsetSeconds is { } d ? e.OnsetSeconds + d
            : e.DurationSeconds is { } duration ? e.OnsetSeconds + duration + decision.AfterOffsetSeconds!.Value
            : double.PositiveInfinity;
        if (_foldedUntilSeconds > trial.DueSeconds + Tolerance)
            Decide(number, trial, emit, late: true, cutShort: false);
    }

    private void Fold(PreparedVolume volume, Action<TrialItem> emit)
    {
        var end = volume.AcquiredSeconds + run.RepetitionTimeSeconds;
        _sessionSeconds = Math.Max(_sessionSeconds, end);
        DecideWhere(t => end > t.DueSeconds + Tolerance, emit);
        var missing = volume.IsMissing;
        var censored = !missing && IsCensored(volume);
        FoldInto(volume, missing, censored);
        var isSpike = _quality.Fold(volume, censored);
        _foldedUntilSeconds = end;
        if (!missing)
            (_newest, _newestReceivedNs) = (volume.ScannerNumber, volume.Times[LedgerStage.Received]);
        if (missing || censored)
            foreach (var trial in _open.Values)
                if (end > trial.Event.OnsetSeconds)
                    trial.VolumesMissing++;
        DecideWhere(t => end + run.RepetitionTimeSeconds > t.DueSeconds + Tolerance, emit);
        if (_open.Count > 0 && _open.Last() is var (number, running) && running.Event.OnsetSeconds < end)
            emit(Estimate(number, running, provisional: true));
        volume.Voxels?.Dispose();
        volume.Times[LedgerStage.Estimated] = clock.NowNs;
        emit(new TrialItem.VolumeFolded(volume, missing, censored, isSpike, _quality.Now));
    }

    private void FoldInto(PreparedVolume volume, bool missing, bool censored)
    {
        if (_estimator is null && volume.Voxels is { } first)
        {
            _estimator = makeEstimator(first.Span.Length, new(run.RepetitionTimeSeconds, expectedVolumes));
            _betas = new(_estimator.BetaCount);
            foreach (var e in _early)
                _estimator.Observe(e);
            _early.Clear();
        }
        var isDummy = volume.ScannerNumber < run.DummyScans;
        _estimator?.Fold(new VolumeSample
        {
            ScannerNumber = volume.ScannerNumber,
            SampleSeconds = volume.AcquiredSeconds + glm.SliceTimeReference * run.RepetitionTimeSeconds,
            Voxels = missing || isDummy ? [] : volume.Voxels!.Span,
            Censored = censored,
            Motion = volume.Motion.State == MotionState.Estimated ? volume.Motion.Parameters as double[] ?? [.. volume.Motion.Parameters] : [],
        });
    }

    private bool IsCensored(PreparedVolume volume) =>
        volume.Motion.State == MotionState.Lost
        || glm.CensorDisplacementMm is { } limit && volume.Quality.FramewiseDisplacementMm > limit;

    private void DecideWhere(Func<OpenTrial, bool> isDue, Action<TrialItem> emit, bool late = false, bool cutShort = false)
    {
        while (_open.FirstOrDefault(t => isDue(t.Value)) is { Value: { } trial, Key: var number })
            Decide(number, trial, emit, late, cutShort);
    }

    private void Decide(int number, OpenTrial trial, Action<TrialItem> emit, bool late, bool cutShort)
    {
        var estimate = Estimate(number, trial, provisional: false) with { IsLate = late, IsCutShort = cutShort };
        _quality.Decided(estimate.Beta.Span, _estimator is { } e ? e.BetaVoxels : [], estimate.Fit.State, estimate.VolumesMissing, trial.DueSeconds - trial.Event.OnsetSeconds, late);
        emit(estimate);
        _open.Remove(number);
        _decided.Add(number);
        _estimator?.Forget(number);
    }

    private TrialItem.Estimated Estimate(int number, OpenTrial trial, bool provisional)
    {
        var beta = (_betas ?? new(0)).Rent();
        var fit = _estimator?.Estimate(number, beta.Span)
            ?? new TrialFit(BetaState.Refused, 0, double.PositiveInfinity, double.PositiveInfinity, 0, 0, "no volume has come yet");
        var awaited = Math.Max(0, (int)Math.Floor((Math.Min(trial.DueSeconds, 1e9) - Math.Max(_foldedUntilSeconds, 0)) / run.RepetitionTimeSeconds + Tolerance));
        return new()
        {
            Event = trial.Event,
            Beta = beta,
            Fit = fit,
            DueSeconds = trial.DueSeconds,
            IsProvisional = provisional,
            NewestVolume = _newest,
            NewestVolumeReceivedNs = _newestReceivedNs,
            VolumesMissing = trial.VolumesMissing + (provisional ? 0 : awaited),
            SessionSeconds = _sessionSeconds,
        };
    }

    private sealed class OpenTrial
    {
        public DesignEvent Event = null!;
        public double DueSeconds;
        public int VolumesMissing;
    }
}
