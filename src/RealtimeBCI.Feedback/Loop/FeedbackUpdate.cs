namespace RealtimeBCI.Feedback;

/// <summary>One piece of news from the session.</summary>
public abstract record FeedbackUpdate
{
    /// <summary>A new state is to be shown.</summary>
    /// <param name="State">What to show.</param>
    /// <param name="PublishedNs">When the session published it, this host's monotonic clock, ns.</param>
    /// <param name="DueNs">When to show it, this host's monotonic clock, ns; null, or a time that has passed, is at once.</param>
    public sealed record Show(TrialState State, long PublishedNs, long? DueNs = null) : FeedbackUpdate;

    /// <summary>A decision was issued; a state that shows it follows.</summary>
    /// <param name="Decision">The decision.</param>
    public sealed record Decided(Decision Decision) : FeedbackUpdate;

    /// <summary>A run, or a new attempt at it, begins; its states count from 1 again.</summary>
    /// <param name="RunId">The run.</param>
    /// <param name="Attempt">Its attempt, from 1.</param>
    /// <param name="Speed">Scanner seconds that pass in one second of this host's clock.</param>
    public sealed record RunBegins(string RunId, int Attempt, double Speed) : FeedbackUpdate;

    /// <summary>The session is over; what it still had queued may follow.</summary>
    public sealed record SessionEnds : FeedbackUpdate;
}

/// <summary>Where the display's news comes from, and where its reports go. Nothing here ever waits.</summary>
public interface IFeedbackSource
{
    /// <summary>Whether the session is heard.</summary>
    bool IsConnected { get; }

    /// <summary>Takes the next piece of news, in order; false where there is none now.</summary>
    bool TryTake(out FeedbackUpdate update);

    /// <summary>Says that a state is on the screen.</summary>
    /// <param name="state">The state.</param>
    /// <param name="flipNs">When its first frame was there, monotonic clock, ns.</param>
    void ReportShown(TrialState state, long flipNs);

    /// <summary>Says that a button was pressed.</summary>
    /// <param name="button">0 for the space bar, 1 to 4 for the buttons.</param>
    /// <param name="pressedNs">When that was seen, monotonic clock, ns; up to one frame after the press.</param>
    void ReportResponse(int button, long pressedNs);
}
