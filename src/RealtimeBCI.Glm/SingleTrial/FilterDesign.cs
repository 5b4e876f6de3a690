namespace RealtimeBCI.Glm;

/// <summary>The slots of a filter's state, and by what each counts in the volume in hand.</summary>
/// <remarks>A picture shown as feedback has three slots, whenever it is shown: its response, that response's slope, and the response as it would be later (see
/// <see cref="LssDesign"/>). Where there are more pictures than slots for them, the one unseen for longest gives up its own. A trial's response is the mean over the timings
/// that are possible, by how probable each is.</remarks>
internal sealed class FilterDesign
{
    /// <summary>The slot of the run's level, and that of the noise; the noise before stands behind it.</summary>
    public const int Level = 0, Noise = 1;

    private const double DefaultKindSd = 3, DefaultMotionSd = 10;
    private const int PartsOfAPicture = 3;
    private readonly GlmSettings _settings;
    private readonly SingleTrialModel _model;
    private readonly HemodynamicResponse[] _responses;
    private readonly CosineDrift _drift;
    private readonly MotionRegressors _motion;
    private readonly double[] _cosines, _motionRow;
    private readonly double _driftScale;
    private readonly List<Occurrence> _shown = [];
    private readonly List<string> _pictures = [];
    private readonly List<StateSlot> _slots = [];
    private readonly Dictionary<CognitiveState, TimingBelief> _timing = [];
    private double[][] _rows;

    public FilterDesign(GlmSettings settings, SingleTrialModel model, RunTiming timing)
    {
        timing.Validate();
        (_settings, _model) = (settings, model);
        HemodynamicResponse[] library = [.. model.Library.Select(HemodynamicResponse.Of)];
        _responses = [.. model.Responses.Select((w, r) => HemodynamicResponse.Mixture($"response {r + 1}", library, w))];
        _drift = new(timing.ExpectedVolumes, timing.RepetitionTimeSeconds, settings.HighPassHz);
        _motion = new(settings.MotionRegressors);
        (_cosines, _motionRow) = (new double[_drift.Order], new double[_motion.Count]);
        _driftScale = Math.Sqrt((double)timing.ExpectedVolumes / model.RunVolumes) * _drift.CoefficientPerAmplitude;
        _slots.AddRange([new(SlotRole.Level, 0, null), new(SlotRole.Noise, 0, null), new(SlotRole.NoiseBefore, 0, null)]);
        _slots.AddRange(Enumerable.Range(0, _drift.Order).Select(k => new StateSlot(SlotRole.Cosine, k, null)));
        _slots.AddRange(Enumerable.Range(0, _motion.Count).Select(k => new StateSlot(SlotRole.Motion, k, null)));
        _slots.AddRange(Enumerable.Range(0, model.Loads.Count).Select(k => new StateSlot(SlotRole.Component, k, null)));
        _rows = [.. _responses.Select(_ => new double[64])];
        foreach (var state in Enum.GetValues<CognitiveState>())
            _timing.Add(state, new(model.Timing(state)));
    }

    public IReadOnlyList<StateSlot> Slots => _slots;

    /// <summary>By what each slot counts for voxels with this response; shape [slot].</summary>
    public ReadOnlySpan<double> Row(int response) => _rows[response].AsSpan(0, _slots.Count);

    /// <summary>What is known of a state's timing.</summary>
    public TimingBelief Timing(CognitiveState state) => _timing[state];

    /// <summary>Takes a new event, or the end of one.</summary>
    /// <param name="e">The event.</param>
    /// <param name="added">Told of each new slot.</param>
    public void Observe(DesignEvent e, Action<StateSlot> added)
    {
        if (_slots.Select(s => s.Occurrence).Concat(_shown).FirstOrDefault(o => o?.Number == e.Number) is { } known)
        {
            known.DurationSeconds ??= e.DurationSeconds;
            return;
        }
        if (e.Kind == DesignEventKind.Trial && _slots.Exists(s => s.Occurrence?.Trial == e.Trial && s.Role == SlotRole.Trial))
            return;
        var occurrence = new Occurrence(e.Number, e.Kind, e.Trial, e.OnsetSeconds, e.State)
        {
            DurationSeconds = e.DurationSeconds,
            Picture = e.Kind == DesignEventKind.Picture ? e.Item ?? "" : null,
            Timing = e.Kind == DesignEventKind.Trial ? _timing[e.State].Prior() : [],
        };
        switch (e.Kind)
        {
            case DesignEventKind.Trial:
                Add(new(SlotRole.Trial, 0, occurrence), added);
                break;
            case DesignEventKind.Picture:
                _shown.Add(occurrence);
                if (!_pictures.Remove(occurrence.Picture!))
                    for (var part = 0; part < PartsOfAPicture; part++)
                        Add(new(SlotRole.Picture, part, null, occurrence.Picture), added);
                _pictures.Add(occurrence.Picture!);
                break;
            default:
                _shown.Add(occurrence);
                if (!_slots.Exists(s => s.Role == SlotRole.Kind && s.Order == (int)e.Kind))
                    Add(new(SlotRole.Kind, (int)e.Kind, null), added);
                break;
        }
    }

    /// <summary>The last slot that serves nothing any more, or -1; the caller removes it, and asks again.</summary>
    public int FindSpent(double at)
    {
        _shown.RemoveAll(o => o.EndedBefore(at, LatestSeconds(o)));
        var surplus = _pictures.Count > LssDesign.MostPictures && !_shown.Exists(o => o.Picture == _pictures[0]) ? _pictures[0] : null;
        for (var s = _slots.Count - 1; s >= 0; s--)
            if (surplus is not null && _slots[s].Picture == surplus || _slots[s].Occurrence is { Forgotten: true } o && o.EndedBefore(at, LatestSeconds(o)))
                return s;
        if (surplus is not null)
            _pictures.RemoveAt(0);
        return -1;
    }

    /// <summary>Removes a slot; the last one takes its place.</summary>
    public void Remove(int slot)
    {
        _slots[slot] = _slots[^1];
        _slots.RemoveAt(_slots.Count - 1);
    }

    /// <summary>Prior variance of a slot, in units of the voxel's noise.</summary>
    public double PriorVariance(StateSlot slot, VoxelClass voxels) => slot.Role switch
    {
        SlotRole.Level => Square(_model.LevelSd),
        SlotRole.Cosine => Square(voxels.DriftSd * _driftScale / (slot.Order + 1)),
        SlotRole.Motion => Square(_settings.MotionPriorPercent ?? DefaultMotionSd),
        SlotRole.Component => Square(_model.LoadSd),
        SlotRole.Kind => Square(_settings.BetaPriorPercent ?? DefaultKindSd),
        SlotRole.Trial => Square(voxels.TrialSd),
        SlotRole.Picture => Square(LssDesign.PicturePriorPercent),
        _ => 1,
    };

    /// <summary>Evaluates every slot for one volume.</summary>
    /// <param name="sample">The volume.</param>
    /// <param name="scores">Scores of the noise components; shape [component]; zeros where the volume cannot be used.</param>
    public void Evaluate(in VolumeSample sample, ReadOnlySpan<double> scores)
    {
        _drift.Fill(sample.ScannerNumber, _cosines);
        _motion.Fill(sample.Motion, _motionRow);
        var at = sample.SampleSeconds;
        for (var s = 0; s < _slots.Count; s++)
        {
            var slot = _slots[s];
            var common = slot.Role switch
            {
                SlotRole.Level or SlotRole.Noise => 1,
                SlotRole.Cosine => _cosines[slot.Order],
                SlotRole.Motion => _motionRow[slot.Order],
                SlotRole.Component => scores[slot.Order],
                _ => 0,
            };
            for (var r = 0; r < _responses.Length; r++)
                _rows[r][s] = slot.Role is SlotRole.Trial or SlotRole.Picture or SlotRole.Kind ? ValueOf(slot, _responses[r], at) : common;
        }
    }

    /// <summary>A trial's response under one timing.</summary>
    public double TrialValue(Occurrence o, TrialTiming timing, int response, double at) => TrialValue(o, timing, _responses[response], at);

    private double ValueOf(StateSlot slot, HemodynamicResponse response, double at)
    {
        switch (slot.Role)
        {
            case SlotRole.Kind or SlotRole.Picture:
                var sum = 0.0;
                foreach (var e in _shown)
                    if (slot.Role == SlotRole.Picture ? e.Picture == slot.Picture : e.Kind == (DesignEventKind)slot.Order)
                        sum += ShownValue(e, slot.Role == SlotRole.Picture ? slot.Order : 0, response, at);
                return sum;
            default:
                var o = slot.Occurrence!;
                var timings = _timing[o.State].Timings;
                var mean = 0.0;
                for (var g = 0; g < timings.Count; g++)
                    if (o.Timing[g] > 1e-4)
                        mean += o.Timing[g] * TrialValue(o, timings[g], response, at);
                return mean;
        }
    }

    /// <summary>An event's response, its slope, or the response as it would be later.</summary>
    private static double ShownValue(Occurrence e, int part, HemodynamicResponse response, double at) => part switch
    {
        0 => response.Boxcar(at, e.OnsetSeconds, e.DurationSeconds),
        1 => response.BoxcarSlope(at, e.OnsetSeconds, e.DurationSeconds),
        _ => response.Boxcar(at, e.OnsetSeconds + LssDesign.PictureDelaySeconds, e.DurationSeconds),
    };

    private static double TrialValue(Occurrence o, TrialTiming timing, HemodynamicResponse response, double at) =>
        response.Boxcar(at, o.OnsetSeconds + timing.LatencySeconds, o.DurationSeconds * timing.DurationFactor);

    /// <summary>How much later than shown a trial's or a picture's response may begin, seconds.</summary>
    public double LatestSeconds(Occurrence o) => o.Kind switch
    {
        DesignEventKind.Trial => _timing[o.State].Timings.Max(t => t.LatencySeconds),
        DesignEventKind.Picture => LssDesign.PictureDelaySeconds,
        _ => 0,
    };

    private void Add(StateSlot slot, Action<StateSlot> added)
    {
        _slots.Add(slot);
        if (_slots.Count > _rows[0].Length)
            _rows = [.. _rows.Select(r => new double[2 * r.Length])];
        added(slot);
    }

    private static double Square(double x) => x * x;
}
