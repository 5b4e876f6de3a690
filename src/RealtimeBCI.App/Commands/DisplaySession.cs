using System.Collections.Concurrent;
using System.Globalization;
using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>A session on the wire as the display's source of news. A pump of its own empties the client every 2 ms, so that a frame finds
/// everything that has arrived.</summary>
internal sealed class DisplaySession : IFeedbackSource, IAsyncDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan LastReports = TimeSpan.FromSeconds(1);
    private readonly ConcurrentQueue<FeedbackUpdate> _news = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DisplayClient _client;
    private readonly TimeProvider _time;
    private readonly Task _pump;

    public DisplaySession(string address, TimeProvider time)
    {
        _time = time;
        try
        {
            _client = new(address, WireRole.Display, "display", time);
        }
        catch (ArgumentException fault)
        {
            throw new FeedbackException($"--connect is {address}: {fault.Message}", fault);
        }
        _pump = Task.Run(Pump);
    }

    /// <inheritdoc/>
    public bool IsConnected => _client.IsConnected;

    /// <inheritdoc/>
    public bool TryTake(out FeedbackUpdate update) => _news.TryDequeue(out update!);

    /// <inheritdoc/>
    public void ReportShown(TrialState state, long flipNs) => _client.ReportShown(state.Number, flipNs);

    /// <inheritdoc/>
    public void ReportResponse(int button, long pressedNs) =>
        _client.ReportResponse(button == 0 ? "space" : button.ToString(CultureInfo.InvariantCulture), pressedNs);

    /// <summary>Gives the last reports up to a second to be acknowledged, then leaves.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pump.ConfigureAwait(false);
        var start = _time.GetTimestamp();
        while (_client.IsConnected && _client.Unacknowledged > 0 && _time.GetElapsedTime(start) < LastReports)
            await Task.Delay(Pace, _time).ConfigureAwait(false);
        _client.Dispose();
        _stop.Dispose();
    }

    private async Task Pump()
    {
        using var timer = new PeriodicTimer(Pace, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token).ConfigureAwait(false))
                while (_client.TryTake(out var update))
                    if (Translate(update) is { } news)
                        _news.Enqueue(news);
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static FeedbackUpdate? Translate(ServerUpdate update) => update switch
    {
        ServerUpdate.StateChanged { State: var state } => new FeedbackUpdate.Show(state, update.ReceivedNs - update.AgeNs),
        ServerUpdate.Decided { Decision: var decision } => new FeedbackUpdate.Decided(decision),
        ServerUpdate.RunChanged { Run: var run } => new FeedbackUpdate.RunBegins(run.RunId, run.Attempt, run.Speed),
        ServerUpdate.SessionChanged { Session.State: ActivityState.Ended or ActivityState.Aborted } => new FeedbackUpdate.SessionEnds(),
        _ => null,
    };
}
