namespace RealtimeBCI.Glm;

/// <summary>The state's means of every voxel, sorted by class, and the passes over them.</summary>
internal sealed class VoxelFilter
{
    private const float MostEnergy = 20;

    private readonly SingleTrialModel _model;
    private readonly FilterDesign _design;
    private readonly ClassFilter[] _classes;
    private readonly int[] _voxelIn, _voxelOut, _starts;
    private readonly float[] _mean, _precision, _rootPrecision, _percentPerUnit, _innovation, _scaled;
    private readonly double[] _meanPrecision;
    private readonly SpikeWatch _watch;
    private readonly TimingWeigher _timing;
    private readonly Stack<float[]> _spare = [];
    private readonly List<float[]> _means = [];
    private bool _hasGain;

    public VoxelFilter(SingleTrialModel model, FilterDesign design)
    {
        (_model, _design) = (model, design);
        Count = model.Estimated.Length;
        _voxelOut = [.. Enumerable.Range(0, Count).OrderBy(v => model.ClassOf[v])];
        _voxelIn = Array.ConvertAll(_voxelOut, v => model.Estimated[v]);
        _starts = [.. Enumerable.Range(0, model.Classes.Count + 1).Select(c => model.ClassOf.Count(k => k < c))];
        _classes = [.. model.Classes.Select(c => new ClassFilter(c))];
        _mean = Array.ConvertAll(_voxelOut, v => model.MeanResponse[v]);
        _precision = Array.ConvertAll(_voxelOut, v => 1 / (model.NoiseSd[v] * model.NoiseSd[v]));
        _rootPrecision = Array.ConvertAll(_precision, MathF.Sqrt);
        _percentPerUnit = new float[model.Baseline.Length];
        (_innovation, _scaled) = (new float[Count], new float[Count]);
        _meanPrecision = [.. Enumerable.Range(0, _classes.Length).Select(MeanPrecision)];
        _timing = new(model, design, _classes, _starts, _rootPrecision);
        _watch = new(model.Energy, model.SpikeEnergy, Count);
        foreach (var slot in design.Slots)
            Add(slot);
        foreach (var c in _classes)
            c.BeginNoise();
    }

    /// <summary>Voxels with a beta.</summary>
    public int Count { get; }

    public (int Spikes, int Steps) Outliers => (_watch.Spikes, _watch.Steps);

    public double Energy { get; private set; }

    public double PatternEnergy { get; private set; }

    /// <summary>100 over each voxel's baseline in this session; shape [voxel in]. The first volume gives the session's gain.</summary>
    public ReadOnlySpan<float> PercentPerUnit(ReadOnlySpan<float> volume)
    {
        if (_hasGain)
            return _percentPerUnit;
        _hasGain = true;
        var gain = SessionGain.Of(volume, _model.Baseline);
        for (var v = 0; v < volume.Length; v++)
            _percentPerUnit[v] = _model.Baseline[v] > 0 ? 100 / (gain * _model.Baseline[v]) : 0;
        return _percentPerUnit;
    }

    public void Add(StateSlot slot)
    {
        if (!_spare.TryPop(out var row))
            row = new float[Count];
        for (var i = 0; i < Count; i++)
            row[i] = slot.Role == SlotRole.Trial ? _mean[i] : slot.Role == SlotRole.Component ? _model.Loads[slot.Order][_voxelOut[i]] : 0;
        _means.Add(row);
        for (var c = 0; c < _classes.Length; c++)
            _classes[c].Add(_design.PriorVariance(slot, _model.Classes[c]));
    }

    public void Remove(int slot)
    {
        _spare.Push(_means[slot]);
        _means[slot] = _means[^1];
        _means.RemoveAt(_means.Count - 1);
        foreach (var c in _classes)
            c.Remove(slot);
    }

    /// <summary>Goes on by some volumes.</summary>
    public void Predict(int volumes)
    {
        const int now = FilterDesign.Noise, before = now + 1;
        for (; volumes > 0; volumes--)
        {
            for (var c = 0; c < _classes.Length; c++)
            {
                _classes[c].Predict();
                var noise = _model.Classes[c].Noise;
                var old = Of(c, _means[before]);
                Scale((float)noise.Second, old);
                FloatKernel.AddScaled((float)noise.First, Of(c, _means[now]), old);
            }
            (_means[now], _means[before]) = (_means[before], _means[now]);
        }
    }

    /// <summary>Takes one volume in. A voxel without signal, in training or now, counts as if it were as predicted.</summary>
    public void Fold(ReadOnlySpan<float> volume, double at)
    {
        for (var i = 0; i < Count; i++)
            _innovation[i] = _percentPerUnit[_voxelIn[i]] > 0 && volume[_voxelIn[i]] > 0 ? volume[_voxelIn[i]] * _percentPerUnit[_voxelIn[i]] - 100 : float.NaN;
        Innovate();
        var (excess, isStep) = _watch.Judge(Energy, _scaled);
        if (isStep)
        {
            for (var c = 0; c < _classes.Length; c++)
            {
                _classes[c].LoosenLevel(excess * _classes[c].Expected);
                _classes[c].Expect(_design.Row(_model.Classes[c].Response));
            }
            excess = 0;
        }
        for (var s = 0; s < _means.Count; s++)
            _timing.Weigh(s, _means[s], _scaled, at, 1 + excess);
        for (var c = 0; c < _classes.Length; c++)
        {
            _classes[c].Update(excess);
            for (var s = 0; s < _means.Count; s++)
                FloatKernel.AddScaled((float)_classes[c].Gain[s], Of(c, _innovation), Of(c, _means[s]));
        }
    }

    /// <summary>Reads a trial's betas.</summary>
    public void Read(int slot, double amplitudeDeviation, bool percent, Span<float> beta, Span<float> variance)
    {
        var means = _means[slot];
        for (var c = 0; c < _classes.Length; c++)
        {
            var left = _classes[c].Variance(slot);
            var open = (float)(amplitudeDeviation * left / PriorVariance(slot, c));
            for (var i = _starts[c]; i < _starts[c + 1]; i++)
            {
                var scale = percent ? 1 : _percentPerUnit[_voxelIn[i]] > 0 ? 1 / _percentPerUnit[_voxelIn[i]] : 0;
                beta[_voxelOut[i]] = (means[i] + open * _mean[i]) * scale;
                if (!variance.IsEmpty)
                    variance[_voxelOut[i]] = (float)left / _precision[i] * scale * scale;
            }
        }
    }

    /// <summary>Writes the level of each voxel with a beta.</summary>
    /// <param name="levels">Destination, scanner units; shape [voxel in]; 0 for a voxel without signal; other voxels stay.</param>
    public void ReadLevels(Span<float> levels)
    {
        for (var i = 0; i < Count; i++)
            levels[_voxelIn[i]] = _percentPerUnit[_voxelIn[i]] is > 0 and var scale ? (100 + _means[FilterDesign.Level][i]) / scale : 0;
    }

    /// <summary>Posterior and prior variance of a slot, mean over voxels, in units of their noise.</summary>
    public (double Posterior, double Prior) MeanVariance(int slot)
    {
        double posterior = 0, prior = 0;
        for (var c = 0; c < _classes.Length; c++)
        {
            posterior += (_starts[c + 1] - _starts[c]) * _classes[c].Variance(slot);
            prior += (_starts[c + 1] - _starts[c]) * PriorVariance(slot, c);
        }
        return (posterior / Math.Max(1, Count), prior / Math.Max(1, Count));
    }

    /// <summary>What all voxels together say of the strength of one trial's response.</summary>
    public AmplitudeEvidence Amplitude(int slot)
    {
        double sum = 0, precision = 0;
        for (var c = 0; c < _classes.Length; c++)
        {
            var prior = PriorVariance(slot, c);
            var informed = 1 - _classes[c].Variance(slot) / prior;
            precision += informed / prior * _meanPrecision[c];
            double agreement = 0;
            for (var i = _starts[c]; i < _starts[c + 1]; i++)
                agreement += _mean[i] * (_means[slot][i] - _mean[i]) * _precision[i];
            sum += agreement / prior;
        }
        return precision > 0 ? new(sum / precision, precision / _model.SharedVariance) : default;
    }

    private void Innovate()
    {
        var total = 0.0;
        for (var c = 0; c < _classes.Length; c++)
        {
            var row = _design.Row(_model.Classes[c].Response);
            _classes[c].Expect(row);
            var innovation = Of(c, _innovation);
            for (var s = 0; s < row.Length; s++)
                if (row[s] != 0)
                    FloatKernel.AddScaled((float)-row[s], Of(c, _means[s]), innovation);
            var scale = (float)(1 / Math.Sqrt(_classes[c].Expected));
            for (var i = _starts[c]; i < _starts[c + 1]; i++)
            {
                if (!float.IsFinite(_innovation[i]))
                    _innovation[i] = 0;
                _scaled[i] = _innovation[i] * scale * _rootPrecision[i];
                total += Math.Min(_scaled[i] * _scaled[i], MostEnergy);
            }
        }
        Energy = Count == 0 ? 1 : total / Count;
        double along = 0, length = 0;
        for (var c = 0; c < _classes.Length; c++)
        {
            var sum = 0.0;
            for (var i = _starts[c]; i < _starts[c + 1]; i++)
                sum += _mean[i] * _innovation[i] * _precision[i];
            along += sum / _classes[c].Expected;
            length += _meanPrecision[c] / _classes[c].Expected;
        }
        PatternEnergy = length > 0 ? along * along / length : 1;
    }

    private double PriorVariance(int slot, int c) => _design.PriorVariance(_design.Slots[slot], _model.Classes[c]);

    private double MeanPrecision(int c)
    {
        var sum = 0.0;
        for (var i = _starts[c]; i < _starts[c + 1]; i++)
            sum += _mean[i] * _mean[i] * _precision[i];
        return sum;
    }

    private Span<float> Of(int c, float[] values) => values.AsSpan(_starts[c], _starts[c + 1] - _starts[c]);

    private static void Scale(float factor, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] *= factor;
    }
}
