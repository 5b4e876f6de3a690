using NetMQ;
using NetMQ.Sockets;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>What an endpoint does with its peers' messages; all on the endpoint's thread.</summary>
internal interface IRouterHandler
{
    /// <summary>Whether this role may connect here.</summary>
    bool Takes(WireRole role);

    /// <summary>A peer said hello and was not refused; returns the credit to welcome it with, or a fault.</summary>
    (int Credit, WireFault Fault, string Detail) Joined(Peer peer);

    /// <summary>A peer is gone.</summary>
    void Left(Peer peer);

    /// <summary>A message that is not the loop's own business. Whoever takes it takes its payload.</summary>
    void Received(Peer peer, WireMessage message, ReadOnlyMemory<byte> header);

    /// <summary>A message of a known peer was refused; its sequence may be spent.</summary>
    void Spoiled(Peer peer, long sequence);

    /// <summary>A message was refused and counted.</summary>
    void Refused(WireFault fault, string detail, string peer);
}

/// <summary>The listening half of every connection: frames, sizes, hello, clocks, refusals. Knows nothing of runs or decisions.</summary>
internal sealed class RouterLoop : IDisposable
{
    private const int BatchMessages = 32;
    private const long ProbeEveryNs = 1_000_000_000;
    private const long ProbeAgainAfterNs = 10_000_000_000;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);
    private readonly RouterSocket _socket;
    private readonly SocketThread _thread;
    private readonly IRouterHandler _handler;
    private readonly TimeProvider _time;
    private readonly FrameBuffer _out = new();
    private readonly Dictionary<string, Peer> _peers = [];
    private byte[] _header = new byte[1024];
    private long _probes;
    private int _peerCount;

    public RouterLoop(string address, string name, int frameBytesCap, IRouterHandler handler, TimeProvider time)
    {
        LoopbackAddress.Require(address);
        PooledFrames.Use();
        (_handler, _time) = (handler, time);
        _socket = new();
        _socket.Options.IPv4Only = !address.Contains('[');
        _socket.Options.RouterMandatory = true;
        _socket.Options.Linger = Linger;
        _socket.Options.MaxMsgSize = frameBytesCap;
        _socket.Options.DisconnectMessage = WireCodec.Encode(new Goodbye(Lost: true));
        BoundAddress = Binding.Bind(_socket, address);
        _thread = new(name, Tick, OnTick, OnFailure);
        _thread.Own(_socket, ReceiveSome);
    }

    public string BoundAddress { get; }

    public WireCounters Counters { get; } = new();

    /// <summary>Set by the handler to be called ten times a second.</summary>
    public Action? Ticked { get; set; }

    public SocketThread Thread => _thread;

    public IEnumerable<Peer> Peers => _peers.Values;

    public int PeerCount => Volatile.Read(ref _peerCount);

    public void Start() => _thread.Start();

    public void Dispose() => _thread.Dispose();

    /// <summary>Sends to a peer without waiting; a peer that is gone leaves.</summary>
    public bool Send(Peer peer, WireMessage message)
    {
        if (TrySend(peer.RoutingId, message))
            return true;
        Interlocked.Increment(ref Counters.UnsentCount);
        return false;
    }

    /// <summary>Counts, tells the handler, and names the fault to the peer.</summary>
    public void Refuse(byte[] routingId, string peer, WireFault fault, string detail, long sequence = 0)
    {
        Counters.CountRefusal(fault);
        if (!TrySend(routingId, new Refusal(fault, detail) { Sequence = sequence }))
            Interlocked.Increment(ref Counters.UnsentCount);
        _handler.Refused(fault, detail, peer);
    }

    public void Refuse(Peer peer, WireFault fault, string detail, long sequence = 0) =>
        Refuse(peer.RoutingId, peer.Name, fault, detail, sequence);

    /// <summary>Forgets a peer; whatever it sends next is answered with <see cref="WireFault.HelloFirst"/>.</summary>
    public void Drop(Peer peer)
    {
        if (!_peers.Remove(Convert.ToHexString(peer.RoutingId)))
            return;
        Volatile.Write(ref _peerCount, _peers.Count);
        _handler.Left(peer);
    }

    private bool TrySend(byte[] routingId, WireMessage message)
    {
        WireCodec.Encode(message, _out);
        try
        {
            return Frames.TrySend(_socket, routingId, more: true) && Frames.TrySend(_socket, _out.Written, more: false);
        }
        catch (HostUnreachableException)
        {
            return false;
        }
    }

    private void ReceiveSome()
    {
        for (var i = 0; i < BatchMessages; i++)
            if (!ReceiveOne())
                return;
    }

    private bool ReceiveOne()
    {
        Msg identity = new(), header = new(), payload = new();
        if (!Frames.TryTake(_socket, ref identity))
            return false;
        var more = identity.HasMore;
        var routingId = identity.Slice().ToArray();
        identity.Close();
        _peers.TryGetValue(Convert.ToHexString(routingId), out var peer);
        var who = peer?.Name ?? "unknown peer";
        if (!more || !Frames.TryTake(_socket, ref header))
        {
            Refuse(routingId, who, WireFault.Malformed, "The message has no header frame.");
            return true;
        }
        more = header.HasMore;
        var headerBytes = header.Size;
        var length = Math.Min(headerBytes, WireLimits.MaxClientHeaderBytes);
        if (_header.Length < length)
            _header = new byte[length];
        header.Slice()[..length].CopyTo(_header);
        header.Close();

        PooledBytes? content = null;
        var payloadBytes = 0;
        if (more && Frames.TryTake(_socket, ref payload))
        {
            more = payload.HasMore;
            payloadBytes = payload.Size;
            if (peer is not null && !more && headerBytes == length && payloadBytes <= WireLimits.MaxPayloadBytes)
                content = PooledBytes.Copy(payload.Slice());
            payload.Close();
        }
        var extra = Frames.Drain(_socket, more);
        var receivedNs = _time.NowNs();

        if (headerBytes > WireLimits.MaxClientHeaderBytes)
            Refuse(routingId, who, WireFault.TooLarge, $"The header has {headerBytes} bytes; at most {WireLimits.MaxClientHeaderBytes} are allowed.");
        else if (extra > 0)
            Refuse(routingId, who, WireFault.TooLarge, $"The message has {2 + extra} frames; a header and at most one payload are allowed.");
        else if (payloadBytes > WireLimits.MaxPayloadBytes)
            Refuse(routingId, who, WireFault.TooLarge, $"The payload has {payloadBytes} bytes; at most {WireLimits.MaxPayloadBytes} are allowed.");
        else
            Dispatch(routingId, peer, _header.AsMemory(0, length), content, receivedNs);
        return true;
    }

    private void Dispatch(byte[] routingId, Peer? peer, ReadOnlyMemory<byte> header, PooledBytes? payload, long receivedNs)
    {
        var result = WireCodec.Decode(header, payload, receivedNs);
        if (result.Message is not BridgeMessage.VolumeArrived)
            payload?.Dispose();
        if (result.Message is Hello hello)
            Join(routingId, peer, hello);
        else if (peer is null)
            AnswerStranger(routingId, result);
        else
        {
            peer.LastHeardNs = receivedNs;
            Serve(peer, result, header, receivedNs);
        }
    }

    /// <summary>A stranger's payload was never read, so that it is missing is no fault of its own.</summary>
    private void AnswerStranger(byte[] routingId, WireResult result)
    {
        const string stranger = "unknown peer";
        if (result.Message is null && result.Fault != WireFault.MissingPayload)
            Refuse(routingId, stranger, result.Fault, result.Detail, result.Sequence);
        else if (result.Message is not Goodbye)
            Refuse(routingId, stranger, WireFault.HelloFirst, "Say hello before anything else; after a restart of the server, say it again.");
    }

    private void Serve(Peer peer, WireResult result, ReadOnlyMemory<byte> header, long receivedNs)
    {
        switch (result.Message)
        {
            case null:
                Refuse(peer, result.Fault, result.Detail, result.Sequence);
                _handler.Spoiled(peer, result.Sequence);
                break;
            case Goodbye goodbye:
                if (goodbye.Lost)
                    Interlocked.Increment(ref Counters.LostPeerCount);
                Drop(peer);
                break;
            case ClockProbe probe:
                Send(peer, new ClockReply(probe.Id, probe.SentNs, receivedNs, _time.NowNs()));
                break;
            case ClockReply reply:
                Answer(peer, reply);
                break;
            case Welcome or Ack or ResumeFrom or Refusal or ServerUpdate:
                Refuse(peer, WireFault.WrongRole, $"Only a server sends {result.Message.GetType().Name}.");
                break;
            default:
                _handler.Received(peer, result.Message, header);
                break;
        }
    }

    private void Join(byte[] routingId, Peer? known, Hello hello)
    {
        if (!_handler.Takes(hello.Role))
        {
            Refuse(routingId, hello.Name, WireFault.WrongRole, $"'{hello.Name}' connects as {WireName<WireRole>.Of(hello.Role)}, which this address does not take.");
            return;
        }
        if (known is null && _peers.Count >= WireLimits.MaxPeers)
        {
            Refuse(routingId, hello.Name, WireFault.TooManyPeers, $"{_peers.Count} peers are connected; at most {WireLimits.MaxPeers} are allowed.");
            return;
        }
        if (known is not null)
            Drop(known);
        var peer = new Peer(routingId, hello, hello.ClockId == HostClock.Id) { LastHeardNs = _time.NowNs() };
        var (credit, fault, detail) = _handler.Joined(peer);
        if (fault != WireFault.None)
        {
            Refuse(routingId, hello.Name, fault, detail);
            return;
        }
        _peers[Convert.ToHexString(routingId)] = peer;
        Volatile.Write(ref _peerCount, _peers.Count);
        Send(peer, new Welcome(HostClock.Id, credit, WireLimits.MaxPayloadBytes));
        Probe(peer, _time.NowNs());
    }

    private void Answer(Peer peer, ClockReply reply)
    {
        if (peer.ProbeAnswered || reply.Id != peer.ProbeId)
            return;
        peer.ProbeAnswered = true;
        peer.Clock.Add(reply with { ProbeSentNs = peer.ProbeSentNs });
    }

    private void Probe(Peer peer, long nowNs)
    {
        (peer.ProbeId, peer.ProbeSentNs, peer.ProbeAnswered) = (++_probes, nowNs, false);
        Send(peer, new ClockProbe(peer.ProbeId, nowNs));
    }

    private void OnTick()
    {
        var now = _time.NowNs();
        foreach (var peer in _peers.Values)
            if (now - peer.ProbeSentNs > (peer.ProbeAnswered ? ProbeEveryNs : ProbeAgainAfterNs))
                Probe(peer, now);
        Ticked?.Invoke();
    }

    private void OnFailure(Exception failure) => Interlocked.Increment(ref Counters.FailureCount);
}
