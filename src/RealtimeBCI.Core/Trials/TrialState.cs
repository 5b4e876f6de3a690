namespace RealtimeBCI.Core;

/// <summary>What the display shows.</summary>
public enum TrialPhase
{
    /// <summary>Before and between trials.</summary>
    Rest,
    /// <summary>A cross to look at.</summary>
    Fixation,
    /// <summary>Says what to imagine.</summary>
    Cue,
    /// <summary>The participant imagines, inside an empty frame.</summary>
    Imagine,
    /// <summary>A picture of a localiser trial.</summary>
    Picture,
    /// <summary>The decision is shown.</summary>
    Feedback,
}

/// <summary>One change of what is to be shown. The pipeline publishes it; the display answers with the time of its flip.</summary>
public sealed record TrialState
{
    /// <summary>Counts from 1 within the run.</summary>
    public required long Number { get; init; }
    /// <summary>The run.</summary>
    public required string RunId { get; init; }
    /// <summary>Number of the trial, from 0; null between trials.</summary>
    public int? Trial { get; init; }
    /// <summary>What to show.</summary>
    public required TrialPhase Phase { get; init; }
    /// <summary>Planned onset, scanner seconds from the start of volume 0.</summary>
    public required double PlannedSeconds { get; init; }
    /// <summary>How long it is planned to stay, seconds.</summary>
    public required double DurationSeconds { get; init; }
    /// <summary>The picture: the candidate's id, for <see cref="TrialPhase.Picture"/> and, for what a cue asks for, <see cref="TrialPhase.Cue"/>.</summary>
    public string? Item { get; init; }
    /// <summary>Words of the cue.</summary>
    public string? Text { get; init; }
    /// <summary>What feedback shows, in <see cref="TrialPhase.Feedback"/>.</summary>
    public FeedbackKind Feedback { get; init; }
    /// <summary>Order in which the candidates stand in the grid: position to candidate id, shuffled anew for each trial.</summary>
    public IReadOnlyList<string> GridOrder { get; init; } = [];
    /// <summary>The decision on show, in <see cref="TrialPhase.Feedback"/>; null where there is none.</summary>
    public Decision? Decision { get; init; }
}

/// <summary>What a participant gets to see after a decision.</summary>
public enum FeedbackKind
{
    /// <summary>Nothing: a blank screen for the same time.</summary>
    Blank,
    /// <summary>The candidates with their posteriors, the best one large.</summary>
    Picture,
    /// <summary>A graded bar: how probable the cued picture is held to be.</summary>
    Score,
}
