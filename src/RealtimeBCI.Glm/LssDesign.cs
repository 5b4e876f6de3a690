namespace RealtimeBCI.Glm;

/// <summary>The columns of a run's design, evaluated one volume at a time from the events known by then.</summary>
/// <remarks>Column 0 is the sum of all trials, 1 the constant; then cosines, motion, cue, score and button, then three for each picture shown as feedback:
/// its response, that response's derivative by time, and the response as it would be <see cref="PictureDelaySeconds"/> later. What a shown picture evokes is then
/// next to no part of a later trial's beta, even where a voxel's response is earlier, later or broader than the canonical one. Pictures beyond
/// <see cref="MostPictures"/> share one set of columns, the longest unseen first.</remarks>
internal sealed class LssDesign
{
    /// <summary>Standard deviation of a volume's noise for which priors are stated, percent; with it, a prior is a penalty and the same for every voxel.</summary>
    public const double NominalNoisePercent = 1;

    /// <summary>Standard deviation of the prior on a picture's response, percent: so weak that no more than traces of the response escape its column.</summary>
    public const double PicturePriorPercent = 30;

    /// <summary>Delay of the late response to a picture, seconds.</summary>
    public const double PictureDelaySeconds = 2;

    /// <summary>Pictures that have columns of their own.</summary>
    public const int MostPictures = 48;

    public const int Trials = 0, Constant = 1;
    private const int FirstCosine = 2, ColumnsPerPicture = 3;

    private readonly HemodynamicResponse _response;
    private readonly CosineDrift _drift;
    private readonly MotionRegressors _motion;
    private readonly int _firstEvent;
    private readonly double[] _row, _penalties;
    private readonly List<OngoingResponse> _ongoing = [];
    private readonly PictureColumns _pictures;

    /// <param name="settings">Response, drift, motion, priors.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    /// <param name="merge">Told when two columns become one: (from, to).</param>
    public LssDesign(GlmSettings settings, RunTiming timing, Action<int, int> merge)
    {
        timing.Validate();
        _response = HemodynamicResponse.Named(settings.Hrf);
        _drift = new CosineDrift(timing.ExpectedVolumes, timing.RepetitionTimeSeconds, settings.HighPassHz);
        _motion = new MotionRegressors(settings.MotionRegressors);
        _firstEvent = FirstCosine + _drift.Order + _motion.Count;
        var fixedColumns = _firstEvent + 3;
        _pictures = new PictureColumns(fixedColumns, ColumnsPerPicture, MostPictures, merge);
        Gram = new LssGram(fixedColumns + ColumnsPerPicture * (MostPictures + 1));
        _row = new double[Gram.Capacity];
        _penalties = new double[Gram.Capacity];
        for (var c = 0; c < fixedColumns; c++)
            Gram.AddColumn();
        SetPenalties(settings, fixedColumns);
    }

    public LssGram Gram { get; }

    /// <summary>The row of the volume last evaluated; shape [column].</summary>
    public ReadOnlySpan<double> Row => _row.AsSpan(0, Gram.Count);

    /// <summary>Noise variance over prior variance; shape [column].</summary>
    public ReadOnlySpan<double> Penalties => _penalties.AsSpan(0, Gram.Count);

    /// <summary>Penalty of a trial's column.</summary>
    public double TrialPenalty => _penalties[Trials];

    /// <summary>Events whose response has not yet ended; bounded by the response's length.</summary>
    public IReadOnlyList<OngoingResponse> Ongoing => _ongoing;

    /// <summary>Whether the response to an event is going on.</summary>
    public bool Knows(long number) => _ongoing.Exists(o => o.Number == number);

    /// <summary>Takes a new event, or the end of one whose response goes on; an end of one long past changes nothing.</summary>
    /// <param name="e">The event.</param>
    /// <param name="trial">Where a trial's own sums are kept; null for other events.</param>
    public void Observe(DesignEvent e, TrialSums? trial)
    {
        foreach (var known in _ongoing)
            if (known.Number == e.Number)
            {
                known.DurationSeconds ??= e.DurationSeconds;
                return;
            }
        var column = e.Kind switch
        {
            DesignEventKind.Trial => Trials,
            DesignEventKind.Cue => _firstEvent,
            DesignEventKind.Score => _firstEvent + 1,
            DesignEventKind.Button => _firstEvent + 2,
            DesignEventKind.Picture => PictureColumn(e.Item ?? "", e.OnsetSeconds),
            _ => throw new ArgumentException($"Event {e.Number} is of the unknown kind {e.Kind}.", nameof(e)),
        };
        _ongoing.Add(new OngoingResponse(e.Number, e.OnsetSeconds, column, e.Kind == DesignEventKind.Picture ? e.Item ?? "" : null, trial)
        {
            DurationSeconds = e.DurationSeconds,
        });
    }

    /// <summary>Evaluates every column for one volume; trials' own values are left in <see cref="Ongoing"/>.</summary>
    public void Evaluate(in VolumeSample sample)
    {
        var at = sample.SampleSeconds;
        var row = _row.AsSpan(0, Gram.Count);
        row.Clear();
        row[Constant] = 1;
        _drift.Fill(sample.ScannerNumber, row.Slice(FirstCosine, _drift.Order));
        _motion.Fill(sample.Motion, row.Slice(FirstCosine + _drift.Order, _motion.Count));
        _ongoing.RemoveAll(o => o.EndedBefore(at));
        foreach (var o in _ongoing)
        {
            o.Value = _response.Boxcar(at, o.OnsetSeconds, o.DurationSeconds);
            var column = o.Picture is { } picture ? _pictures.ColumnOf(picture) : o.Column;
            row[column] += o.Value;
            if (o.Picture is null)
                continue;
            row[column + 1] += _response.BoxcarSlope(at, o.OnsetSeconds, o.DurationSeconds);
            row[column + 2] += _response.Boxcar(at, o.OnsetSeconds + PictureDelaySeconds, o.DurationSeconds);
        }
    }

    /// <summary>What counts as a visible part of an event's response at a moment.</summary>
    public double VisibleAbove(OngoingResponse o, double at) =>
        0.05 * Math.Min(1, _response.PeakDensity * Math.Max(HemodynamicResponse.ShortestEventSeconds, Math.Min(at - o.OnsetSeconds, o.DurationSeconds ?? double.MaxValue)));

    private int PictureColumn(string item, double onset)
    {
        var column = _pictures.Show(item, onset);
        while (Gram.Count < column + ColumnsPerPicture)
            _penalties[Gram.AddColumn()] = Penalty(PicturePriorPercent);
        return column;
    }

    private void SetPenalties(GlmSettings settings, int fixedColumns)
    {
        _penalties[Trials] = Penalty(settings.BetaPriorPercent);
        for (var k = 1; k <= _drift.Order; k++)
            _penalties[FirstCosine + k - 1] = Penalty(settings.DriftPriorPercent / k * _drift.CoefficientPerAmplitude);
        for (var m = 0; m < _motion.Count; m++)
            _penalties[FirstCosine + _drift.Order + m] = Penalty(settings.MotionPriorPercent);
        for (var c = _firstEvent; c < fixedColumns; c++)
            _penalties[c] = Penalty(settings.BetaPriorPercent);
    }

    private static double Penalty(double? priorPercent) => priorPercent is { } sd ? NominalNoisePercent * NominalNoisePercent / (sd * sd) : 0;
}
