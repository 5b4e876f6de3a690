namespace RealtimeBCI.Bridge.Wire;

/// <summary>Takes what bridges send. Every method is called on the endpoint's own thread.</summary>
public interface IBridgeInbox
{
    /// <summary>The highest sequence of this attempt of this run that is safely kept; 0 where there is none. The bridge goes on after it.</summary>
    long LastSequence(string runId, int attempt);

    /// <summary>Keeps a message; when this returns, it is acknowledged. An exception means that it was not kept: it comes again.</summary>
    /// <param name="message">In order of sequence. A <see cref="BridgeMessage.RunStarted"/> comes once, and once more after a restart of this
    /// process; one of another run ends the run before it as incomplete. A volume's payload belongs to the inbox from here on.</param>
    /// <param name="headerFrame">The header as it came; valid during this call only.</param>
    void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame);

    /// <summary>Something was refused.</summary>
    void Refused(WireFault fault, string detail, string peer);
}

/// <summary>Where bridges connect. One run is live at a time, and one bridge sends it.</summary>
/// <remarks>A thread of its own does all the work and calls the inbox. Properties may be read from any thread. Disposing ends the thread within
/// a moment, and closes the socket; bridges find out by themselves and come back to whoever listens at the address next.</remarks>
public sealed class BridgeEndpoint : IDisposable, IRouterHandler
{
    private const long SilentForNs = 10_000_000_000;
    private readonly IBridgeInbox _inbox;
    private readonly TimeProvider _time;
    private readonly RouterLoop _loop;
    private RunReceiver? _live;
    private RunReceiver? _ended;
    private volatile Peer? _owner;
    private volatile bool _isLive;

    /// <summary>Listens.</summary>
    /// <param name="address"><c>tcp://127.0.0.1:PORT</c>; port 0 lets the system choose.</param>
    /// <param name="inbox">Takes the messages.</param>
    /// <param name="time">The clock of every stamp.</param>
    /// <param name="credit">Sequenced messages that a bridge may have unacknowledged.</param>
    /// <exception cref="ArgumentException">The address is not on loopback.</exception>
    /// <exception cref="IOException">It cannot be listened at.</exception>
    public BridgeEndpoint(string address, IBridgeInbox inbox, TimeProvider time, int credit = 16)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(credit, 1);
        (_inbox, _time, CreditVolumes) = (inbox, time, credit);
        _loop = new(address, "bridge endpoint", WireLimits.BridgeFrameBytesCap, this, time);
        _loop.Start();
    }

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public string BoundAddress => _loop.BoundAddress;

    /// <summary>Sequenced messages that a bridge may have unacknowledged.</summary>
    public int CreditVolumes { get; }

    /// <summary>What was counted.</summary>
    public WireCounters Counters => _loop.Counters;

    /// <summary>Bridges connected.</summary>
    public int Peers => _loop.PeerCount;

    /// <summary>Name of the bridge whose run is live, even while it is away; null where none is.</summary>
    public string? LiveBridge => _isLive ? _owner?.Name : null;

    /// <summary>How the clock of the newest run's bridge relates to this host's; null before the first run, or before its first answer.</summary>
    public ClockOffset? Offset => _owner?.Clock.Offset;

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    bool IRouterHandler.Takes(WireRole role) => role == WireRole.Bridge;

    (int Credit, WireFault Fault, string Detail) IRouterHandler.Joined(Peer peer)
    {
        return IsBusyFor(peer, out var detail) ? (0, WireFault.BridgeBusy, detail) : (CreditVolumes, WireFault.None, "");
    }

    void IRouterHandler.Left(Peer peer)
    {
        if (_live?.Owner == peer)
            _live.Owner = null;
    }

    void IRouterHandler.Refused(WireFault fault, string detail, string peer) => _inbox.Refused(fault, detail, peer);

    void IRouterHandler.Spoiled(Peer peer, long sequence)
    {
        if (_live is not { } live || live.Owner != peer || sequence != live.Next)
            return;
        live.Advance();
        Acknowledge(peer, live);
    }

    void IRouterHandler.Received(Peer peer, WireMessage message, ReadOnlyMemory<byte> header)
    {
        switch (message)
        {
            case BridgeMessage.RunStarted start:
                Start(peer, start, header);
                break;
            case BridgeMessage.Heartbeat or BridgeMessage.PhysioArrived:
                TakeUnsequenced(peer, (BridgeMessage)message, header);
                break;
            case BridgeMessage sequenced:
                TakeSequenced(peer, sequenced, header);
                break;
            default:
                _loop.Refuse(peer, WireFault.WrongRole, $"A bridge does not send {message.GetType().Name}.");
                break;
        }
    }

    private void Start(Peer peer, BridgeMessage.RunStarted start, ReadOnlyMemory<byte> header)
    {
        var run = start.Run;
        if (IsBusyFor(peer, out var busy))
            _loop.Refuse(peer, WireFault.BridgeBusy, busy);
        else if (Known(run) is { } known)
        {
            if (!header.Span.SequenceEqual(known.Description))
                _loop.Refuse(peer, WireFault.RunMismatch,
                    $"Run {run.RunId}, attempt {run.Attempt}, was described differently before; count the attempt up to scan it anew.");
            else
                Resume(peer, known);
        }
        else if (_live is { } open && open.Owner == peer)
            _loop.Refuse(peer, WireFault.RunOpen,
                $"Run {open.Run.RunId}, attempt {open.Run.Attempt}, is open; send its runEnd before {run.RunId}, attempt {run.Attempt}.");
        else
        {
            var next = _inbox.LastSequence(run.RunId, run.Attempt) + 1;
            if (!TryAccept(peer, start, header))
                return;
            _live = new(run, header.ToArray(), next);
            _isLive = true;
            Resume(peer, _live);
        }
    }

    private bool TryAccept(Peer peer, BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        try
        {
            _inbox.Accept(message, header);
            Interlocked.Increment(ref Counters.AcceptedCount);
            return true;
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref Counters.FailureCount);
            _loop.Refuse(peer, WireFault.ServerFailed,
                $"{message.GetType().Name} {message.Sequence} could not be kept ({failure.Message}); send it again.", message.Sequence);
            return false;
        }
    }

    private RunReceiver? Known(RunInfo run) =>
        _live is { } live && live.IsSame(run) ? live : _ended is { } ended && ended.IsSame(run) ? ended : null;

    private void Resume(Peer peer, RunReceiver run)
    {
        run.Reconnected(peer);
        if (run == _live)
            _owner = peer;
        _loop.Send(peer, new ResumeFrom(run.Run.RunId, run.Run.Attempt) { Sequence = run.Next });
    }

    private void TakeSequenced(Peer peer, BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        var run = _live is { } live && live.Owner == peer ? live : _ended?.Owner == peer ? _ended : null;
        var verdict = run?.Judge(message.Sequence);
        if (run is null || run == _ended && verdict != SequenceVerdict.Repeated)
        {
            Discard(message);
            _loop.Refuse(peer, WireFault.RunFirst, $"Message {message.Sequence} belongs to no open run; send runStart first.", message.Sequence);
            return;
        }
        switch (verdict)
        {
            case SequenceVerdict.Next:
                Keep(peer, run, message, header);
                break;
            case SequenceVerdict.Repeated:
                Interlocked.Increment(ref Counters.RepeatedCount);
                Discard(message);
                Acknowledge(peer, run);
                break;
            case SequenceVerdict.Gap:
                Interlocked.Increment(ref Counters.GapCount);
                Discard(message);
                _loop.Send(peer, new ResumeFrom(run.Run.RunId, run.Run.Attempt) { Sequence = run.Next });
                break;
            default:
                Interlocked.Increment(ref Counters.DiscardedCount);
                Discard(message);
                break;
        }
    }

    private void Keep(Peer peer, RunReceiver run, BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        if (!TryAccept(peer, message, header))
        {
            run.AskAgain();
            return;
        }
        run.Advance();
        if (message is BridgeMessage.RunEnded)
            (_ended, _live, _isLive) = (run, null, false);
        Acknowledge(peer, run);
    }

    private void TakeUnsequenced(Peer peer, BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        if (_live is not { } live || live.Owner != peer)
        {
            if (message is BridgeMessage.Heartbeat)
                _loop.Send(peer, new Ack { Sequence = _ended?.Owner == peer ? _ended.Next - 1 : 0 });
            else
                _loop.Refuse(peer, WireFault.RunFirst, "Samples belong to no open run; send runStart first.");
            return;
        }
        if (!TryAccept(peer, message, header) || message is not BridgeMessage.Heartbeat)
            return;
        Acknowledge(peer, live);
        if (live.IsWaiting)
            _loop.Send(peer, new ResumeFrom(live.Run.RunId, live.Run.Attempt) { Sequence = live.Next });
    }

    private void Acknowledge(Peer peer, RunReceiver run) => _loop.Send(peer, new Ack { Sequence = run.Next - 1 });

    private static void Discard(BridgeMessage message) => (message as BridgeMessage.VolumeArrived)?.Volume.Payload.Dispose();

    private bool IsBusyFor(Peer peer, out string detail)
    {
        detail = "";
        if (_live is not { Owner: { } owner } live || owner == peer || owner.IsSameClient(peer) || _time.NowNs() - owner.LastHeardNs > SilentForNs)
            return false;
        detail = $"Bridge '{owner.Name}' is sending run {live.Run.RunId}, attempt {live.Run.Attempt}; end that run, or stop that bridge, first.";
        return true;
    }
}
