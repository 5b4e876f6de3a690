using NetMQ;
using NetMQ.Sockets;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>What a client does with its server's messages; all on the client's thread.</summary>
internal interface IDealerHandler
{
    /// <summary>The server welcomed this client, for the first time or again: nothing of an earlier connection counts any more.</summary>
    void Welcomed(Welcome welcome);

    /// <summary>A message that is not the loop's own business.</summary>
    void Received(WireMessage message);

    /// <summary>The server refused something.</summary>
    void Refused(Refusal refusal);

    /// <summary>What the server sent could not be read.</summary>
    void Unreadable(Refusal fault);

    /// <summary>While welcome, comes about twenty times a second.</summary>
    void Ticked();
}

/// <summary>The calling half of every connection: hello, liveness, clocks, and a new connection when the server falls silent.</summary>
internal sealed class DealerLoop : IDisposable
{
    private const int BatchMessages = 64;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);
    private readonly string _address;
    private readonly Hello _hello;
    private readonly IDealerHandler _handler;
    private readonly TimeProvider _time;
    private readonly SocketThread _thread;
    private readonly FrameBuffer _out = new();
    private readonly long _silentNs;
    private byte[] _header = new byte[1024];
    private DealerSocket? _socket;
    private ClockSamples _clock = new(sameClock: false);
    private long _connectedNs, _probedNs, _probeId, _lastHeardNs, _reconnectAtNs;
    private volatile bool _isWelcome;

    /// <param name="address">Where the server listens.</param>
    /// <param name="hello">Said first, at every connection.</param>
    /// <param name="handler">Takes the messages.</param>
    /// <param name="time">The clock of every stamp and of liveness.</param>
    /// <param name="silentFor">A server that says nothing for so long is taken for dead; it is asked four times as often.</param>
    public DealerLoop(string address, Hello hello, IDealerHandler handler, TimeProvider time, TimeSpan silentFor)
    {
        LoopbackAddress.Require(address);
        PooledFrames.Use();
        (_address, _hello, _handler, _time, _silentNs) = (address, hello, handler, time, silentFor.Ticks * 100);
        _thread = new($"{hello.Name} client", Tick, OnTick, OnFailure);
        _thread.Post(Connect);
    }

    /// <summary>Whether the server has welcomed this client and is heard.</summary>
    public bool IsConnected => _isWelcome;

    /// <summary>When the server was last heard, this host's monotonic clock, ns; 0 before that.</summary>
    public long LastHeardNs => Interlocked.Read(ref _lastHeardNs);

    /// <summary>The server's clock against this host's; null before the first answer.</summary>
    public ClockOffset? Offset => Volatile.Read(ref _clock).Offset;

    /// <summary>Connections made.</summary>
    public int Connections { get; private set; }

    /// <summary>Exceptions that were caught on the thread.</summary>
    public int Failures { get; private set; }

    public void Start() => _thread.Start();

    public void Post(Action action) => _thread.Post(action);

    public void Dispose()
    {
        _thread.Post(() => Send(new Goodbye()));
        _thread.Dispose();
    }

    /// <summary>Sends, on the thread, without waiting.</summary>
    public bool Send(WireMessage message)
    {
        WireCodec.Encode(message, _out);
        return Send(_out.Written, more: false);
    }

    public bool Send(ReadOnlySpan<byte> frame, bool more) => _socket is { } socket && Frames.TrySend(socket, frame, more);

    /// <summary>Gives the connection up and makes a new one after a pause.</summary>
    public void ReconnectAfter(TimeSpan pause)
    {
        _isWelcome = false;
        _reconnectAtNs = _time.NowNs() + pause.Ticks * 100;
    }

    private void Connect()
    {
        if (_socket is { } old)
            _thread.Close(old);
        _isWelcome = false;
        Connections++;
        var socket = new DealerSocket();
        socket.Options.IPv4Only = !_address.Contains('[');
        socket.Options.Linger = Linger;
        socket.Options.MaxMsgSize = WireLimits.ServerFrameBytesCap;
        socket.Options.ReconnectInterval = TimeSpan.FromMilliseconds(50);
        socket.Connect(_address);
        _socket = socket;
        _thread.Own(socket, ReceiveSome);
        _connectedNs = _probedNs = _time.NowNs();
        _reconnectAtNs = 0;
        Send(_hello);
    }

    private void ReceiveSome()
    {
        for (var i = 0; i < BatchMessages; i++)
        {
            if (_socket is not { } socket)
                return;
            var frame = new Msg();
            if (!Frames.TryTake(socket, ref frame))
                return;
            var more = frame.HasMore;
            var length = frame.Size;
            if (length <= WireLimits.MaxServerHeaderBytes)
            {
                if (_header.Length < length)
                    _header = new byte[length];
                frame.Slice().CopyTo(_header);
            }
            frame.Close();
            Frames.Drain(socket, more);
            if (length <= WireLimits.MaxServerHeaderBytes)
                Dispatch(WireCodec.Decode(_header.AsMemory(0, length), null, _time.NowNs()));
        }
    }

    private void Dispatch(WireResult result)
    {
        Interlocked.Exchange(ref _lastHeardNs, _time.NowNs());
        switch (result.Message)
        {
            case null:
                _handler.Unreadable(new(result.Fault, $"From the server: {result.Detail}"));
                break;
            case Welcome welcome:
                Volatile.Write(ref _clock, new(welcome.ClockId == _hello.ClockId));
                _isWelcome = true;
                _handler.Welcomed(welcome);
                break;
            case ClockProbe probe:
                Send(new ClockReply(probe.Id, probe.SentNs, probe.ReceivedNs, _time.NowNs()));
                break;
            case ClockReply reply when reply.Id == _probeId:
                _clock.Add(reply);
                break;
            case ClockReply:
                break;
            case Refusal { Fault: WireFault.HelloFirst }:
                Connect();
                break;
            case Refusal refusal:
                _handler.Refused(refusal);
                break;
            default:
                _handler.Received(result.Message);
                break;
        }
    }

    private void OnTick()
    {
        var now = _time.NowNs();
        if (_reconnectAtNs != 0)
        {
            if (now >= _reconnectAtNs)
                Connect();
            return;
        }
        if (now - Math.Max(_connectedNs, _lastHeardNs) > _silentNs)
            Connect();
        else if (_isWelcome && now - _probedNs > _silentNs / 4)
        {
            _probedNs = now;
            Send(new ClockProbe(++_probeId, now));
        }
        if (_isWelcome)
            _handler.Ticked();
    }

    private void OnFailure(Exception failure) => Failures++;
}
