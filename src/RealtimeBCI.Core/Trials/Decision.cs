namespace RealtimeBCI.Core;

/// <summary>One candidate with what the decoder makes of it.</summary>
/// <param name="Item">The candidate's id in the gallery.</param>
/// <param name="Score">Similarity of the decoded latent with the candidate's, -1 to 1.</param>
/// <param name="Posterior">Calibrated probability, 0 to 1; the candidates' posteriors sum to 1.</param>
public sealed record Candidate(string Item, double Score, double Posterior);

/// <summary>What is held of a trial at a moment: the final decision, issued once, or a provisional decode.</summary>
public sealed record Decision
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>Number of the trial, from 0.</summary>
    public required int Trial { get; init; }
    /// <summary>Seeing or imagining.</summary>
    public CognitiveState State { get; init; }
    /// <summary>True while volumes of the trial still come; operators and the journal only.</summary>
    public bool IsProvisional { get; init; }
    /// <summary>Onset as shown, scanner seconds from the start of volume 0.</summary>
    public double OnsetSeconds { get; init; }
    /// <summary>When the decision is due, scanner seconds; volumes whose acquisition ends later are not in it.</summary>
    public double DueSeconds { get; init; }
    /// <summary>Scanner number of the newest volume in it; -1 where there is none.</summary>
    public int NewestVolume { get; init; } = -1;
    /// <summary>Volumes of the trial's window that are missing or censored.</summary>
    public int VolumesMissing { get; init; }
    /// <summary>Whether the run ended before the decision was due, so that it rests on what was there.</summary>
    public bool IsCutShort { get; init; }
    /// <summary>State of the beta on which it rests.</summary>
    public BetaState Beta { get; init; }
    /// <summary>Expected squared correlation of that beta with the true one, 0 to 1; null where the estimator cannot say. In the journal only, not on the wire.</summary>
    public double? Reliability { get; init; }
    /// <summary>All candidates, best first.</summary>
    public IReadOnlyList<Candidate> Candidates { get; init; } = [];
    /// <summary>The decoded latent; shape [latent]; empty where nothing could be decoded, for decoders that only score, and in provisional decodes: token-wise latents would fill the journal.</summary>
    public IReadOnlyList<float> Latent { get; init; } = [];
    /// <summary>Why no answer is given; <see cref="AbstainReason.None"/> where one is.</summary>
    public AbstainReason Abstained { get; init; }
    /// <summary>Posterior of the best candidate.</summary>
    public double Confidence { get; init; }
    /// <summary>How many repeats of the same target the evidence is summed over; 1 for a single trial.</summary>
    public int Repeats { get; init; } = 1;
    /// <summary>Session time at which it was issued minus <see cref="DueSeconds"/>, scanner seconds.</summary>
    public double StalenessSeconds { get; init; }
    /// <summary>Trials by which the normaliser had been updated when it was used: its version.</summary>
    public int NormaliserTrials { get; init; }
    /// <summary>Whether the bundle was calibrated for this state and number of repeats.</summary>
    public bool IsCalibrated { get; init; }
    /// <summary>State on which the posteriors were calibrated; another one than <see cref="State"/> only where the session file accepts that by name. Null where no calibration was used.</summary>
    public CognitiveState? CalibrationState { get; init; }
    /// <summary>When its newest volume's last byte was received, this host's monotonic clock, ns; 0 in a replay.</summary>
    public long NewestVolumeReceivedNs { get; init; }
    /// <summary>When it was handed to the sockets, this host's monotonic clock, ns; 0 where it was not.</summary>
    public long PublishedNs { get; init; }
}

/// <summary>Why a decision names no candidate.</summary>
public enum AbstainReason
{
    /// <summary>It does name one.</summary>
    None,
    /// <summary>The best posterior lies below the session's threshold.</summary>
    LowConfidence,
    /// <summary>The beta was refused: too few usable volumes.</summary>
    BetaRefused,
    /// <summary>Volumes of the trial did not come in time.</summary>
    DataLate,
    /// <summary>The decoder's health check failed: it names one candidate far too often.</summary>
    Collapsed,
    /// <summary>The decoder failed or answered with numbers that are not finite.</summary>
    DecoderFailed,
    /// <summary>The bundle is calibrated on another state alone, and the session file does not accept that.</summary>
    NotCalibrated,
    /// <summary>The trial was never shown, or its flip was never reported.</summary>
    NotShown,
}

/// <summary>How well a beta is determined.</summary>
public enum BetaState
{
    /// <summary>Determined by the data.</summary>
    Determined,
    /// <summary>Pulled towards its prior, because the data alone leave it open.</summary>
    Shrunk,
    /// <summary>Not estimated: all zeros, not to be decoded.</summary>
    Refused,
}
