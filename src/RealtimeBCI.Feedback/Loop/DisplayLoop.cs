namespace RealtimeBCI.Feedback;

/// <summary>Shows a session's states on a window, frame by frame, and reports each flip. One thread, the window's; it never waits for the network.</summary>
/// <param name="window">The screen.</param>
/// <param name="renderer">Draws on it.</param>
/// <param name="scene">Says what to draw.</param>
/// <param name="source">The session.</param>
/// <param name="time">The clock.</param>
public sealed class DisplayLoop(IWindow window, IRenderer renderer, Scene scene, IFeedbackSource source, TimeProvider time)
{
    private const double LingerSeconds = 0.5;
    private readonly MonotonicClock _clock = new(time);
    private readonly StateQueue _states = new();
    private readonly List<Key> _keys = [];
    private SceneMoment _moment = new() { Connected = false };
    private SceneMoment? _drawn;
    private IReadOnlyList<DrawCommand> _commands = [];
    private Decision? _decision;
    private (int Trial, string? Item)? _cue;
    private int _quietFrames;
    private bool _ended;
    private double _scannerSecondsPerSecond = 1;
    private long _swapNs;
    private long _flipNs;
    private long _lastFrameNs;

    /// <summary>What was done so far.</summary>
    public DisplayCounts Counts { get; } = new();

    /// <summary>Whether the session said that it is over, its last state was shown, and half a second brought nothing more.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether <see cref="Run"/> goes on where a session is over.</summary>
    public bool StaysForNextSession { get; init; }

    /// <summary>Told when the connection comes (true) or goes (false).</summary>
    public Action<bool> OnConnection { get; init; } = _ => { };

    /// <summary>Told, right after its flip, of the first frame of each state.</summary>
    public Action<TrialState> OnStateShown { get; init; } = _ => { };

    /// <summary>Told of every frame, after its flip and reports.</summary>
    public Action OnFrame { get; init; } = () => { };

    /// <summary>Runs frames until the window is closed, the session is over, or it is told to stop.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && !window.ShouldClose && (!IsOver || StaysForNextSession))
            Frame();
    }

    /// <summary>One frame: takes the news, draws, flips, reports.</summary>
    public void Frame()
    {
        window.WaitForFrame();
        TakeNews();
        var next = Next();
        Draw();
        if (next is not null)
            Report(next);
        ReportKeys();
        Count();
        IsOver = _ended && _states.Waiting == 0 && ++_quietFrames * window.FramePeriodSeconds > LingerSeconds;
        OnFrame();
    }

    private void TakeNews()
    {
        while (source.TryTake(out var update))
        {
            _quietFrames = 0;
            switch (update)
            {
                case FeedbackUpdate.Show show:
                    _ended = false;
                    Take(show);
                    break;
                case FeedbackUpdate.Decided { Decision.IsProvisional: false } decided:
                    _decision = decided.Decision;
                    break;
                case FeedbackUpdate.RunBegins begins:
                    _states.Begin(begins.RunId, begins.Attempt);
                    (_scannerSecondsPerSecond, _ended) = (begins.Speed, false);
                    break;
                case FeedbackUpdate.SessionEnds:
                    _ended = true;
                    break;
            }
        }
    }

    private void Take(FeedbackUpdate.Show show)
    {
        if (_states.Add(show) is { } flipNs)
            source.ReportShown(show.State, flipNs);
        else
            renderer.Prepare(scene.Compose(MomentOf(show)));
    }

    private FeedbackUpdate.Show? Next()
    {
        var connected = source.IsConnected;
        if (connected != _moment.Connected)
            Connection(connected);
        var nowNs = _clock.NowNs;
        if (_states.TryNext(nowNs + (long)(0.5e9 * window.FramePeriodSeconds), out var show))
        {
            if (show.State is { Phase: TrialPhase.Cue, Trial: { } trial })
                _cue = (trial, show.State.Item);
            _moment = MomentOf(show) with { PatchLit = !_moment.PatchLit };
            return show;
        }
        var overstayed = _moment.State is { } state && (nowNs - _flipNs) * 1e-9 * _scannerSecondsPerSecond > state.DurationSeconds;
        if (overstayed != _moment.Overstayed)
            _moment = _moment with { Overstayed = overstayed };
        return null;
    }

    private SceneMoment MomentOf(FeedbackUpdate.Show show) => new()
    {
        State = show.State,
        Decision = show.State.Decision ?? (_decision is { } d && d.RunId == show.State.RunId && d.Trial == show.State.Trial ? d : null),
        CuedItem = show.State.Item ?? (_cue is { } cue && cue.Trial == show.State.Trial ? cue.Item : null),
        DeliverySeconds = Math.Max(0, (_clock.NowNs - Math.Max(show.PublishedNs, show.DueNs ?? 0)) * 1e-9),
        Speed = _scannerSecondsPerSecond,
        Connected = _moment.Connected,
        PatchLit = _moment.PatchLit,
    };

    private void Draw()
    {
        var changed = _moment != _drawn;
        if (changed)
        {
            _commands = scene.Compose(_moment);
            _drawn = _moment;
        }
        if (changed || !window.KeepsPicture)
        {
            renderer.Draw(_commands);
            _swapNs = window.Swap();
        }
    }

    private void Report(FeedbackUpdate.Show show)
    {
        _flipNs = _swapNs;
        Counts.SlowestFlipNs = Math.Max(Counts.SlowestFlipNs, _flipNs - Math.Max(show.PublishedNs, show.DueNs ?? 0));
        _states.Shown(show.State, _flipNs);
        source.ReportShown(show.State, _flipNs);
        Counts.States++;
        OnStateShown(show.State);
    }

    private void ReportKeys()
    {
        _keys.Clear();
        window.TakeKeys(_keys);
        foreach (var key in _keys)
        {
            source.ReportResponse((int)key, _clock.NowNs);
            Counts.Responses++;
        }
    }

    private void Connection(bool connected)
    {
        _moment = _moment with { Connected = connected };
        if (!connected)
            Counts.Disconnections++;
        OnConnection(connected);
    }

    private void Count()
    {
        var nowNs = _clock.NowNs;
        if (_lastFrameNs != 0 && (nowNs - _lastFrameNs) * 1e-9 > 1.5 * window.FramePeriodSeconds)
            Counts.LateFrames++;
        Counts.Frames++;
        _lastFrameNs = nowNs;
    }
}
