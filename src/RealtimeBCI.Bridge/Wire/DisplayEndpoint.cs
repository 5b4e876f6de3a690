using System.Collections.Immutable;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Takes what displays report. Every method is called on the endpoint's own thread.</summary>
public interface IDisplayInbox
{
    /// <summary>A trial state was shown; acknowledged when this returns.</summary>
    /// <param name="report">The flip, on this host's clock.</param>
    /// <param name="frame">The header as it came; valid during this call only.</param>
    void Shown(ShownReport report, ReadOnlyMemory<byte> frame);

    /// <summary>A button was pressed; acknowledged when this returns.</summary>
    /// <param name="report">The press, on this host's clock.</param>
    /// <param name="frame">The header as it came; valid during this call only.</param>
    void Response(ResponseReport report, ReadOnlyMemory<byte> frame);

    /// <summary>Something was refused.</summary>
    void Refused(WireFault fault, string detail, string peer);
}

/// <summary>Where displays and operators connect. Each gets one message at a time, when it asks.</summary>
/// <remarks>A thread of its own does all the work and calls the inbox. The Publish methods may be called from any thread and never wait: a slow, hung
/// or dead consumer costs its own queue and nothing else. Whoever joins first gets the current session, run and trial state.</remarks>
public sealed class DisplayEndpoint : IDisposable, IRouterHandler
{
    private const int CountersKept = 256;
    private readonly IDisplayInbox _inbox;
    private readonly TimeProvider _time;
    private readonly int _queueCapacity;
    private readonly RouterLoop _loop;
    private readonly DecisionFeed? _feed;
    private readonly Dictionary<Peer, Consumer> _consumers = [];
    private readonly Dictionary<(string Name, string Instance), long> _reported = [];
    private ImmutableArray<ConsumerCounters> _counters = [];
    private Published? _session, _run, _state;
    private long _number;

    /// <summary>Listens.</summary>
    /// <param name="address"><c>tcp://127.0.0.1:PORT</c>; port 0 lets the system choose.</param>
    /// <param name="feedAddress">Where final decisions are mirrored for quick scripts, unreliably; null for nowhere.</param>
    /// <param name="inbox">Takes the reports.</param>
    /// <param name="time">The clock of every stamp.</param>
    /// <param name="queueCapacity">Trial states, decisions and shown events that may wait for one consumer; one more disconnects it.</param>
    /// <exception cref="ArgumentException">An address is not on loopback.</exception>
    /// <exception cref="IOException">An address cannot be listened at.</exception>
    public DisplayEndpoint(
        string address, string? feedAddress, IDisplayInbox inbox, TimeProvider time, int queueCapacity = WireLimits.MaxQueued)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(queueCapacity, 1);
        (_inbox, _time, _queueCapacity) = (inbox, time, queueCapacity);
        _feed = feedAddress is null ? null : new(feedAddress);
        try
        {
            _loop = new(address, "display endpoint", WireLimits.DisplayFrameBytesCap, this, time);
        }
        catch
        {
            _feed?.Socket.Dispose();
            throw;
        }
        if (_feed is not null)
            _loop.Thread.Open.Add(_feed.Socket);
        _loop.Start();
    }

    /// <summary>Where it listens, with the port that the system chose.</summary>
    public string BoundAddress => _loop.BoundAddress;

    /// <summary>Where decisions are mirrored; null for nowhere.</summary>
    public string? BoundFeedAddress => _feed?.BoundAddress;

    /// <summary>What was counted.</summary>
    public WireCounters Counters => _loop.Counters;

    /// <summary>Consumers connected.</summary>
    public int Peers => _loop.PeerCount;

    /// <summary>The newest 256 connections, those that have ended included, oldest first.</summary>
    public IReadOnlyList<ConsumerCounters> Consumers => _counters;

    /// <summary>Says how far the session is; newest only.</summary>
    public void PublishSession(SessionNotice session) => Post(new ServerUpdate.SessionChanged(session));

    /// <summary>Says how far the run is; newest only.</summary>
    public void PublishRun(RunNotice run) => Post(new ServerUpdate.RunChanged(run));

    /// <summary>Says what is to be shown; all are kept, in order.</summary>
    public void Publish(TrialState state) => Post(new ServerUpdate.StateChanged(state));

    /// <summary>Issues a final decision; all are kept, in order.</summary>
    /// <exception cref="ArgumentException">The decision is provisional.</exception>
    public void Publish(Decision decision)
    {
        if (decision.IsProvisional)
            throw new ArgumentException($"The decision of trial {decision.Trial} is provisional; displays may not see it. Use {nameof(PublishProvisional)}.");
        Post(new ServerUpdate.Decided(decision));
    }

    /// <summary>Shows operators what is held of a trial so far; newest only, and never sent to a display.</summary>
    public void PublishProvisional(Decision decision) => Post(new ServerUpdate.Decided(decision with { IsProvisional = true }));

    /// <summary>Says how good a volume is; newest only.</summary>
    public void PublishVolume(VolumeNotice volume) => Post(new ServerUpdate.VolumeSeen(volume));

    /// <summary>Tells operators, simulators among them, what the design took from a flip; all are kept, in order.</summary>
    public void PublishShown(DesignEvent shown) => Post(new ServerUpdate.EventShown(shown));

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    bool IRouterHandler.Takes(WireRole role) => role is WireRole.Display or WireRole.Operator;

    (int Credit, WireFault Fault, string Detail) IRouterHandler.Joined(Peer peer)
    {
        var counters = new ConsumerCounters(peer.Name, peer.Hello.Role);
        var consumer = new Consumer(peer, counters, new(peer.Hello.Role, counters, _queueCapacity));
        foreach (var current in (Published?[])[_session, _run, _state])
            if (current is { } item)
                consumer.Queue.Offer(item);
        _consumers[peer] = consumer;
        _counters = [.. _counters.TakeLast(CountersKept - 1), counters];
        return (0, WireFault.None, "");
    }

    void IRouterHandler.Left(Peer peer)
    {
        if (_consumers.Remove(peer, out var consumer))
            consumer.Counters.Gone();
    }

    void IRouterHandler.Spoiled(Peer peer, long sequence)
    {
        if (peer.Hello.Role == WireRole.Display && sequence > 0 && sequence == NextReport(peer, sequence))
            Acknowledge(peer, sequence);
    }

    void IRouterHandler.Refused(WireFault fault, string detail, string peer) => _inbox.Refused(fault, detail, peer);

    void IRouterHandler.Received(Peer peer, WireMessage message, ReadOnlyMemory<byte> header)
    {
        switch (message)
        {
            case Credit:
                _consumers[peer].Queue.Grant();
                Feed(_consumers[peer]);
                break;
            case DisplayMessage report when peer.Hello.Role == WireRole.Display:
                Take(peer, report, header);
                break;
            default:
                (message as BridgeMessage.VolumeArrived)?.Volume.Payload.Dispose();
                _loop.Refuse(peer, WireFault.WrongRole,
                    $"{(peer.Hello.Role == WireRole.Display ? "A display" : "An operator")} does not send {message.GetType().Name}.", message.Sequence);
                break;
        }
    }

    private void Post(ServerUpdate update)
    {
        var publishedNs = _time.NowNs();
        _loop.Thread.Post(() => Spread(new(update with { Number = ++_number }, publishedNs)));
    }

    private void Spread(Published item)
    {
        switch (item.Update)
        {
            case ServerUpdate.SessionChanged:
                _session = item;
                break;
            case ServerUpdate.RunChanged:
                _run = item;
                break;
            case ServerUpdate.StateChanged:
                _state = item;
                break;
            case ServerUpdate.Decided { Decision.IsProvisional: false } decided:
                _feed?.Mirror(decided);
                break;
        }
        foreach (var consumer in _consumers.Values.ToArray())
            if (consumer.Queue.Offer(item))
                Feed(consumer);
            else
                Overflow(consumer);
    }

    private void Feed(Consumer consumer)
    {
        if (!consumer.Queue.TryTake(out var update, _time.NowNs()))
            return;
        if (_loop.Send(consumer.Peer, update))
            consumer.Counters.CountSent();
        else
            _loop.Drop(consumer.Peer);
    }

    private void Overflow(Consumer consumer)
    {
        consumer.Counters.Overflow();
        _loop.Refuse(consumer.Peer, WireFault.Overflow,
            $"{_queueCapacity} messages wait for '{consumer.Peer.Name}', which takes none; say hello again to begin with the current state.");
        _loop.Drop(consumer.Peer);
    }

    private void Take(Peer peer, DisplayMessage report, ReadOnlyMemory<byte> header)
    {
        var next = NextReport(peer, report.Sequence);
        if (report.Sequence > next)
        {
            Interlocked.Increment(ref Counters.GapCount);
            _loop.Send(peer, new ResumeFrom("", 0) { Sequence = next });
            return;
        }
        if (report.Sequence < next)
        {
            Interlocked.Increment(ref Counters.RepeatedCount);
            _loop.Send(peer, new Ack { Sequence = next - 1 });
            return;
        }
        try
        {
            Hand(peer, report, header);
        }
        catch (Exception failure)
        {
            Interlocked.Increment(ref Counters.FailureCount);
            _loop.Refuse(peer, WireFault.ServerFailed, $"Report {report.Sequence} could not be kept ({failure.Message}); send it again.", report.Sequence);
            return;
        }
        Interlocked.Increment(ref Counters.AcceptedCount);
        Acknowledge(peer, report.Sequence);
    }

    private void Hand(Peer peer, DisplayMessage report, ReadOnlyMemory<byte> header)
    {
        var offset = peer.Clock.Offset;
        var uncertaintyNs = offset?.UncertaintyNs ?? long.MaxValue;
        switch (report)
        {
            case DisplayMessage.Shown s:
                _inbox.Shown(new(peer.Name, s.RunId, s.StateNumber, Local(s.FlipNs), uncertaintyNs, s.ReceivedNs, s.Sequence), header);
                break;
            case DisplayMessage.Pressed p:
                _inbox.Response(new(peer.Name, p.Button, Local(p.PressedNs), uncertaintyNs, p.ReceivedNs, p.Sequence), header);
                break;
        }

        long Local(long remoteNs) => offset?.ToLocalNs(remoteNs) ?? remoteNs;
    }

    /// <summary>A display that this process has not heard before goes on where it is: what came before was acknowledged by an earlier process.</summary>
    private long NextReport(Peer peer, long first) =>
        _reported.TryGetValue((peer.Name, peer.Hello.Instance), out var last) ? last + 1 : first;

    private void Acknowledge(Peer peer, long sequence)
    {
        if (_reported.Count >= CountersKept && !_reported.ContainsKey((peer.Name, peer.Hello.Instance)))
            _reported.Clear();
        _reported[(peer.Name, peer.Hello.Instance)] = sequence;
        _loop.Send(peer, new Ack { Sequence = sequence });
    }

    private sealed record Consumer(Peer Peer, ConsumerCounters Counters, ConsumerQueue Queue);
}
