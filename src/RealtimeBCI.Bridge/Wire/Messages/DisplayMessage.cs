namespace RealtimeBCI.Bridge.Wire;

/// <summary>What a display says; sequenced and acknowledged. Times are by the display's own clock.</summary>
public abstract record DisplayMessage : WireMessage
{
    /// <summary>A trial state was really shown.</summary>
    /// <param name="RunId">The state's run.</param>
    /// <param name="StateNumber">The state's number within its run.</param>
    /// <param name="FlipNs">When the flip happened, display's monotonic clock, ns.</param>
    public sealed record Shown(string RunId, long StateNumber, long FlipNs) : DisplayMessage;

    /// <summary>A button was pressed at the display.</summary>
    /// <param name="Button">Which one.</param>
    /// <param name="PressedNs">When, display's monotonic clock, ns.</param>
    public sealed record Pressed(string Button, long PressedNs) : DisplayMessage;
}

/// <summary>A flip, on this host's clock.</summary>
/// <param name="Peer">The display's name.</param>
/// <param name="RunId">The state's run.</param>
/// <param name="StateNumber">The trial state's number within its run.</param>
/// <param name="FlipNs">When it was shown, this host's monotonic clock, ns.</param>
/// <param name="UncertaintyNs">Half the smallest round trip of the clock probes, ns; 0 on one host; <see cref="long.MaxValue"/> before the first
/// probe is answered, when the display's own number is passed on as it is.</param>
/// <param name="ReceivedNs">When the report was here, this host's monotonic clock, ns.</param>
/// <param name="Sequence">The display's count.</param>
/// <remarks>A report may come again after this process was restarted: its number says that it is the same.</remarks>
public sealed record ShownReport(
    string Peer, string RunId, long StateNumber, long FlipNs, long UncertaintyNs, long ReceivedNs, long Sequence);

/// <summary>A button press, on this host's clock; see <see cref="ShownReport"/> for the times.</summary>
/// <param name="Peer">The display's name.</param>
/// <param name="Button">Which button.</param>
/// <param name="PressedNs">When, this host's monotonic clock, ns.</param>
/// <param name="UncertaintyNs">How far that may be off, ns.</param>
/// <param name="ReceivedNs">When the report was here, this host's monotonic clock, ns.</param>
/// <param name="Sequence">The display's count.</param>
public sealed record ResponseReport(string Peer, string Button, long PressedNs, long UncertaintyNs, long ReceivedNs, long Sequence);
