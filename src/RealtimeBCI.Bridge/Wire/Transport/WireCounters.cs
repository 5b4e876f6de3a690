namespace RealtimeBCI.Bridge.Wire;

/// <summary>What an endpoint has counted since it began. May be read from any thread while it runs.</summary>
public sealed class WireCounters
{
    private readonly long[] _refused = new long[Enum.GetValues<WireFault>().Length];
    internal long AcceptedCount, RepeatedCount, GapCount, DiscardedCount, LostPeerCount, FailureCount, UnsentCount;

    /// <summary>Messages that the inbox took.</summary>
    public long Accepted => Interlocked.Read(ref AcceptedCount);
    /// <summary>Sequenced messages that came again; acknowledged, and not handed on.</summary>
    public long Repeated => Interlocked.Read(ref RepeatedCount);
    /// <summary>Gaps in a sequence, each answered with one <see cref="ResumeFrom"/>.</summary>
    public long Gaps => Interlocked.Read(ref GapCount);
    /// <summary>Sequenced messages after a gap that were dropped, since they come again.</summary>
    public long Discarded => Interlocked.Read(ref DiscardedCount);
    /// <summary>Connections that ended without a goodbye: crashes, cut cables, and frames above the transport's cap.</summary>
    public long LostPeers => Interlocked.Read(ref LostPeerCount);
    /// <summary>Exceptions of an inbox or of the transport; the endpoint went on.</summary>
    public long Failures => Interlocked.Read(ref FailureCount);
    /// <summary>Replies that could not be sent, since the peer was gone or took nothing.</summary>
    public long Unsent => Interlocked.Read(ref UnsentCount);

    /// <summary>Messages refused for this fault.</summary>
    public long RefusedFor(WireFault fault) => Interlocked.Read(ref _refused[(int)fault]);

    /// <summary>Messages refused, whatever the fault.</summary>
    public long Refused => Enum.GetValues<WireFault>().Sum(RefusedFor);

    internal void CountRefusal(WireFault fault) => Interlocked.Increment(ref _refused[(int)fault]);
}
