namespace RealtimeBCI.Feedback;

/// <summary>Everything that decides what is on the screen now.</summary>
public sealed record SceneMoment
{
    /// <summary>The state on show; null before the first.</summary>
    public TrialState? State { get; init; }
    /// <summary>The decision on show; null where there is none.</summary>
    public Decision? Decision { get; init; }
    /// <summary>What the cue of this trial asked for, for the score; null where it is not known.</summary>
    public string? CuedItem { get; init; }
    /// <summary>Time from the state's publication to its first frame here, seconds of this host's clock.</summary>
    public double DeliverySeconds { get; init; }
    /// <summary>Scanner seconds that pass in one second of this host's clock: 1 at a scanner, more in a fast replay.</summary>
    public double Speed { get; init; } = 1;
    /// <summary>Whether the session is heard.</summary>
    public bool Connected { get; init; } = true;
    /// <summary>Whether the state has been on the screen for longer than planned.</summary>
    public bool Overstayed { get; init; }
    /// <summary>Whether the photodiode's patch is lit; it changes with every state.</summary>
    public bool PatchLit { get; init; }

    /// <summary>How old the decision was when it was first shown: what the session took, and the way to this screen; seconds of
    /// this host's clock.</summary>
    public double DecisionAgeSeconds => Math.Max(0, Decision?.StalenessSeconds ?? 0) / Speed + Math.Max(0, DeliverySeconds);
}
