using System.IO.Hashing;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>The server refused something that this bridge cannot mend.</summary>
/// <param name="fault">Its name.</param>
/// <param name="message">What was found, and what was expected.</param>
public sealed class WireRefusedException(WireFault fault, string message) : Exception(message)
{
    /// <summary>The name of the fault.</summary>
    public WireFault Fault => fault;
}

/// <summary>Sends runs to a session. It keeps what is not acknowledged, and the run's acknowledged volumes up to a limit, and sends again from
/// where the server says, after a lost connection or a restarted server.</summary>
/// <remarks>A thread of its own owns the socket. The sending methods may be called from any thread, copy what they are given, never wait for the
/// network, and keep their order. Runs are sent one after the other. Disposing drops what is not acknowledged: wait for
/// <see cref="WaitUntilAcknowledgedAsync"/> first.</remarks>
public sealed class BridgeClient : IDisposable, IDealerHandler
{
    private const int RefusalsKept = 100;
    private readonly TimeProvider _time;
    private readonly DealerLoop _loop;
    private readonly FrameBuffer _out = new();
    private readonly Lock _gate = new();
    private readonly Queue<OutgoingRun> _runs = new();
    private readonly Stack<byte[]> _spare = new();
    private readonly Queue<Refusal> _refusals = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private OutgoingRun? _newest;
    private WireRefusedException? _failure;
    private long _keptBytes;
    private int _credit;

    /// <summary>Begins to connect.</summary>
    /// <param name="address">Where the session listens for bridges.</param>
    /// <param name="bridgeName">What the session calls this bridge.</param>
    /// <param name="time">The clock of every stamp.</param>
    /// <param name="clockId">Name of that clock; null for this host's own.</param>
    /// <param name="silentFor">A server that says nothing for so long is taken for dead; null is 2 s.</param>
    /// <exception cref="ArgumentException">The address is not on loopback.</exception>
    public BridgeClient(string address, string bridgeName, TimeProvider time, string? clockId = null, TimeSpan? silentFor = null)
    {
        _time = time;
        ClockId = clockId ?? HostClock.Id;
        var hello = new Hello(WireRole.Bridge, bridgeName, ClientInstance.Next(), ClockId);
        _loop = new(address, hello, this, time, silentFor ?? TimeSpan.FromSeconds(2));
        _loop.Start();
    }

    /// <summary>Name of the clock of every stamp.</summary>
    public string ClockId { get; }

    /// <summary>Payload bytes that are kept after they were acknowledged, for a server that lost its journal. Buffers beyond it are reused.</summary>
    public long RetainBytes { get; init; } = 1L << 30;

    /// <summary>Whether the server has welcomed this bridge and is heard.</summary>
    public bool IsConnected => _loop.IsConnected;

    /// <summary>Connections made so far.</summary>
    public int Connections => _loop.Connections;

    /// <summary>Exceptions that were caught on the client's thread; it went on.</summary>
    public int Failures => _loop.Failures;

    /// <summary>Highest sequence of the newest run that the server keeps.</summary>
    public long LastAcknowledged
    {
        get { lock (_gate) return _newest?.Acknowledged ?? 0; }
    }

    /// <summary>Sequenced messages that are not acknowledged, over all runs.</summary>
    public int Queued
    {
        get { lock (_gate) return (int)_runs.Sum(r => r.Unacknowledged); }
    }

    /// <summary>The newest refusals, at most 100, oldest first.</summary>
    public IReadOnlyList<Refusal> Refusals
    {
        get { lock (_gate) return [.. _refusals]; }
    }

    /// <summary>Opens a run; one that is open is ended as incomplete.</summary>
    /// <exception cref="ArgumentException">The run's id is not made of letters, digits, dots, dashes and underscores, or its volumes are too large.</exception>
    public void StartRun(RunInfo run)
    {
        if (!WireCodec.IsRunId(run.RunId))
            throw new ArgumentException($"The run id is '{run.RunId}'; it must be letters, digits, dots, dashes and underscores, and not begin with a dot.");
        var opening = WireCodec.Encode(new BridgeMessage.RunStarted(run, ClockId));
        var check = WireCodec.Decode(opening, null, 0);
        if (check.Fault != WireFault.None)
            throw new ArgumentException($"The run cannot be sent: {check.Detail}");
        lock (_gate)
        {
            EndNewest(complete: false);
            if (_runs.Count == 0)
                while (_newest is { } last && last.TryForget(out var payload))
                    Reuse(payload);
            _newest = new(run, opening);
            _runs.Enqueue(_newest);
        }
        _loop.Post(Pump);
    }

    /// <summary>Queues a volume of the open run.</summary>
    /// <exception cref="InvalidOperationException">No run is open.</exception>
    public void SendVolume(in OutgoingVolume volume)
    {
        if (volume.Payload.Length > WireLimits.MaxPayloadBytes)
            throw new ArgumentException($"Volume {volume.ScannerNumber} has {volume.Payload.Length} bytes; at most {WireLimits.MaxPayloadBytes} can be sent.");
        var header = new VolumeHeader(
            volume.ScannerNumber, volume.AcquiredSeconds, volume.TriggerNs, volume.FileSeenNs, 0,
            volume.ClaimedLength ?? volume.Payload.Length, volume.ClaimedChecksum ?? Crc32.HashToUInt32(volume.Payload), volume.Grid);
        lock (_gate)
        {
            var run = RequireOpen();
            Trim();
            if (!_spare.TryPop(out var payload) || payload.Length != volume.Payload.Length)
                payload = new byte[volume.Payload.Length];
            volume.Payload.CopyTo(payload);
            _keptBytes += payload.Length;
            run.VolumesSent++;
            run.Entries.Add(new() { Volume = header, Payload = payload });
        }
        _loop.Post(Pump);
    }

    /// <summary>Queues an event of the open run.</summary>
    /// <exception cref="InvalidOperationException">No run is open.</exception>
    public void SendEvent(ScannerEvent e)
    {
        lock (_gate)
            RequireOpen().Entries.Add(new() { Message = new BridgeMessage.EventArrived(e) });
        _loop.Post(Pump);
    }

    /// <summary>Sends physiological samples if the run is being sent at this moment; they are not kept. See <see cref="BridgeMessage.PhysioArrived"/>.</summary>
    public void SendPhysio(string channel, double rateHz, double startSeconds, IReadOnlyList<double> samples) =>
        SendIfStreaming(new BridgeMessage.PhysioArrived(channel, rateHz, startSeconds, samples));

    /// <summary>Says how the bridge is; the server answers with its newest acknowledgement.</summary>
    /// <param name="running">Whether the scanner runs.</param>
    /// <param name="sessionSeconds">Scanner seconds from the start of volume 0.</param>
    public void Beat(bool running, double sessionSeconds)
    {
        BridgeMessage.Heartbeat beat;
        lock (_gate)
            beat = new(_newest?.Last ?? 0, (int)(_newest?.Unacknowledged ?? 0), running, sessionSeconds);
        SendIfStreaming(beat);
    }

    /// <summary>Ends the open run; does nothing where none is open.</summary>
    /// <param name="complete">Whether it ran to its end.</param>
    public void EndRun(bool complete)
    {
        lock (_gate)
            EndNewest(complete);
        _loop.Post(Pump);
    }

    /// <summary>Completes once everything queued so far is acknowledged.</summary>
    /// <exception cref="WireRefusedException">The server refused what this bridge cannot mend.</exception>
    public Task WaitUntilAcknowledgedAsync(CancellationToken stop)
    {
        lock (_gate)
        {
            if (_failure is { } failure)
                return Task.FromException(failure);
            if (_runs.All(r => r.Unacknowledged == 0))
                return Task.CompletedTask;
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(done);
            return done.Task.WaitAsync(stop);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loop.Dispose();

    void IDealerHandler.Welcomed(Welcome welcome)
    {
        _credit = Math.Max(1, welcome.Credit);
        lock (_gate)
            if (_runs.TryPeek(out var run))
                (run.IsOpened, run.IsResumed) = (false, false);
        Pump();
    }

    void IDealerHandler.Unreadable(Refusal fault) => ((IDealerHandler)this).Refused(fault);

    void IDealerHandler.Ticked() => Pump();

    void IDealerHandler.Received(WireMessage message)
    {
        switch (message)
        {
            case Ack ack:
                Acknowledged(ack.Sequence);
                break;
            case Credit credit:
                _credit = credit.Messages;
                break;
            case ResumeFrom resume:
                Resume(resume);
                break;
        }
        Pump();
    }

    void IDealerHandler.Refused(Refusal refusal)
    {
        lock (_gate)
        {
            if (_refusals.Count == RefusalsKept)
                _refusals.Dequeue();
            _refusals.Enqueue(refusal);
        }
        switch (refusal.Fault)
        {
            case WireFault.BridgeBusy or WireFault.ServerFailed or WireFault.TooManyPeers or WireFault.RunFirst:
                _loop.ReconnectAfter(TimeSpan.FromSeconds(0.5));
                break;
            case WireFault.UnknownVersion or WireFault.WrongRole or WireFault.RunMismatch or WireFault.RunOpen or WireFault.ResumeImpossible:
                Fail(new(refusal.Fault, refusal.Detail));
                break;
        }
    }

    private void SendIfStreaming(BridgeMessage message) => _loop.Post(() =>
    {
        bool isStreaming;
        lock (_gate)
            isStreaming = IsConnected && _runs.TryPeek(out var run) && run.IsResumed;
        if (isStreaming)
            _loop.Send(message);
    });

    private void Pump()
    {
        while (IsConnected && _failure is null && TryTakeNext(out var run, out var sequence))
        {
            var sent = sequence == 0 ? _loop.Send(run.Opening, more: false) : Send(sequence, run[sequence]);
            if (sent)
                continue;
            lock (_gate)
                run.PutBack(sequence);
            return;
        }
    }

    private bool Send(long sequence, OutgoingEntry entry)
    {
        if (entry.Volume is not { } volume)
            return _loop.Send(entry.Message! with { Sequence = sequence });
        WireCodec.EncodeVolume(sequence, volume with { SentNs = _time.NowNs() }, _out);
        return _loop.Send(_out.Written, more: true) && _loop.Send(entry.Payload, more: false);
    }

    private bool TryTakeNext(out OutgoingRun run, out long sequence)
    {
        lock (_gate)
        {
            sequence = 0;
            return _runs.TryPeek(out run!) && run.TryTake(_credit, out sequence);
        }
    }

    private void Acknowledged(long sequence)
    {
        lock (_gate)
        {
            if (!_runs.TryPeek(out var run) || !run.IsResumed)
                return;
            run.Acknowledged = Math.Max(run.Acknowledged, sequence);
            run.NextToSend = Math.Max(run.NextToSend, run.Acknowledged + 1);
            Settle(run);
        }
    }

    private void Resume(ResumeFrom resume)
    {
        lock (_gate)
        {
            if (!_runs.TryPeek(out var run) || resume.RunId != run.Run.RunId || resume.Attempt != run.Run.Attempt)
                return;
            if (resume.Sequence >= run.FirstKept)
            {
                run.Acknowledged = resume.Sequence - 1;
                run.NextToSend = resume.Sequence;
                run.IsResumed = true;
                Settle(run);
                return;
            }
        }
        ((IDealerHandler)this).Refused(new(WireFault.ResumeImpossible,
            $"The server asks for message {resume.Sequence} of run {resume.RunId}, which is no longer kept; raise RetainBytes, or scan a new attempt."));
    }

    private void Settle(OutgoingRun run)
    {
        if (run.IsDone)
            _runs.Dequeue();
        if (!_runs.All(r => r.Unacknowledged == 0))
            return;
        foreach (var waiting in _waiting)
            waiting.TrySetResult();
        _waiting.Clear();
    }

    private void Fail(WireRefusedException failure)
    {
        lock (_gate)
        {
            _failure = failure;
            foreach (var waiting in _waiting)
                waiting.TrySetException(failure);
            _waiting.Clear();
        }
    }

    private void EndNewest(bool complete)
    {
        if (_newest is not { IsEnded: false } run)
            return;
        run.Entries.Add(new() { Message = new BridgeMessage.RunEnded(complete, run.VolumesSent) });
        run.IsEnded = true;
    }

    private void Trim()
    {
        while (_keptBytes > RetainBytes && _newest!.TryForget(out var payload))
            Reuse(payload);
    }

    private void Reuse(byte[]? payload)
    {
        if (payload is null)
            return;
        _keptBytes -= payload.Length;
        _spare.Push(payload);
    }

    private OutgoingRun RequireOpen() => _newest is { IsEnded: false } run
        ? run
        : throw new InvalidOperationException("No run is open; call StartRun before sending volumes or events.");
}
