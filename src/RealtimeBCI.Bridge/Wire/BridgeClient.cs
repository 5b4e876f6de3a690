using System.IO.Hashing;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Sends runs to a session. It keeps what is not acknowledged, and the run's acknowledged volumes up to a limit, and sends again from
/// where the server says, after a lost connection or a restarted server.</summary>
/// <remarks>A thread of its own owns the socket. The sending methods may be called from any thread, copy what they are given, never wait for the
/// network, and keep their order. Runs are sent one after the other. Disposing drops what is not acknowledged: wait for
/// <see cref="WaitUntilAcknowledgedAsync"/> first.</remarks>
public sealed partial class BridgeClient : IDisposable, IDealerHandler
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
