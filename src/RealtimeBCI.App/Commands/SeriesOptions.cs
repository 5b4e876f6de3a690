using System.CommandLine;
using RealtimeBCI.Glm;

namespace RealtimeBCI.App;

/// <summary>What the commands that estimate betas from files ask about series: mask, timing, motion, drift.</summary>
internal sealed class SeriesOptions
{
    private readonly Option<FileInfo?> _mask = new("--mask") { Description = "Voxels to estimate; without it, all.", HelpName = "NII" };
    private readonly Option<double> _highPass = new("--high-pass") { Description = "Cut-off of the cosine drift, Hz.", DefaultValueFactory = _ => 0.01, HelpName = "HZ" };
    private readonly Option<double?> _tr = new("--tr") { Description = "Repetition time, where the file does not say.", HelpName = "S" };
    private readonly Option<bool> _realign = new("--realign") { Description = "Correct head motion to the first volume, with 6 motion regressors." };
    private readonly Option<double?> _censor = new("--censor") { Description = "Leave out volumes with more framewise displacement, mm (with --realign).", HelpName = "MM" };
    private readonly Option<double> _reference = new("--slice-time-ref") { Description = "Moment within a volume that its samples stand for, 0 to 1.", DefaultValueFactory = _ => 0.0 };
    private readonly Option<CognitiveState> _state = new("--state") { Description = "What participants did; the timing of responses is learned and kept apart by it." };

    /// <summary>Gives the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _mask, _highPass, _tr, _realign, _censor, _reference, _state })
            command.Add(option);
    }

    /// <summary>The estimator's settings: flat priors, the input's units.</summary>
    public GlmSettings Settings(ParseResult parsed, string estimator, string hrf, bool percent) => new()
    {
        Estimator = estimator,
        Hrf = hrf,
        HighPassHz = parsed.GetValue(_highPass),
        MotionRegressors = parsed.GetValue(_realign) ? 6 : 0,
        MotionPriorPercent = null,
        DriftPriorPercent = null,
        CensorDisplacementMm = parsed.GetValue(_censor),
        SliceTimeReference = parsed.GetValue(_reference),
        Percent = percent,
    };

    /// <summary>The mask that was named, else every voxel of the series.</summary>
    public Mask MaskFor(ParseResult parsed, NiftiReader series) =>
        parsed.GetValue(_mask) is { } file ? NiftiReader.ReadMask(file.FullName) : Mask.Whole(series.Grid);

    /// <summary>Whether a mask was named.</summary>
    public bool HasMask(ParseResult parsed) => parsed.GetValue(_mask) is not null;

    /// <summary>The series after the stages of a session.</summary>
    public PreparedSeries Prepare(ParseResult parsed, NiftiReader series, Mask mask, float[]? reference = null) =>
        PreparedSeries.Read(series, mask, parsed.GetValue(_realign), parsed.GetValue(_censor), reference);

    /// <summary>Repetition time, seconds.</summary>
    /// <exception cref="Cli.FailureException">Neither the file nor the command line says.</exception>
    public double RepetitionTime(ParseResult parsed, NiftiReader series, string name) => parsed.GetValue(_tr)
        ?? (series.Header.RepetitionTimeSeconds is > 0 and var own ? own : throw new Cli.FailureException($"{name} states no repetition time; give --tr S."));

    /// <summary>Each row of an events file as a trial.</summary>
    public DesignEvent[] Trials(ParseResult parsed, string path) => [.. EventsTable.Read(path).Select((row, trial) => new DesignEvent
    {
        Number = trial + 1,
        Kind = DesignEventKind.Trial,
        Trial = trial,
        OnsetSeconds = row.OnsetSeconds,
        DurationSeconds = row.DurationSeconds,
        State = parsed.GetValue(_state),
    })];
}
