namespace RealtimeBCI.Glm;

/// <summary>Mean of the volumes in a window after each trial, minus the mean of the rest volumes so far.</summary>
/// <remarks>
/// A volume is in a trial's window where its sample time lies from <see cref="GlmSettings.WindowStartAfterOnsetSeconds"/> after the onset to
/// <see cref="GlmSettings.WindowEndAfterOffsetSeconds"/> after the offset, both included; while the offset is unknown, the window is open.
/// A volume is rest where no event is on and every event that began before it ended at least <see cref="RestAfterOffsetSeconds"/> before it; volumes before the
/// first event are rest. "So far" is the moment of the estimate. Where there is no rest yet, the volumes before the trial's onset stand in, and the beta is said
/// to be shrunk; where there are none, it is refused. Percent is of that rest mean.
/// </remarks>
public sealed class WindowEstimator : ITrialEstimator
{
    /// <summary>From this long after the last offset a volume is rest, seconds.</summary>
    public const double RestAfterOffsetSeconds = 8;

    private const double Tolerance = 1e-6;
    private readonly GlmSettings _settings;
    private readonly Dictionary<int, WindowSums> _trials = [];
    private readonly List<SpannedEvent> _events = [];
    private readonly Stack<double[]> _spare = [];
    private readonly double[] _rest, _all;
    private int _restVolumes, _allVolumes;

    /// <param name="settings">Window and units.</param>
    /// <param name="voxels">Voxels of every volume.</param>
    public WindowEstimator(GlmSettings settings, int voxels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(voxels);
        _settings = settings;
        _rest = new double[voxels];
        _all = new double[voxels];
    }

    /// <inheritdoc/>
    public int VoxelCount => _rest.Length;

    /// <summary>Rest volumes so far.</summary>
    public int RestVolumes => _restVolumes;

    /// <inheritdoc/>
    public void Observe(DesignEvent e)
    {
        EventCheck.Require(e);
        foreach (var known in _events)
            if (known.Number == e.Number)
            {
                known.OffsetSeconds ??= e.OnsetSeconds + e.DurationSeconds;
                return;
            }
        WindowSums? trial = null;
        if (e.Kind == DesignEventKind.Trial && !_trials.TryGetValue(e.Trial!.Value, out trial))
            _trials.Add(e.Trial.Value, trial = new WindowSums());
        _events.Add(new SpannedEvent(e.Number, e.OnsetSeconds, trial) { OffsetSeconds = e.OnsetSeconds + e.DurationSeconds });
    }

    /// <inheritdoc/>
    public void Fold(in VolumeSample sample)
    {
        if (sample.Voxels.Length != VoxelCount && !sample.Voxels.IsEmpty)
            throw new ArgumentException($"Volume {sample.ScannerNumber} has {sample.Voxels.Length} voxels; the estimator was made for {VoxelCount}.", nameof(sample));
        var at = sample.SampleSeconds;
        var usable = !sample.Censored && sample.Voxels.Length == VoxelCount;
        var rest = true;
        foreach (var e in _events)
        {
            if (e.OnsetSeconds > at + Tolerance)
                continue;
            rest &= e.OffsetSeconds is { } offset && at >= offset + RestAfterOffsetSeconds - Tolerance;
            if (e.Trial is not { } trial)
                continue;
            KeepVolumesBefore(trial);
            if (usable && InWindow(e, at))
                AddTo(trial, sample.Voxels);
        }
        _events.RemoveAll(e => IsOver(e, at));
        if (!usable)
            return;
        Add(sample.Voxels, _all);
        _allVolumes++;
        if (!rest)
            return;
        Add(sample.Voxels, _rest);
        _restVolumes++;
    }

    /// <inheritdoc/>
    public int BetaCount => VoxelCount;

    /// <inheritdoc/>
    public TrialFit Estimate(int trial, Span<float> beta, Span<float> variance = default)
    {
        if (beta.Length != VoxelCount || !variance.IsEmpty && variance.Length != VoxelCount)
            throw new ArgumentException($"The destination has {beta.Length} voxels; the estimator was made for {VoxelCount}.", nameof(beta));
        beta.Clear();
        variance.Fill(float.NaN);
        if (!_trials.TryGetValue(trial, out var sums))
            return TrialFit.Refused(0, $"trial {trial} is not known, or was forgotten");
        if (sums.Volumes == 0)
            return TrialFit.Refused(0, "no usable volume lies in its window yet");
        var (baseline, volumes) = _restVolumes > 0 ? (_rest, _restVolumes) : (sums.Before, sums.VolumesBefore);
        if (baseline is null)
            return TrialFit.Refused(sums.Volumes, "there is neither a rest volume nor one before its onset");
        for (var v = 0; v < beta.Length; v++)
        {
            var mean = baseline[v] / volumes;
            var difference = sums.Data![v] / sums.Volumes - mean;
            beta[v] = (float)(_settings.Percent ? VoxelSums.Percent(difference, mean) : difference);
        }
        return new(_restVolumes > 0 ? BetaState.Determined : BetaState.Shrunk, sums.Volumes, 1.0 / sums.Volumes + 1.0 / volumes, 1, 2, 2,
            _restVolumes > 0 ? "" : $"no rest volume yet: {volumes} volumes before its onset stand in");
    }

    /// <inheritdoc/>
    public void Forget(int trial)
    {
        if (!_trials.Remove(trial, out var sums))
            return;
        sums.Forgotten = true;
        if (sums.Data is { } data)
            _spare.Push(data);
        if (sums.Before is { } before)
            _spare.Push(before);
        (sums.Data, sums.Before) = (null, null);
    }

    private bool InWindow(SpannedEvent e, double at) =>
        at >= e.OnsetSeconds + _settings.WindowStartAfterOnsetSeconds - Tolerance
        && !(at > e.OffsetSeconds + _settings.WindowEndAfterOffsetSeconds + Tolerance);

    private bool IsOver(SpannedEvent e, double at) =>
        at >= e.OffsetSeconds + Math.Max(RestAfterOffsetSeconds, _settings.WindowEndAfterOffsetSeconds) + Tolerance;

    /// <summary>At the first volume from a trial's onset on: keeps the mean of what came before, where no rest is known.</summary>
    private void KeepVolumesBefore(WindowSums trial)
    {
        if (trial.Begun || trial.Forgotten)
            return;
        trial.Begun = true;
        if (_restVolumes > 0 || _allVolumes == 0)
            return;
        trial.Before = NewSums();
        _all.CopyTo(trial.Before, 0);
        trial.VolumesBefore = _allVolumes;
    }

    private void AddTo(WindowSums trial, ReadOnlySpan<float> voxels)
    {
        if (trial.Forgotten)
            return;
        Add(voxels, trial.Data ??= NewSums());
        trial.Volumes++;
    }

    private double[] NewSums()
    {
        if (!_spare.TryPop(out var sums))
            return new double[VoxelCount];
        Array.Clear(sums);
        return sums;
    }

    private static void Add(ReadOnlySpan<float> volume, Span<double> sum)
    {
        for (var v = 0; v < sum.Length; v++)
            sum[v] += volume[v];
    }

    private sealed class SpannedEvent(long number, double onsetSeconds, WindowSums? trial)
    {
        public long Number => number;
        public double OnsetSeconds => onsetSeconds;
        public WindowSums? Trial => trial;
        public double? OffsetSeconds { get; set; }
    }

    private sealed class WindowSums
    {
        public double[]? Data { get; set; }
        public int Volumes { get; set; }
        public double[]? Before { get; set; }
        public int VolumesBefore { get; set; }
        public bool Begun { get; set; }
        public bool Forgotten { get; set; }
    }
}
