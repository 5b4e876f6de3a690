namespace RealtimeBCI.Session.Schedule;

/// <summary>Turns what the display really showed, and when, into events of the design.</summary>
/// <remarks>An event lasts from its flip to the next one. A state whose flip was never reported leaves no event. A flip of a state that was overtaken,
/// or is shown again by a display that came back, changes nothing. One instance serves one run.</remarks>
public sealed class FlipsToEvents
{
    private DesignEvent? _open;
    private double _plannedSeconds;
    private long _newest;

    /// <summary>Takes one flip.</summary>
    /// <param name="shown">The state that was shown.</param>
    /// <param name="seconds">The flip, scanner seconds.</param>
    /// <returns>The event that ended, with its duration, then the one that began; either may be absent.</returns>
    public IReadOnlyList<DesignEvent> Flip(TrialState shown, double seconds)
    {
        if (shown.Number <= _newest)
            return [];
        _newest = shown.Number;
        var events = new List<DesignEvent>(2);
        if (_open is { } ended)
            events.Add(ended with { DurationSeconds = Math.Max(0, seconds - ended.OnsetSeconds) });
        _open = Begin(shown, seconds);
        _plannedSeconds = shown.DurationSeconds;
        if (_open is { } began)
            events.Add(began);
        return events;
    }

    /// <summary>Ends an event whose end was never reported: two states later its planned duration is taken, lest it stay on for ever.</summary>
    /// <param name="published">A state that is published now.</param>
    /// <returns>The event with its end; null where nothing is overdue.</returns>
    public DesignEvent? Overdue(TrialState published)
    {
        if (_open is not { } open || published.Number < open.Number + 2)
            return null;
        _open = null;
        return open with { DurationSeconds = _plannedSeconds };
    }

    private static DesignEvent? Begin(TrialState shown, double seconds)
    {
        DesignEventKind? kind = shown switch
        {
            { Phase: TrialPhase.Cue } => DesignEventKind.Cue,
            { Phase: TrialPhase.Imagine or TrialPhase.Picture } => DesignEventKind.Trial,
            { Phase: TrialPhase.Feedback, Feedback: FeedbackKind.Picture } => DesignEventKind.Picture,
            { Phase: TrialPhase.Feedback, Feedback: FeedbackKind.Score } => DesignEventKind.Score,
            _ => null,
        };
        return kind is not { } k ? null : new()
        {
            Number = shown.Number,
            Kind = k,
            OnsetSeconds = seconds,
            Trial = shown.Trial,
            Item = k == DesignEventKind.Picture && shown.Decision is { Abstained: AbstainReason.None, Candidates: [var best, ..] } ? best.Item : null,
            State = shown.Phase == TrialPhase.Picture ? CognitiveState.Perception : CognitiveState.Imagery,
        };
    }
}
