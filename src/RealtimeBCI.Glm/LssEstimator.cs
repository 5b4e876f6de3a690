namespace RealtimeBCI.Glm;

/// <summary>Least squares separate, streaming: sums are updated per volume, and a beta is solved for when it is asked for; nothing is ever refitted.</summary>
/// <remarks>For each trial the model is [this trial, all other trials, nuisance] (Mumford et al. 2012, NeuroImage 59:2636); see <see cref="LssDesign"/> for the
/// columns. With flat priors a beta equals the batch least squares fit of the volumes so far. Priors are Gaussian, stated in percent signal for a noise of
/// 1 percent per volume, and therefore the same penalty for every voxel. A beta is refused where the other columns inflate its variance more than
/// <see cref="MostInflation"/> times and no prior makes up for it, or where no volume shows its response.</remarks>
public sealed class LssEstimator : ITrialEstimator
{
    /// <summary>Variance inflation above which the data alone do not determine a beta.</summary>
    public const double MostInflation = 1000;

    private readonly bool _percent;
    private readonly LssDesign _design;
    private readonly LssSolver _solver;
    private readonly Dictionary<int, TrialSums> _trials = [];
    private readonly Stack<double[]> _spare = [];
    private readonly float[] _pivot;
    private readonly double[]?[] _columnSums;
    private readonly List<TrialSums> _active = [];
    private readonly double[] _weights;
    private double[] _values = new double[64];
    private double[][] _sums = new double[64][];

    /// <param name="settings">Response, drift, motion, priors, units.</param>
    /// <param name="voxels">Voxels of every volume; 0 serves to study a design without data.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    public LssEstimator(GlmSettings settings, int voxels, RunTiming timing)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(voxels);
        _percent = settings.Percent;
        _design = new LssDesign(settings, timing, MergeColumns);
        _solver = new LssSolver(_design.Gram.Capacity);
        _pivot = new float[voxels];
        _columnSums = new double[]?[_design.Gram.Capacity];
        _weights = new double[_design.Gram.Capacity];
    }

    /// <inheritdoc/>
    public int VoxelCount => _pivot.Length;

    /// <summary>Arrays of the size of a volume that are held: bounded, whatever the length of the run, where trials are forgotten.</summary>
    public int VolumesHeld => _spare.Count + _columnSums.Count(s => s is not null) + _trials.Values.Count(t => t.Data is not null);

    /// <inheritdoc/>
    public void Observe(DesignEvent e)
    {
        EventCheck.Require(e);
        TrialSums? trial = null;
        if (e.Kind == DesignEventKind.Trial && !_trials.TryGetValue(e.Trial!.Value, out trial) && !_design.Knows(e.Number))
            _trials.Add(e.Trial.Value, trial = new TrialSums(_design.Gram.Capacity));
        _design.Observe(e, trial);
    }

    /// <inheritdoc/>
    public void Fold(in VolumeSample sample)
    {
        if (sample.Voxels.Length != VoxelCount && !sample.Voxels.IsEmpty)
            throw new ArgumentException($"Volume {sample.ScannerNumber} has {sample.Voxels.Length} voxels; the estimator was made for {VoxelCount}.", nameof(sample));
        _design.Evaluate(sample);
        if (sample.Censored || sample.Voxels.Length != VoxelCount)
            return;
        if (_design.Gram.Rows == 0)
            sample.Voxels.CopyTo(_pivot);
        FoldTrials(sample.SampleSeconds);
        _design.Gram.Fold(_design.Row);
        FoldVoxels(sample.Voxels);
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
            return TrialFit.Refused(0, "no usable volume shows its response yet");
        var solution = _solver.Solve(_design.Gram, _design.Penalties, sums.Dots, sums.Square, _design.TrialPenalty, _weights, out var trialWeight);
        var fit = Judge(sums, solution);
        if (fit.State != BetaState.Refused)
            Combine(sums, trialWeight, beta);
        return fit;
    }

    /// <inheritdoc/>
    public void Forget(int trial)
    {
        if (!_trials.Remove(trial, out var sums))
            return;
        sums.Forgotten = true;
        if (sums.Data is { } data)
            _spare.Push(data);
        sums.Data = null;
    }

    private TrialFit Judge(TrialSums sums, LssSolution solution)
    {
        var inflation = solution.FlatInformation > 0 ? solution.Spread / solution.FlatInformation : double.PositiveInfinity;
        var determined = inflation <= MostInflation && solution.Rank < _design.Gram.Rows;
        var proper = solution.Information > 0 && sums.Square + _design.TrialPenalty <= MostInflation * solution.Information;
        if (!determined && (!proper || !HasPriors))
            return TrialFit.Refused(sums.Volumes,
                $"{_design.Gram.Rows} volumes leave it open: variance inflation {inflation:G3}, at most {MostInflation}; rank {solution.Rank} of {solution.Columns} columns",
                solution.Rank, solution.Columns);
        var pulled = _design.TrialPenalty > 0.5 * solution.Information;
        var reason = !determined
            ? $"its priors determine it, {_design.Gram.Rows} volumes alone do not: variance inflation {inflation:G3}, rank {solution.Rank} of {solution.Columns} columns"
            : pulled ? $"its prior weighs more than its data" : "";
        return new(determined && !pulled ? BetaState.Determined : BetaState.Shrunk,
            sums.Volumes, 1 / solution.Information, inflation, solution.Rank, solution.Columns, reason,
            _design.TrialPenalty > 0 ? Math.Clamp(1 - _design.TrialPenalty / solution.Information, 0, 1) : double.NaN);
    }

    private bool HasPriors => _design.Penalties.ContainsAnyExceptInRange(0, 0);

    /// <summary>Brings each ongoing trial's own products up to date; the sum of trials still lacks nothing, since it is a column of the row.</summary>
    private void FoldTrials(double at)
    {
        _active.Clear();
        foreach (var o in _design.Ongoing)
        {
            if (o.Trial is not { Forgotten: false } trial || o.Value == 0)
                continue;
            if (!_active.Contains(trial))
            {
                _active.Add(trial);
                trial.Value = 0;
                trial.IsVisible = false;
            }
            trial.Value += o.Value;
            trial.IsVisible |= Math.Abs(o.Value) >= _design.VisibleAbove(o, at);
        }
        foreach (var trial in _active)
        {
            VectorMath.AddScaled(trial.Value, _design.Row, trial.Dots.AsSpan(0, _design.Row.Length));
            trial.Square += trial.Value * trial.Value;
            trial.Volumes += trial.IsVisible ? 1 : 0;
        }
    }

    private void FoldVoxels(ReadOnlySpan<float> voxels)
    {
        var count = 0;
        var row = _design.Row;
        for (var c = 0; c < row.Length; c++)
            if (row[c] != 0)
                Add(ref count, row[c], _columnSums[c] ??= NewSums());
        foreach (var trial in _active)
            Add(ref count, trial.Value, trial.Data ??= NewSums());
        VoxelSums.Fold(voxels, _pivot, _values.AsSpan(0, count), _sums.AsSpan(0, count));
    }

    private void Combine(TrialSums trial, double trialWeight, Span<float> beta)
    {
        var count = 0;
        for (var c = 0; c < _design.Gram.Count; c++)
            if (_weights[c] != 0 && _columnSums[c] is { } sums)
                Add(ref count, _weights[c], sums);
        Add(ref count, trialWeight, trial.Data!);
        VoxelSums.Combine(_values.AsSpan(0, count), _sums.AsSpan(0, count), _pivot, _columnSums[LssDesign.Constant], _percent ? _design.Gram.Rows : 0, beta);
    }

    private void Add(ref int count, double value, double[] sums)
    {
        if (count == _values.Length)
        {
            Array.Resize(ref _values, 2 * count);
            Array.Resize(ref _sums, 2 * count);
        }
        (_values[count], _sums[count]) = (value, sums);
        count++;
    }

    private double[] NewSums()
    {
        if (!_spare.TryPop(out var sums))
            return new double[VoxelCount];
        Array.Clear(sums);
        return sums;
    }

    private void MergeColumns(int from, int to)
    {
        if (_columnSums[from] is not { } moved)
            return;
        VectorMath.AddScaled(1, moved, _columnSums[to] ??= NewSums());
        _columnSums[from] = null;
        _spare.Push(moved);
        _design.Gram.Merge(from, to);
        foreach (var trial in _trials.Values)
        {
            trial.Dots[to] += trial.Dots[from];
            trial.Dots[from] = 0;
        }
    }
}
