namespace RealtimeBCI.Bridge.Wire;

/// <summary>What a display or operator is told, one at a time.</summary>
public abstract record ServerUpdate : WireMessage
{
    /// <summary>How long it had waited in the server when it was sent, ns; a slow consumer sees old news as old.</summary>
    public long AgeNs { get; init; }
    /// <summary>The server's count of everything that it published, from 1.</summary>
    public long Number { get; init; }
    /// <summary>Newest-only slots: values that this one replaced unseen since the last one that was sent.</summary>
    public long Replaced { get; init; }

    /// <summary>The session; newest only.</summary>
    public sealed record SessionChanged(SessionNotice Session) : ServerUpdate;

    /// <summary>The run; newest only.</summary>
    public sealed record RunChanged(RunNotice Run) : ServerUpdate;

    /// <summary>What is to be shown; all, in order.</summary>
    public sealed record StateChanged(TrialState State) : ServerUpdate;

    /// <summary>A final decision (all, in order) or a provisional one (operators, newest only).</summary>
    public sealed record Decided(Decision Decision) : ServerUpdate;

    /// <summary>A volume's quality; newest only.</summary>
    public sealed record VolumeSeen(VolumeNotice Volume) : ServerUpdate;

    /// <summary>What the design took from a flip; operators, all, in order.</summary>
    public sealed record EventShown(DesignEvent Event) : ServerUpdate;
}

/// <summary>How far something has come.</summary>
public enum ActivityState
{
    /// <summary>Not yet begun.</summary>
    Waiting,
    /// <summary>Going on.</summary>
    Running,
    /// <summary>Over.</summary>
    Ended,
    /// <summary>Broken off.</summary>
    Aborted,
}

/// <summary>The session as a consumer needs it.</summary>
public sealed record SessionNotice
{
    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }
    /// <summary>How far it is.</summary>
    public ActivityState State { get; init; }
    /// <summary>Ids of the candidates, in the gallery's order.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];
    /// <summary>A line for people; null where there is none.</summary>
    public string? Message { get; init; }
}

/// <summary>The run as a consumer needs it.</summary>
public sealed record RunNotice
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>Its attempt, from 1.</summary>
    public int Attempt { get; init; } = 1;
    /// <summary>How far it is.</summary>
    public ActivityState State { get; init; }
    /// <summary>Repetition time, seconds of scanner time.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Volumes planned; null where unknown.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Scanner seconds that pass in one second of a host's clock.</summary>
    public double Speed { get; init; } = 1;
}

/// <summary>One volume's quality, for an operator.</summary>
public sealed record VolumeNotice
{
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>The scanner's count, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>What was wrong with it; null where nothing was.</summary>
    public VolumeFault? Fault { get; init; }
    /// <summary>Translation x, y, z (mm) and rotation x, y, z (degrees); shape [6], or empty.</summary>
    public IReadOnlyList<double> Motion { get; init; } = [];
    /// <summary>Framewise displacement, mm.</summary>
    public double FramewiseDisplacementMm { get; init; }
    /// <summary>DVARS, percent of the mask's mean.</summary>
    public double DvarsPercent { get; init; }
    /// <summary>From the last byte received to the end of the GLM, ms.</summary>
    public double LatencyMs { get; init; }
    /// <summary>Volumes of the run so far.</summary>
    public int Received { get; init; }
    /// <summary>Volumes of the run that are missing so far.</summary>
    public int Missing { get; init; }
    /// <summary>Whether it differs abruptly from the volume before it.</summary>
    public bool IsSpike { get; init; }
    /// <summary>The run so far; null from a session that does not measure it.</summary>
    public RunQualityNotice? RunSoFar { get; init; }
}
