using NetMQ;
using NetMQ.Sockets;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>The unreliable mirror of final decisions: topic frame <c>decision</c>, then the header. It belongs to the endpoint's thread.</summary>
internal sealed class DecisionFeed
{
    private readonly FrameBuffer _out = new();
    private long _number;

    public DecisionFeed(string address)
    {
        LoopbackAddress.Require(address);
        PooledFrames.Use();
        Socket = new();
        Socket.Options.IPv4Only = !address.Contains('[');
        Socket.Options.Linger = TimeSpan.Zero;
        Socket.Options.MaxMsgSize = WireLimits.MaxClientHeaderBytes;
        BoundAddress = Binding.Bind(Socket, address);
    }

    public PublisherSocket Socket { get; }

    public string BoundAddress { get; }

    /// <summary>Sends to whoever listens; the feed counts for itself, so that a script sees what it missed.</summary>
    public void Mirror(ServerUpdate.Decided decided)
    {
        WireCodec.Encode(decided with { Number = ++_number }, _out);
        if (Frames.TrySend(Socket, "decision"u8, more: true))
            Frames.TrySend(Socket, _out.Written, more: false);
    }
}
