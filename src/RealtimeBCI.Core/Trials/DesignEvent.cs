namespace RealtimeBCI.Core;

/// <summary>What happened to the participant, as the design matrix sees it.</summary>
public enum DesignEventKind
{
    /// <summary>The period whose response is decoded: imagery, or a picture seen in a localiser.</summary>
    Trial,
    /// <summary>A cue that says what to do.</summary>
    Cue,
    /// <summary>A picture shown as feedback.</summary>
    Picture,
    /// <summary>A score shown as feedback.</summary>
    Score,
    /// <summary>A button press.</summary>
    Button,
}

/// <summary>One event of the design, on the scanner's clock. It never carries a trial's label.</summary>
public sealed record DesignEvent
{
    /// <summary>Unique within the run; an event said again with the same number replaces the earlier one (its end is now known).</summary>
    public required long Number { get; init; }
    /// <summary>What it is.</summary>
    public required DesignEventKind Kind { get; init; }
    /// <summary>Onset, scanner seconds from the start of volume 0.</summary>
    public required double OnsetSeconds { get; init; }
    /// <summary>Duration, seconds; null while it is still on.</summary>
    public double? DurationSeconds { get; init; }
    /// <summary>Number of the trial to which it belongs, from 0; null where it belongs to none.</summary>
    public int? Trial { get; init; }
    /// <summary>For <see cref="DesignEventKind.Picture"/>: the candidate that was shown. Null for everything else.</summary>
    public string? Item { get; init; }
    /// <summary>For trials: seeing or imagining.</summary>
    public CognitiveState State { get; init; }
}

/// <summary>What the participant does in a trial; normalisation and calibration are kept apart by it.</summary>
public enum CognitiveState
{
    /// <summary>Looking at a picture.</summary>
    Perception,
    /// <summary>Imagining a picture.</summary>
    Imagery,
}
