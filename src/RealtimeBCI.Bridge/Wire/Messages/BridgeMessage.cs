namespace RealtimeBCI.Bridge.Wire;

/// <summary>What a bridge says of a run. Volumes, events and the end are sequenced, acknowledged and re-sent; the rest is not.</summary>
public abstract record BridgeMessage : WireMessage
{
    /// <summary>Opens a run, or goes on with it after a reconnection. Not sequenced; the server answers with <see cref="ResumeFrom"/>.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="ClockId">The clock of every nanosecond that the bridge states.</param>
    public sealed record RunStarted(RunInfo Run, string ClockId) : BridgeMessage;

    /// <summary>A volume; whoever takes it out of the path disposes its payload.</summary>
    public sealed record VolumeArrived(RawVolume Volume) : BridgeMessage;

    /// <summary>A trigger, a response, or a stimulus that someone else showed.</summary>
    public sealed record EventArrived(ScannerEvent Event) : BridgeMessage;

    /// <summary>How the bridge is.</summary>
    /// <param name="LastSequence">The newest sequence that it has made; 0 before the first.</param>
    /// <param name="QueueDepth">Sequenced messages that are not acknowledged.</param>
    /// <param name="Running">Whether the scanner runs.</param>
    /// <param name="SessionSeconds">Scanner seconds from the start of volume 0.</param>
    public sealed record Heartbeat(long LastSequence, int QueueDepth, bool Running, double SessionSeconds) : BridgeMessage;

    /// <summary>Physiological samples. Not acknowledged: they are a by-product.</summary>
    /// <param name="Channel">Name of the channel, as BIDS has it: <c>cardiac</c>, <c>respiratory</c>.</param>
    /// <param name="RateHz">Samples per second of scanner time.</param>
    /// <param name="StartSeconds">Time of the first sample, scanner seconds from the start of volume 0.</param>
    /// <param name="Samples">Shape [sample], in the recorder's units.</param>
    public sealed record PhysioArrived(string Channel, double RateHz, double StartSeconds, IReadOnlyList<double> Samples) : BridgeMessage;

    /// <summary>The run is over.</summary>
    /// <param name="Complete">Whether it ran to its end; false where it was aborted.</param>
    /// <param name="VolumesSent">Volume messages of this run, repeated ones included.</param>
    public sealed record RunEnded(bool Complete, int VolumesSent) : BridgeMessage;
}

/// <summary>Something that happened at the scanner, on its clock. It never carries a trial's label.</summary>
public sealed record ScannerEvent
{
    /// <summary>What happened.</summary>
    public required ScannerEventKind Kind { get; init; }
    /// <summary>When it began, scanner seconds from the start of volume 0.</summary>
    public required double OnsetSeconds { get; init; }
    /// <summary>How long it lasted, seconds; null for a moment, or while it is still on.</summary>
    public double? DurationSeconds { get; init; }
    /// <summary>Stimuli: number of the trial, from 0; null where it belongs to none.</summary>
    public int? Trial { get; init; }
    /// <summary>Stimuli: seeing or imagining.</summary>
    public CognitiveState State { get; init; }
    /// <summary>Responses: which button.</summary>
    public string? Button { get; init; }
    /// <summary>When the bridge noticed it, bridge's monotonic clock, ns; null where unknown.</summary>
    public long? ObservedNs { get; init; }
}

/// <summary>The kinds of events that a bridge may send.</summary>
public enum ScannerEventKind
{
    /// <summary>The scanner's pulse.</summary>
    Trigger,
    /// <summary>A button press.</summary>
    Response,
    /// <summary>The period whose response is decoded, shown by someone else.</summary>
    Stimulus,
}
