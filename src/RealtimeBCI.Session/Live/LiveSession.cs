using System.Runtime.Intrinsics;
using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Live;

/// <summary>A live session of one run: sockets, journal, pipeline and schedule, from the first message to the last.</summary>
/// <remarks>The sockets' threads bring inputs (<see cref="RunInputs"/>), one task takes results out (<see cref="RunOutputs"/>), one runs the
/// schedule. A run that cannot be analysed as the session file asks ends the session with the reason.</remarks>
public sealed class LiveSession : IBridgeInbox, IDisplayInbox
{
    private readonly SessionSetup _setup;
    private readonly SessionProgress _progress;
    private readonly MonotonicClock _clock;
    private readonly JournalWriter _journal;
    private readonly CancellationToken _stop;
    private readonly TaskCompletionSource<RunInfo> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BridgeEndpoint? _bridges;
    private DisplayEndpoint? _displays;
    private volatile CurrentRun? _current;

    private LiveSession(SessionSetup setup, SessionProgress progress, MonotonicClock clock, JournalWriter journal, CancellationToken stop) =>
        (_setup, _progress, _clock, _journal, _stop) = (setup, progress, clock, journal, stop);

    /// <summary>Runs a session until its run ends.</summary>
    /// <param name="setup">The session.</param>
    /// <param name="progress">Told how it stands.</param>
    /// <param name="time">The host's time.</param>
    /// <param name="stop">Ends the session; what is journalled stays.</param>
    /// <exception cref="GeometryException">The volumes lie on another grid than the mask.</exception>
    /// <exception cref="SessionProtocolException">The run contradicts the session file.</exception>
    public static async Task RunAsync(SessionSetup setup, SessionProgress progress, TimeProvider time, CancellationToken stop)
    {
        await WarmUp.RunAsync(setup.Protocol, setup.Material, stop).ConfigureAwait(false);
        var end = setup.Resumes ? JournalEnd(setup.JournalPath) : 0;
        using var journal = setup.Resumes ? JournalWriter.Append(setup.JournalPath, end, time) : JournalWriter.Create(setup.JournalPath, time);
        journal.Add(JournalKind.SessionOpened, Opening(setup));
        if (!setup.Resumes && setup.Plan is { } plan)
            journal.Add(JournalKind.Plan, plan.Trials);
        if (!setup.Resumes && setup.Material.Alignment is { } alignment)
            journal.Add(JournalKind.Alignment, alignment.Report);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var session = new LiveSession(setup, progress, new(time), journal, ending.Token);
        using var displays = new DisplayEndpoint(setup.Protocol.Endpoints.Display, setup.Protocol.Endpoints.Feed, session, time);
        session._displays = displays;
        displays.PublishSession(session.Notice(ActivityState.Waiting));
        if (setup.Resumes)
            session.Restore();
        using var bridges = new BridgeEndpoint(setup.Protocol.Endpoints.Bridge, session, time);
        session._bridges = bridges;
        try
        {
            await Task.WhenAny(session._started.Task, session._failed.Task).WaitAsync(stop).ConfigureAwait(false);
            var over = session._current?.Finished ?? session._failed.Task;
            await (await Task.WhenAny(over, session._failed.Task).WaitAsync(stop).ConfigureAwait(false)).ConfigureAwait(false);
            displays.PublishSession(session.Notice(ActivityState.Ended));
            foreach (var consumer in displays.Consumers)
                journal.Add(JournalKind.Consumer, new ConsumerNote(consumer.Role.ToString(),
                    $"{consumer.Sent} messages sent, {consumer.Replaced} replaced by newer ones, {consumer.Queued} not taken{(consumer.HasOverflowed ? ", disconnected: its queue was full" : "")}"));
            await Task.Delay(TimeSpan.FromMilliseconds(400), time, stop).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public long LastSequence(string runId, int attempt) => _current is { } c && c.Inputs.Run.RunId == runId && c.Inputs.Run.Attempt == attempt ? c.Inputs.LastSequence : 0;

    /// <inheritdoc/>
    public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
    {
        try
        {
            if (message is not BridgeMessage.RunStarted(var run, _))
                _current?.Inputs.Accept(OnThisClock(message), headerFrame);
            else if (_current is null)
            {
                Begin(run);
                _journal.AddFrame(message.ReceivedNs, headerFrame, default);
                _current!.Start(0, 0);
                _started.TrySetResult(run);
            }
        }
        catch (Exception failure) when (failure is GeometryException or SessionProtocolException or IOException)
        {
            _failed.TrySetException(failure);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Refused(WireFault fault, string detail, string peer)
    {
        _progress.Fault($"refused: {fault}");
        _journal.Add(JournalKind.Refusal, new Journal.Refusal(fault.ToString(), detail, _clock.NowNs));
    }

    /// <inheritdoc/>
    public void Shown(ShownReport report, ReadOnlyMemory<byte> frame) => _current?.Inputs.Shown(report);

    /// <inheritdoc/>
    public void Response(ResponseReport report, ReadOnlyMemory<byte> frame) => _current?.Inputs.Pressed(report);

    private void Begin(RunInfo run)
    {
        if ((_setup.Protocol.RepetitionTimeSeconds ?? _setup.Material.SingleTrial?.RepetitionTimeSeconds) is { } expected && Math.Abs(expected - run.RepetitionTimeSeconds) > 1e-3)
            throw new SessionProtocolException(
                $"The run has a repetition time of {run.RepetitionTimeSeconds} s; the session {(_setup.Protocol.RepetitionTimeSeconds is null ? "was trained at" : "file says")} {expected} s. Start the protocol that the session was made for, or change repetitionTimeSeconds.");
        _current = new(run, _setup, _journal, _displays!, _progress, _clock, failure => _failed.TrySetException(failure), _stop);
        _progress.Started(run);
        _displays!.PublishSession(Notice(ActivityState.Running));
        _displays.PublishRun(new()
        {
            RunId = run.RunId,
            Attempt = run.Attempt,
            State = ActivityState.Running,
            RepetitionTimeSeconds = run.RepetitionTimeSeconds,
            ExpectedVolumes = run.ExpectedVolumes,
            Speed = run.Speed,
        });
    }

    private void Restore()
    {
        _progress.Say("reading the journal");
        using (var given = new JournalReader(_setup.JournalPath))
            JournalInputs.Read(given, BeginOnce, item => item.Volume?.Payload.Dispose(), record => _current?.Restore(record));
        using (var inputs = new JournalReader(_setup.JournalPath))
            JournalInputs.Read(inputs, BeginOnce, item => _current!.Pipeline.Feed(item), _ => { });
        _progress.Say("waiting for the bridge to go on");
        if (_current is null)
            return;
        _current.StartAgain();
        _started.TrySetResult(_current.Inputs.Run);
    }

    private void BeginOnce(RunInfo run)
    {
        if (_current is null)
            Begin(run);
    }

    private BridgeMessage OnThisClock(BridgeMessage message)
    {
        if (message is not BridgeMessage.VolumeArrived(var v) || _bridges?.Offset is not { } offset)
            return message;
        return new BridgeMessage.VolumeArrived(v with
        {
            TriggerNs = v.TriggerNs is { } t ? offset.ToLocalNs(t) : null,
            FileSeenNs = v.FileSeenNs is { } f ? offset.ToLocalNs(f) : null,
            SentNs = offset.ToLocalNs(v.SentNs),
        })
        { ReceivedNs = message.ReceivedNs, Sequence = message.Sequence };
    }

    private SessionNotice Notice(ActivityState state) => new()
    {
        Name = _setup.Protocol.Name,
        State = state,
        Message = state == ActivityState.Ended ? $"run quality: {_progress.Judge(_setup.Protocol.Quality)}" : null,
        Candidates = [.. _setup.Material.Gallery?.Items.Select(i => i.Id) ?? []],
    };

    private static long JournalEnd(string path)
    {
        using var reader = new JournalReader(path);
        foreach (var _ in reader.Records())
        {
        }
        return reader.EndOfLastRecord;
    }

    private static SessionOpened Opening(SessionSetup setup) => new(
        $"RealtimeBCI {typeof(LiveSession).Assembly.GetName().Version}",
        Vector512.IsHardwareAccelerated ? "512-bit" : Vector256.IsHardwareAccelerated ? "256-bit" : "128-bit",
        setup.Protocol.Preprocess.Threads, setup.ProtocolText, setup.Protocol, setup.Material.BundleHash, setup.Material.GalleryHash, setup.Resumes,
        setup.Material.AlignmentHash, setup.Material.EarlierRunsHash);
}
