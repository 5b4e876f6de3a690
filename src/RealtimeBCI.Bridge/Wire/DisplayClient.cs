namespace RealtimeBCI.Bridge.Wire;

/// <summary>Follows a session as a display or operator, and reports flips and button presses.</summary>
/// <remarks>A thread of its own owns the socket and holds one update; the next is asked for when that one is taken, so that a slow consumer gets
/// what is newest then. Every method may be called from any thread and never waits. Reports are kept until they are acknowledged, and sent again
/// after a lost connection or a restarted server.</remarks>
public sealed class DisplayClient : IDisposable, IDealerHandler
{
    private const int RefusalsKept = 100;
    private const int StatesRemembered = 256;
    private readonly DealerLoop _loop;
    private readonly Lock _gate = new();
    private readonly Queue<DisplayMessage> _unacknowledged = new();
    private readonly Queue<Refusal> _refusals = new();
    private readonly Dictionary<long, string> _runOfState = [];
    private string _newestRun = "unknown";
    private ServerUpdate? _update;
    private long _sequence;
    private bool _hasAsked;

    /// <summary>Begins to connect.</summary>
    /// <param name="address">Where the session listens for displays.</param>
    /// <param name="role">Display or operator.</param>
    /// <param name="name">What the session calls this consumer.</param>
    /// <param name="time">The clock of every stamp.</param>
    /// <param name="clockId">Name of that clock; null for this host's own.</param>
    /// <param name="silentFor">A server that says nothing for so long is taken for dead; null is 2 s.</param>
    /// <exception cref="ArgumentException">The address is not on loopback, or the role is a bridge's.</exception>
    public DisplayClient(
        string address, WireRole role, string name, TimeProvider time, string? clockId = null, TimeSpan? silentFor = null)
    {
        if (role == WireRole.Bridge)
            throw new ArgumentException($"The role is {role}; a bridge is made with {nameof(BridgeClient)}.");
        Role = role;
        _loop = new(address, new(role, name, ClientInstance.Next(), clockId ?? HostClock.Id), this, time, silentFor ?? TimeSpan.FromSeconds(2));
        _loop.Start();
    }

    /// <summary>Display or operator.</summary>
    public WireRole Role { get; }

    /// <summary>Whether the server has welcomed this client and is heard.</summary>
    public bool IsConnected => _loop.IsConnected;

    /// <summary>When the server was last heard, this host's monotonic clock, ns; 0 before that.</summary>
    public long LastHeardNs => _loop.LastHeardNs;

    /// <summary>Connections made so far.</summary>
    public int Connections => _loop.Connections;

    /// <summary>Exceptions that were caught on the client's thread; it went on.</summary>
    public int Failures => _loop.Failures;

    /// <summary>The server's clock against this host's; null before the first answer.</summary>
    public ClockOffset? Offset => _loop.Offset;

    /// <summary>Reports that are not acknowledged.</summary>
    public int Unacknowledged
    {
        get { lock (_gate) return _unacknowledged.Count; }
    }

    /// <summary>The newest refusals, at most 100, oldest first.</summary>
    public IReadOnlyList<Refusal> Refusals
    {
        get { lock (_gate) return [.. _refusals]; }
    }

    /// <summary>Takes the update that is here, and asks for the next.</summary>
    /// <returns>False where none is here yet.</returns>
    public bool TryTake(out ServerUpdate update)
    {
        update = Interlocked.Exchange(ref _update, null)!;
        if (update is null)
            return false;
        _loop.Post(AskForOne);
        return true;
    }

    /// <summary>Reports that a trial state was really shown.</summary>
    /// <param name="stateNumber">The state's number.</param>
    /// <param name="flipNs">When, this host's monotonic clock, ns.</param>
    public void ReportShown(long stateNumber, long flipNs) => Report(n => new DisplayMessage.Shown(RunOf(stateNumber), stateNumber, flipNs) { Sequence = n });

    /// <summary>Reports a button press.</summary>
    /// <param name="button">Which button.</param>
    /// <param name="pressedNs">When, this host's monotonic clock, ns.</param>
    public void ReportResponse(string button, long pressedNs) => Report(n => new DisplayMessage.Pressed(button, pressedNs) { Sequence = n });

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    void IDealerHandler.Welcomed(Welcome welcome)
    {
        foreach (var report in Pending())
            _loop.Send(report);
        _hasAsked = false;
        AskForOne();
    }

    void IDealerHandler.Received(WireMessage message)
    {
        switch (message)
        {
            case ServerUpdate update:
                _hasAsked = false;
                Remember(update);
                Volatile.Write(ref _update, update);
                break;
            case Ack ack:
                lock (_gate)
                    while (_unacknowledged.TryPeek(out var oldest) && oldest.Sequence <= ack.Sequence)
                        _unacknowledged.Dequeue();
                break;
            case ResumeFrom resume:
                foreach (var report in Pending())
                    if (report.Sequence >= resume.Sequence)
                        _loop.Send(report);
                break;
        }
    }

    void IDealerHandler.Refused(Refusal refusal)
    {
        lock (_gate)
        {
            if (_refusals.Count == RefusalsKept)
                _refusals.Dequeue();
            _refusals.Enqueue(refusal);
        }
        if (refusal.Fault is WireFault.Overflow or WireFault.TooManyPeers or WireFault.ServerFailed)
            _loop.ReconnectAfter(TimeSpan.FromSeconds(0.5));
    }

    void IDealerHandler.Unreadable(Refusal fault)
    {
        ((IDealerHandler)this).Refused(fault);
        _hasAsked = false;
        AskForOne();
    }

    void IDealerHandler.Ticked() => AskForOne();

    private void AskForOne()
    {
        if (!_hasAsked && Volatile.Read(ref _update) is null)
            _hasAsked = _loop.Send(new Credit(1));
    }

    private void Report(Func<long, DisplayMessage> make)
    {
        DisplayMessage report;
        lock (_gate)
        {
            report = make(++_sequence);
            _unacknowledged.Enqueue(report);
        }
        _loop.Post(() =>
        {
            if (IsConnected)
                _loop.Send(report);
        });
    }

    private DisplayMessage[] Pending()
    {
        lock (_gate)
            return [.. _unacknowledged];
    }

    private void Remember(ServerUpdate update)
    {
        if (update is not ServerUpdate.StateChanged { State: var state })
            return;
        lock (_gate)
        {
            _newestRun = state.RunId;
            _runOfState[state.Number] = state.RunId;
            _runOfState.Remove(state.Number - StatesRemembered);
        }
    }

    /// <summary>Called under the lock.</summary>
    private string RunOf(long stateNumber) => _runOfState.GetValueOrDefault(stateNumber, _newestRun);
}
