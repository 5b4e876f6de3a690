using RealtimeBCI.Session.Registration;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>What comes out of a run's pipeline, in order.</summary>
public abstract record RunOutput
{
    /// <summary>An input from which nothing follows.</summary>
    public static RunOutput Nothing { get; } = new None();

    private sealed record None : RunOutput;

    /// <summary>The run's first sound volume was aligned to the decoder; comes before everything else, and is the last where it is not accepted.</summary>
    /// <param name="Report">Matrix, scores, verdict.</param>
    public sealed record Aligned(AlignmentReport Report) : RunOutput;

    /// <summary>A position of the timeline is done.</summary>
    /// <param name="Report">What is known of it.</param>
    public sealed record VolumeDone(VolumeReport Report) : RunOutput;

    /// <summary>A volume was turned away.</summary>
    /// <param name="Rejection">Which, and why.</param>
    public sealed record VolumeRejected(RunSignal.VolumeRejected Rejection) : RunOutput;

    /// <summary>The running trial as it looks now.</summary>
    /// <param name="Decision">Marked provisional.</param>
    public sealed record Provisional(Decision Decision) : RunOutput;

    /// <summary>A trial fell due.</summary>
    /// <param name="Beta">Its response as known at that moment.</param>
    /// <param name="Decision">Its decision; null in a run without a decoder.</param>
    public sealed record TrialDue(TrialResponse Beta, Decision? Decision) : RunOutput;

    /// <summary>The run is over.</summary>
    /// <param name="Complete">Whether it was finished rather than aborted.</param>
    /// <param name="Quality">The whole run.</param>
    /// <param name="Levels">Level of every voxel, for the session's next run; scanner units; shape [voxel in]; empty where the estimator tells none.</param>
    public sealed record Ended(bool Complete, RunQuality Quality, float[] Levels) : RunOutput;
}

/// <summary>A single trial's response as known when its decision was due.</summary>
/// <param name="Trial">Number, from 0.</param>
/// <param name="State">Seeing or imagining.</param>
/// <param name="OnsetSeconds">Onset, scanner seconds.</param>
/// <param name="Values">Percent signal change, or as the session's settings say; shape [voxel], C order of the mask's grid.</param>
/// <param name="Fit">How well it is determined.</param>
/// <param name="Reason">Why it is not plainly determined; empty where it is.</param>
/// <param name="Reliability">Expected squared correlation with the true response, 0 to 1; NaN where the estimator cannot say.</param>
public sealed record TrialResponse(
    int Trial, CognitiveState State, double OnsetSeconds, float[] Values, BetaState Fit, string Reason, double Reliability = double.NaN);

/// <summary>What the report keeps of one position of the timeline.</summary>
public sealed record VolumeReport
{
    /// <summary>The scanner's count, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of acquisition, scanner seconds.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>Never came in time.</summary>
    public bool IsMissing { get; init; }
    /// <summary>Came, but its motion keeps it out of the GLM.</summary>
    public bool IsCensored { get; init; }
    /// <summary>Differs abruptly from the volume before it.</summary>
    public bool IsSpike { get; init; }
    /// <summary>Whether motion was estimated.</summary>
    public MotionState Motion { get; init; }
    /// <summary>Translation x, y, z (mm), rotation x, y, z (degrees).</summary>
    public IReadOnlyList<double> MotionParameters { get; init; } = [];
    /// <summary>Quality measures.</summary>
    public VolumeQuality Quality { get; init; } = new();
    /// <summary>The run so far, this position included; null in a journal that an earlier version wrote.</summary>
    public RunQuality? RunSoFar { get; init; }
    /// <summary>Ledger: ns of this host's monotonic clock by <see cref="LedgerStage"/>, 0 where a stage did not happen.</summary>
    public IReadOnlyList<long> StampsNs { get; init; } = [];
}
