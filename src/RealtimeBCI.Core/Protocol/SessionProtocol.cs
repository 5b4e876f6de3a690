namespace RealtimeBCI.Core;

/// <summary>A setting of the session file cannot be; the message gives the key, the value found and the range allowed.</summary>
public sealed class SessionProtocolException(string message) : Exception(message);

/// <summary>Everything that an experimenter decides about a run before the participant enters. Read from a YAML file.</summary>
public sealed record SessionProtocol
{
    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }
    /// <summary>Repetition time that the scanner protocol has, seconds; a run with another one is refused. Null accepts any.</summary>
    public double? RepetitionTimeSeconds { get; init; }
    /// <summary>Volumes of the run, for the drift's cosines, where the scanner does not say; null takes the schedule's length.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Folder of the decoder bundle, relative to the session file; null for a localiser, which decodes nothing.</summary>
    public string? Bundle { get; init; }
    /// <summary>Folder of the gallery, relative to the session file.</summary>
    public string? Gallery { get; init; }
    /// <summary>Mask (NIfTI), relative to the session file, where there is no bundle; null takes a mask from the first volume's intensities.</summary>
    public string? Mask { get; init; }
    /// <summary>Where the sockets listen.</summary>
    public EndpointSettings Endpoints { get; init; } = new();
    /// <summary>How volumes are prepared.</summary>
    public PreprocessSettings Preprocess { get; init; } = new();
    /// <summary>How the session is aligned to the bundle's training session; null where volumes lie on its grid and motion alone is corrected.</summary>
    public AlignmentSettings? Alignment { get; init; }
    /// <summary>How trials are estimated.</summary>
    public GlmSettings Glm { get; init; } = new();
    /// <summary>Folders of this session's earlier runs, in their order, relative to the session file: what they say of each voxel's level is carried into this run. Estimator <c>glmsingle</c> only.</summary>
    public IReadOnlyList<string> EarlierRuns { get; init; } = [];
    /// <summary>The trials that the pipeline shows; null where someone else shows them and sends events.</summary>
    public TrialSchedule? Schedule { get; init; }
    /// <summary>On what the decoder runs.</summary>
    public DecodeSettings Decode { get; init; } = new();
    /// <summary>When and how a trial is decided.</summary>
    public DecisionSettings Decision { get; init; } = new();
    /// <summary>When a run should be repeated.</summary>
    public QualitySettings Quality { get; init; } = new();

    /// <summary>Checks every setting against its range.</summary>
    /// <exception cref="SessionProtocolException">The first setting that cannot be.</exception>
    public void Validate()
    {
        if (string.IsNullOrWhiteSpace(Name))
            throw new SessionProtocolException("name is empty; give the experiment a name of letters, digits and dashes.");
        if (RepetitionTimeSeconds is { } tr)
            Setting.InRange("repetitionTimeSeconds", tr, 0.05, 20);
        Endpoints.Validate();
        Preprocess.Validate();
        Alignment?.Validate();
        Glm.Validate(RepetitionTimeSeconds);
        if (EarlierRuns.Count > 0 && Glm.Estimator != "glmsingle")
            throw new SessionProtocolException($"earlierRuns names {EarlierRuns.Count} folders and glm.estimator is '{Glm.Estimator}'; only glmsingle carries levels from run to run: leave earlierRuns out.");
        Schedule?.Validate();
        Decode.Validate();
        Decision.Validate(Schedule);
        Quality.Validate();
        if (ExpectedVolumes is { } volumes)
            Setting.InRange("expectedVolumes", volumes, 1, 100_000);
        if (Bundle is not null && Gallery is null)
            throw new SessionProtocolException("gallery is missing; a session with a bundle needs a gallery of candidates.");
    }
}

/// <summary>Where the sockets listen. Loopback only, in this version.</summary>
public sealed record EndpointSettings
{
    /// <summary>For bridges.</summary>
    public string Bridge { get; init; } = "tcp://127.0.0.1:5581";
    /// <summary>For displays and operators.</summary>
    public string Display { get; init; } = "tcp://127.0.0.1:5582";
    /// <summary>The unreliable mirror of decisions; null switches it off.</summary>
    public string? Feed { get; init; } = "tcp://127.0.0.1:5583";

    internal void Validate()
    {
        foreach (var (key, address) in new[] { ("bridge", Bridge), ("display", Display), ("feed", Feed) })
            if (address is not null && !address.StartsWith("tcp://127.", StringComparison.Ordinal) && !address.StartsWith("tcp://[::1]", StringComparison.Ordinal))
                throw new SessionProtocolException(
                    $"endpoints.{key} is {address}; this version listens on loopback only: write tcp://127.0.0.1:PORT.");
    }
}

/// <summary>How volumes are prepared.</summary>
public sealed record PreprocessSettings
{
    /// <summary>Whether head motion is corrected; a grid of one slice has none, and it is switched off there.</summary>
    public bool Realign { get; init; } = true;
    /// <summary>Threads for one volume.</summary>
    public int Threads { get; init; } = 2;

    internal void Validate() => Setting.InRange("preprocess.threads", Threads, 1, 64);
}

/// <summary>How single trials are estimated.</summary>
public sealed record GlmSettings
{
    /// <summary><c>window</c>, <c>lss</c>, or <c>glmsingle</c>, which needs a bundle trained with it.</summary>
    public string Estimator { get; init; } = "lss";
    /// <summary><c>spm</c> or <c>glover</c>.</summary>
    public string Hrf { get; init; } = "spm";
    /// <summary>Cut-off of the cosine drift, Hz.</summary>
    public double HighPassHz { get; init; } = 0.01;
    /// <summary>0, 6 or 24 (Friston et al. 1996, Magn Reson Med 35:346).</summary>
    public int MotionRegressors { get; init; } = 6;
    /// <summary>A volume with more framewise displacement is censored, mm; null censors none.</summary>
    public double? CensorDisplacementMm { get; init; } = 0.9;
    /// <summary>Standard deviation of the prior on each motion regressor (standardised to 1 mm or 1 degree), percent signal; null is a flat prior.</summary>
    public double? MotionPriorPercent { get; init; } = 0.3;
    /// <summary>Standard deviation of the prior on the slowest drift cosine, percent signal, falling as 1/k with order k; null is a flat prior.</summary>
    public double? DriftPriorPercent { get; init; } = 0.5;
    /// <summary>Standard deviation of the prior on a trial's beta and on events, percent signal; null is a flat prior.</summary>
    public double? BetaPriorPercent { get; init; }
    /// <summary>Moment within a volume that its samples stand for, as a fraction of the repetition time; 0 is its start.</summary>
    public double SliceTimeReference { get; init; } = 0.5;
    /// <summary>Estimator <c>window</c>: start of the window after a trial's onset, seconds.</summary>
    public double WindowStartAfterOnsetSeconds { get; init; } = 5;
    /// <summary>Estimator <c>window</c>: end of the window after a trial's offset, seconds.</summary>
    public double WindowEndAfterOffsetSeconds { get; init; } = 2.5;
    /// <summary>Betas in percent of each voxel's mean so far; false leaves scanner units.</summary>
    public bool Percent { get; init; } = true;

    internal void Validate(double? repetitionTimeSeconds)
    {
        Setting.OneOf("glm.estimator", Estimator, "window", "lss", "glmsingle");
        Setting.OneOf("glm.hrf", Hrf, "spm", "glover");
        var nyquistHz = 0.5 / (repetitionTimeSeconds ?? 0.05);
        if (!(HighPassHz > 0 && HighPassHz < nyquistHz))
            throw new SessionProtocolException(
                $"glm.highPassHz is {HighPassHz}; with a repetition time of {repetitionTimeSeconds ?? 0.05} s it must lie between 0 and {nyquistHz} Hz.");
        if (MotionRegressors is not (0 or 6 or 24))
            throw new SessionProtocolException($"glm.motionRegressors is {MotionRegressors}; it must be 0, 6 or 24.");
        Setting.InRange("glm.sliceTimeReference", SliceTimeReference, 0, 1);
        Setting.InRange("glm.windowStartAfterOnsetSeconds", WindowStartAfterOnsetSeconds, 0, 60);
        Setting.InRange("glm.windowEndAfterOffsetSeconds", WindowEndAfterOffsetSeconds, -60, 60);
        foreach (var (key, value) in new[]
            { ("motionPriorPercent", MotionPriorPercent), ("driftPriorPercent", DriftPriorPercent), ("betaPriorPercent", BetaPriorPercent), ("censorDisplacementMm", CensorDisplacementMm) })
            if (value is { } v && !(v > 0))
                throw new SessionProtocolException($"glm.{key} is {v}; it must be above 0, or be left out.");
    }
}

/// <summary>The trials that the pipeline runs itself.</summary>
public sealed record TrialSchedule
{
    /// <summary>Seeing (the picture is shown) or imagining (a cue names it).</summary>
    public CognitiveState State { get; init; } = CognitiveState.Imagery;
    /// <summary>Candidates from which targets are drawn; empty takes the whole gallery.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];
    /// <summary>How often each target comes.</summary>
    public int RepeatsPerTarget { get; init; } = 8;
    /// <summary>Seed of the order, of the grids and of nothing else.</summary>
    public int Seed { get; init; } = 1;
    /// <summary>Onset of the first trial (its cue, or its picture), scanner seconds.</summary>
    public double FirstOnsetSeconds { get; init; } = 12;
    /// <summary>Time from one trial's onset to the next, seconds.</summary>
    public double OnsetToOnsetSeconds { get; init; } = 12;
    /// <summary>Duration of the cue, seconds; 0 in perception.</summary>
    public double CueSeconds { get; init; } = 1;
    /// <summary>Duration of imagining or of the picture, seconds.</summary>
    public double TrialSeconds { get; init; } = 4;
    /// <summary>What the participant sees after the decision.</summary>
    public FeedbackKind Feedback { get; init; } = FeedbackKind.Picture;
    /// <summary>Duration of feedback, seconds; 0 where there is none.</summary>
    public double FeedbackSeconds { get; init; } = 1.5;
    internal void Validate()
    {
        Setting.InRange("schedule.repeatsPerTarget", RepeatsPerTarget, 1, 1000);
        Setting.InRange("schedule.firstOnsetSeconds", FirstOnsetSeconds, 0, 600);
        Setting.InRange("schedule.cueSeconds", CueSeconds, 0, 60);
        Setting.InRange("schedule.trialSeconds", TrialSeconds, 0.1, 120);
        Setting.InRange("schedule.feedbackSeconds", FeedbackSeconds, 0, 60);
        Setting.InRange("schedule.onsetToOnsetSeconds", OnsetToOnsetSeconds, CueSeconds + TrialSeconds + FeedbackSeconds, 600);
    }
}

/// <summary>When and how a trial is decided.</summary>
public sealed record DecisionSettings
{
    /// <summary>Seconds after a trial's onset; null where <see cref="AfterOffsetSeconds"/> is given.</summary>
    public double? AfterOnsetSeconds { get; init; }
    /// <summary>Seconds after a trial's offset.</summary>
    public double? AfterOffsetSeconds { get; init; }
    /// <summary>Below this posterior the decision abstains; 0 never does.</summary>
    public double AbstainBelow { get; init; }
    /// <summary>Accepts a bundle that was calibrated on this state alone for trials of the other one; null refuses it. Each decision then says so.</summary>
    /// <remarks>Imagery predicts worse than perception: by perception's calibration its decisions would be far too certain.</remarks>
    public CognitiveState? AcceptCalibrationOf { get; init; }
    /// <summary>Whether evidence is summed over the repeats of one target.</summary>
    public bool SumRepeats { get; init; }
    /// <summary>Trials after which a decoder that names one candidate too often is taken for collapsed; 0 switches the check off.</summary>
    public int HealthAfterTrials { get; init; } = 24;

    internal void Validate(TrialSchedule? schedule)
    {
        if (AfterOnsetSeconds is null == AfterOffsetSeconds is null)
            throw new SessionProtocolException("decision needs exactly one of afterOnsetSeconds and afterOffsetSeconds.");
        Setting.InRange("decision.abstainBelow", AbstainBelow, 0, 1);
        Setting.InRange("decision.healthAfterTrials", HealthAfterTrials, 0, 100_000);
        if (AfterOnsetSeconds is { } d)
            Setting.InRange("decision.afterOnsetSeconds", d, 0.5, 300);
        if (AfterOffsetSeconds is { } o)
            Setting.InRange("decision.afterOffsetSeconds", o, 0, 300);
        if (schedule is { FeedbackSeconds: > 0 } s && DueAfterOnset(s.TrialSeconds) + s.CueSeconds + s.FeedbackSeconds > s.OnsetToOnsetSeconds)
            throw new SessionProtocolException(
                $"decision falls due {DueAfterOnset(s.TrialSeconds)} s after onset; with a cue of {s.CueSeconds} s and feedback of {s.FeedbackSeconds} s "
                + $"that does not fit between onsets {s.OnsetToOnsetSeconds} s apart. Decide earlier, or space the trials.");
    }

    /// <summary>Seconds from a trial's onset to its decision, for a trial of this duration.</summary>
    public double DueAfterOnset(double trialSeconds) => AfterOnsetSeconds ?? trialSeconds + AfterOffsetSeconds!.Value;
}

internal static class Setting
{
    public static void InRange(string key, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new SessionProtocolException($"{key} is {value}; it must lie between {least} and {most}.");
    }

    public static void OneOf(string key, string value, params string[] allowed)
    {
        if (!allowed.Contains(value))
            throw new SessionProtocolException($"{key} is '{value}'; it must be one of {string.Join(", ", allowed)}.");
    }
}
