namespace RealtimeBCI.Glm;

/// <summary>Causal single-trial betas with all that training has learned: the exact Gaussian posterior of a linear model, updated volume by volume.</summary>
/// <remarks>
/// Every voxel follows y = level + drift + motion + shared noise + trials + autoregressive noise, with the priors of its class (<see cref="SingleTrialModel"/>). Voxels of
/// one class share the covariance, so a volume costs one pass over the state's means. A trial's slot goes when it is forgotten and its response is over, which changes nothing else:
/// what is held depends on the trials that are open, not on the run's length. How strong a trial's whole response is, and when it comes, is told by all voxels
/// together and shared among them. Voxels are in percent of the session's baseline: training's, scaled by one gain that the first volume gives.
/// </remarks>
public sealed class GlmsingleEstimator : ITrialEstimator
{
    private const double SettledAfterSeconds = 16, VisibleAbove = 0.05, SameRepetitionTime = 0.01;
    private readonly bool _percent;
    private readonly FilterDesign _design;
    private readonly VoxelFilter _voxels;
    private readonly PoolScores _pool;
    private readonly double[] _scores;
    private readonly Action<StateSlot> _added;
    private readonly AmplitudeBelief _amplitude;
    private readonly int[] _estimated;
    private readonly PoolLevels _poolLevels;
    private readonly int _volumesForLevels;
    private int _last = -1;

    /// <param name="settings">Drift cut-off, motion regressors, units.</param>
    /// <param name="model">What training learned.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    /// <exception cref="ArgumentException">The model contradicts itself, or was learned at another repetition time: its noise goes on from volume to volume.</exception>
    public GlmsingleEstimator(GlmSettings settings, SingleTrialModel model, RunTiming timing)
    {
        model.Validate();
        var learned = model.Settings;
        if ((settings.HighPassHz, settings.SliceTimeReference, settings.MotionRegressors) != (learned.HighPassHz, learned.SliceTimeReference, learned.MotionRegressors))
            throw new ArgumentException(
                $"The single-trial model was learned with a high-pass of {learned.HighPassHz} Hz, samples at {learned.SliceTimeReference} of the repetition time and {learned.MotionRegressors} motion regressors; "
                + $"here they are {settings.HighPassHz}, {settings.SliceTimeReference} and {settings.MotionRegressors}. Use those of training, or learn it anew.");
        if (Math.Abs(timing.RepetitionTimeSeconds / model.RepetitionTimeSeconds - 1) > SameRepetitionTime)
            throw new ArgumentException(
                $"The single-trial model was learned at a repetition time of {model.RepetitionTimeSeconds} s; this run's is {timing.RepetitionTimeSeconds} s. Learn it from runs like this one.");
        _percent = settings.Percent;
        _design = new(settings, model, timing);
        _voxels = new(model, _design);
        _pool = new(model.PoolWeights);
        _scores = new double[model.PoolWeights.Count];
        _amplitude = new(model.AmplitudeSd);
        _added = _voxels.Add;
        VoxelCount = model.Baseline.Length;
        _estimated = model.Estimated;
        _poolLevels = new([.. Enumerable.Range(0, VoxelCount).Except(_estimated)]);
        _volumesForLevels = VolumesForLevels(model);
    }

    /// <summary>Usable volumes from which on a run's level is told: half of a training run's.</summary>
    public static int VolumesForLevels(SingleTrialModel model) => (model.RunVolumes + 1) / 2;

    /// <inheritdoc/>
    public int VoxelCount { get; }

    /// <inheritdoc/>
    public int BetaCount => _voxels.Count;

    /// <inheritdoc/>
    public ReadOnlySpan<int> BetaVoxels => BetaCount == VoxelCount ? [] : _estimated;

    /// <summary>Volumes so far that were down-weighted as spikes, and those taken for the first at a new level.</summary>
    public (int Spikes, int Steps) Outliers => _voxels.Outliers;

    /// <summary>Mean squared innovation of the newest volume, in units of what the model expects.</summary>
    public double Energy => _voxels.Energy;

    /// <summary>Squared innovation of the newest volume along the mean response, in units of what independent voxels would make it.</summary>
    internal double PatternEnergy => _voxels.PatternEnergy;

    /// <summary>Told of each trial whose response is over: strength and timing as its volumes say.</summary>
    internal event Action<CognitiveState, AmplitudeEvidence, ReadOnlyMemory<double>>? TrialSettled;

    /// <inheritdoc/>
    public void Observe(DesignEvent e)
    {
        EventCheck.Require(e);
        _design.Observe(e, _added);
    }

    /// <inheritdoc/>
    public void Fold(in VolumeSample sample)
    {
        if (sample.Voxels.Length != VoxelCount && !sample.Voxels.IsEmpty)
            throw new ArgumentException($"Volume {sample.ScannerNumber} has {sample.Voxels.Length} voxels; the estimator was made for {VoxelCount}.", nameof(sample));
        var at = sample.SampleSeconds;
        for (var spent = _design.FindSpent(at); spent >= 0; spent = _design.FindSpent(at))
        {
            Settle(_design.Slots[spent], spent);
            _voxels.Remove(spent);
            _design.Remove(spent);
        }
        var usable = !sample.Censored && !sample.Voxels.IsEmpty;
        Array.Clear(_scores);
        if (usable)
            _pool.Measure(sample.Voxels, _voxels.PercentPerUnit(sample.Voxels), _scores);
        _design.Evaluate(sample, _scores);
        _voxels.Predict(_last < 0 ? 0 : Math.Max(1, sample.ScannerNumber - _last));
        _last = sample.ScannerNumber;
        if (!usable)
            return;
        _voxels.Fold(sample.Voxels, at);
        _poolLevels.Fold(sample.Voxels);
        for (var s = 0; s < _design.Slots.Count; s++)
            if (_design.Slots[s] is { Role: SlotRole.Trial, Occurrence: { } trial } slot)
            {
                trial.Volumes += Math.Abs(_design.Row(0)[s]) > VisibleAbove * Math.Min(1, trial.DurationSeconds ?? 1) ? 1 : 0;
                if (at - trial.OnsetSeconds > SettledAfterSeconds + (trial.DurationSeconds ?? double.PositiveInfinity))
                    Settle(slot, s);
            }
    }

    /// <inheritdoc/>
    public TrialFit Estimate(int trial, Span<float> beta, Span<float> variance = default)
    {
        if (beta.Length != BetaCount || !variance.IsEmpty && variance.Length != BetaCount)
            throw new ArgumentException($"The destinations have {beta.Length} and {variance.Length} voxels; the estimator gives {BetaCount}.", nameof(beta));
        beta.Clear();
        variance.Fill(float.PositiveInfinity);
        var slot = SlotOf(trial);
        if (slot < 0)
            return TrialFit.Refused(0, $"trial {trial} is not known, or was forgotten");
        var occurrence = _design.Slots[slot].Occurrence!;
        if (occurrence.Volumes == 0)
            return TrialFit.Refused(0, "no usable volume shows its response yet");
        var deviation = _amplitude.Deviation(_voxels.Amplitude(slot), occurrence.Settled);
        _voxels.Read(slot, deviation, _percent, beta, variance);
        var (posterior, prior) = _voxels.MeanVariance(slot);
        var pulled = posterior > 0.5 * prior;
        return new(pulled ? BetaState.Shrunk : BetaState.Determined, occurrence.Volumes, posterior, 1, _design.Slots.Count, _design.Slots.Count,
            pulled ? $"its prior weighs more than its data: the data take away {1 - posterior / prior:P0} of the prior's variance" : "",
            prior > 0 ? Math.Clamp(1 - posterior / prior, 0, 1) : double.NaN);
    }

    /// <inheritdoc/>
    /// <remarks>A voxel with a beta has the level that the filter holds for it, drift and responses taken off; the others have their mean over the run.</remarks>
    public float[] ReadLevels()
    {
        if (_poolLevels.Volumes < _volumesForLevels)
            return [];
        var levels = new float[VoxelCount];
        _poolLevels.CopyTo(levels);
        _voxels.ReadLevels(levels);
        return levels;
    }

    /// <inheritdoc/>
    public void Forget(int trial)
    {
        if (SlotOf(trial) is >= 0 and var slot)
            _design.Slots[slot].Occurrence!.Forgotten = true;
    }

    private int SlotOf(int trial)
    {
        for (var s = 0; s < _design.Slots.Count; s++)
            if (_design.Slots[s] is { Role: SlotRole.Trial, Occurrence: { Forgotten: false } o } && o.Trial == trial)
                return s;
        return -1;
    }

    private void Settle(StateSlot slot, int at)
    {
        if (slot is not { Role: SlotRole.Trial, Occurrence: { Settled: false } trial })
            return;
        trial.Settled = true;
        var amplitude = _voxels.Amplitude(at);
        _amplitude.Learn(amplitude);
        _design.Timing(trial.State).Learn(trial.Timing);
        TrialSettled?.Invoke(trial.State, amplitude, trial.Timing);
    }
}
