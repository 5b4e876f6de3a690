using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Schedule;

namespace RealtimeBCI.Session.Live;

/// <summary>The one place through which inputs enter a run: each is journalled and handed to the pipeline in one step, so that both have the same order.</summary>
/// <remarks>Called from the sockets' threads. The lock is held for one write to the journal and one to a queue.</remarks>
public sealed class RunInputs(RunInfo run, RunPipeline pipeline, JournalWriter journal, ScannerTime scanner, MonotonicClock clock, Action<DesignEvent> publishShown)
{
    private const long BridgeEvents = 1L << 40;
    private readonly Lock _gate = new();
    private readonly FlipsToEvents _flips = new();
    private readonly Dictionary<long, (TrialState State, long PublishedNs)> _published = [];
    private readonly HashSet<long> _shown = [];
    private long _lastSequence;

    /// <summary>The run.</summary>
    public RunInfo Run => run;

    /// <summary>The newest message that is journalled.</summary>
    public long LastSequence
    {
        get { lock (_gate) return _lastSequence; }
    }

    /// <summary>Takes a message of the run from a bridge.</summary>
    /// <param name="message">Sequenced, or a heartbeat.</param>
    /// <param name="header">Its header frame, as it came.</param>
    public void Accept(BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        switch (message)
        {
            case BridgeMessage.VolumeArrived(var volume):
                pipeline.WaitForRoom();
                lock (_gate)
                {
                    journal.AddFrame(message.ReceivedNs, header, volume.Payload.Memory);
                    scanner.Learn(volume);
                    _lastSequence = message.Sequence;
                    pipeline.Write(volume with { JournalledNs = clock.NowNs });
                }
                break;
            case BridgeMessage.Heartbeat(var last, _, _, var seconds):
                lock (_gate)
                    if (last <= _lastSequence)
                        Signal(JournalKind.TimePassed, seconds, new RunSignal.TimePassed(seconds));
                break;
            case BridgeMessage.RunEnded(var complete, _):
                lock (_gate)
                {
                    AddFrame(message, header);
                    pipeline.Write(new RunSignal.Ended(complete));
                }
                break;
            case BridgeMessage.EventArrived(var e):
                lock (_gate)
                {
                    AddFrame(message, header);
                    if (EventOf(e, message.Sequence) is { } observed)
                        Observe(observed);
                }
                break;
        }
    }

    /// <summary>Says that a state is about to be published.</summary>
    public void Publishing(TrialState state)
    {
        lock (_gate)
        {
            journal.Add(JournalKind.TrialState, state);
            _published[state.Number] = (state, clock.NowNs);
            if (_flips.Overdue(state) is { } ended)
                Observe(ended);
        }
    }

    /// <summary>Takes a flip; one that is reported again, or whose state is unknown, changes nothing.</summary>
    public void Shown(ShownReport flip)
    {
        lock (_gate)
        {
            if (flip.RunId != run.RunId || !_published.Remove(flip.StateNumber, out var published) || !_shown.Add(flip.StateNumber))
                return;
            if (scanner.SecondsAt(flip.FlipNs) is not { } seconds)
                return;
            journal.Add(JournalKind.Flip, new FlipReport(flip.StateNumber, flip.FlipNs, flip.UncertaintyNs, seconds, published.PublishedNs));
            foreach (var e in _flips.Flip(published.State, seconds))
                Observe(e);
        }
    }

    /// <summary>Takes a button press.</summary>
    public void Pressed(ResponseReport response)
    {
        lock (_gate)
        {
            if (scanner.SecondsAt(response.PressedNs) is not { } seconds)
                return;
            journal.Add(JournalKind.Response, new ResponseGiven(response.Button, seconds));
            Observe(new() { Number = 2 * BridgeEvents + response.Sequence, Kind = DesignEventKind.Button, OnsetSeconds = seconds, DurationSeconds = 0 });
        }
    }

    /// <summary>Takes what an earlier process had journalled of this run, without journalling it again.</summary>
    public void Restore(JournalRecord record)
    {
        lock (_gate)
            switch (record.Kind)
            {
                case JournalKind.BridgeFrame:
                    var message = JournalInputs.Decode(record);
                    _lastSequence = Math.Max(_lastSequence, message.Sequence);
                    if (message is BridgeMessage.VolumeArrived(var volume))
                    {
                        scanner.Learn(volume);
                        volume.Payload.Dispose();
                    }
                    break;
                case JournalKind.TrialState:
                    var state = record.Read<TrialState>();
                    _published[state.Number] = (state, 0);
                    break;
                case JournalKind.Flip:
                    var flip = record.Read<FlipReport>();
                    _shown.Add(flip.StateNumber);
                    if (_published.Remove(flip.StateNumber, out var shown))
                        foreach (var _ in _flips.Flip(shown.State, flip.Seconds))
                        {
                        }
                    break;
            }
    }

    private void Observe(DesignEvent e)
    {
        Signal(JournalKind.DesignEvent, e, new RunSignal.EventObserved(e));
        publishShown(e);
    }

    private void Signal<T>(JournalKind kind, T value, RunSignal signal)
    {
        journal.Add(kind, value);
        pipeline.Write(signal);
    }

    private void AddFrame(BridgeMessage message, ReadOnlyMemory<byte> header)
    {
        journal.AddFrame(message.ReceivedNs, header, default);
        _lastSequence = message.Sequence;
    }

    private static DesignEvent? EventOf(ScannerEvent e, long sequence) => e.Kind switch
    {
        ScannerEventKind.Stimulus => new()
        {
            Number = BridgeEvents + sequence,
            Kind = DesignEventKind.Trial,
            OnsetSeconds = e.OnsetSeconds,
            DurationSeconds = e.DurationSeconds,
            Trial = e.Trial,
            State = e.State,
        },
        ScannerEventKind.Response => new()
        {
            Number = BridgeEvents + sequence,
            Kind = DesignEventKind.Button,
            OnsetSeconds = e.OnsetSeconds,
            DurationSeconds = e.DurationSeconds ?? 0,
        },
        _ => null,
    };
}
