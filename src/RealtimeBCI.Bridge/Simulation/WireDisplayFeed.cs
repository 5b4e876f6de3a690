using System.Collections.Concurrent;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>The participant's eyes on a session: an operator's connection, read as fast as updates come, so that none grows old in a queue.</summary>
/// <remarks>A task of its own reads; <see cref="TryTake"/> belongs to the scanner's thread. What belongs to another run is left out.</remarks>
public sealed class WireDisplayFeed : IDisplayFeed, IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);
    private readonly ConcurrentQueue<DisplayNews> _news = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DisplayClient _client;
    private readonly string _runId;
    private readonly Task _reading;
    private readonly TimeProvider _time;
    private volatile bool _over;
    private bool _ours;

    /// <summary>Begins to read.</summary>
    /// <param name="client">The connection, in the operator's role; the caller disposes it.</param>
    /// <param name="runId">The run that is scanned.</param>
    /// <param name="time">The clock of its waits.</param>
    public WireDisplayFeed(DisplayClient client, string runId, TimeProvider time)
    {
        (_client, _runId, _time) = (client, runId, time);
        _reading = ReadAsync();
    }

    /// <summary>Whether the session has said that this run is over.</summary>
    public bool ScheduleOver => _over;

    /// <summary>Waits until the session has welcomed this connection.</summary>
    /// <exception cref="TimeoutException">It did not within the time.</exception>
    public async Task WaitForSessionAsync(string address, TimeSpan most, CancellationToken stop)
    {
        var start = _time.GetTimestamp();
        while (!_client.IsConnected)
        {
            if (_time.GetElapsedTime(start) > most)
                throw new TimeoutException($"No session answers at {address} within {most.TotalSeconds:0} s; give the session's display endpoint with --display.");
            await Task.Delay(Look * 20, _time, stop);
        }
    }

    /// <inheritdoc/>
    public bool TryTake(double nowSeconds, out DisplayNews news) => _news.TryDequeue(out news);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _stop.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            while (_client.TryTake(out var update))
                Take(update);
            try
            {
                await Task.Delay(Look, _time, _stop.Token);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private void Take(ServerUpdate update)
    {
        switch (update)
        {
            case ServerUpdate.RunChanged { Run: var run }:
                _ours = run.RunId == _runId;
                _over |= _ours && run.State is (ActivityState.Ended or ActivityState.Aborted);
                break;
            case ServerUpdate.StateChanged { State: var state }:
                _ours = state.RunId == _runId;
                if (_ours)
                    _news.Enqueue(new(state.PlannedSeconds, null, state));
                break;
            case ServerUpdate.EventShown { Event: var shown } when _ours:
                _news.Enqueue(new(shown.OnsetSeconds, shown, null));
                break;
        }
    }
}
