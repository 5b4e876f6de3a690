namespace RealtimeBCI.Bridge.Wire;

/// <summary>Any message of the wire, decoded.</summary>
public abstract record WireMessage
{
    /// <summary>When its last byte was here, this host's monotonic clock, ns; 0 where it was not received.</summary>
    public long ReceivedNs { get; init; }

    /// <summary>Position in what its sender has sent in this run, counted from 1; 0 for messages that are not acknowledged.</summary>
    public long Sequence { get; init; }
}

/// <summary>Who a client is.</summary>
public enum WireRole
{
    /// <summary>Sends volumes and events.</summary>
    Bridge,
    /// <summary>Shows trial states to the participant and reports flips. Gets no provisional decode.</summary>
    Display,
    /// <summary>Watches: gets everything that a display gets, provisional decodes and shown events.</summary>
    Operator,
}

/// <summary>First message of every connection.</summary>
/// <param name="Role">Who the client is.</param>
/// <param name="Name">What to call it in counts and faults.</param>
/// <param name="Instance">Differs between two processes of the same name, and stays when one reconnects.</param>
/// <param name="ClockId">Clients with the server's clock id share its monotonic clock.</param>
public sealed record Hello(WireRole Role, string Name, string Instance, string ClockId) : WireMessage;

/// <summary>Last message of a connection.</summary>
/// <param name="Lost">Whether the transport found the peer gone; false where the peer said it itself.</param>
public sealed record Goodbye(bool Lost = false) : WireMessage;

/// <summary>The server's answer to <see cref="Hello"/>.</summary>
/// <param name="ClockId">The server's clock.</param>
/// <param name="Credit">Bridges: sequenced messages that may be unacknowledged. Displays and operators: 0.</param>
/// <param name="MaxPayloadBytes">The largest payload that is taken.</param>
public sealed record Welcome(string ClockId, int Credit, int MaxPayloadBytes) : WireMessage;

/// <summary>Everything up to this <see cref="WireMessage.Sequence"/> is kept, or was refused for good.</summary>
public sealed record Ack : WireMessage;

/// <summary>To a bridge: how many sequenced messages may be unacknowledged. From a display or operator: send one more.</summary>
/// <param name="Messages">Number of messages; 1 from displays and operators.</param>
public sealed record Credit(int Messages) : WireMessage;

/// <summary>The bridge is to go on with this <see cref="WireMessage.Sequence"/>.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Attempt">Its attempt.</param>
public sealed record ResumeFrom(string RunId, int Attempt) : WireMessage;

/// <summary>A message was not taken. <see cref="WireMessage.Sequence"/> is the message's, where it could be read.</summary>
/// <param name="Fault">The name of the fault.</param>
/// <param name="Detail">What was found, and what was expected.</param>
public sealed record Refusal(WireFault Fault, string Detail) : WireMessage;

/// <summary>Asks for the other side's clock. Either side may ask.</summary>
/// <param name="Id">Comes back in the reply.</param>
/// <param name="SentNs">When it was sent, the asking side's monotonic clock, ns.</param>
public sealed record ClockProbe(long Id, long SentNs) : WireMessage;

/// <summary>Answers a <see cref="ClockProbe"/>.</summary>
/// <param name="Id">The probe's.</param>
/// <param name="ProbeSentNs">The probe's own stamp, asking side's clock, ns.</param>
/// <param name="ProbeReceivedNs">When the probe was here, answering side's clock, ns.</param>
/// <param name="ReplySentNs">When the answer was sent, answering side's clock, ns.</param>
public sealed record ClockReply(long Id, long ProbeSentNs, long ProbeReceivedNs, long ReplySentNs) : WireMessage;
