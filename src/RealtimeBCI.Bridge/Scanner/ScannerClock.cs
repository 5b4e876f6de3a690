namespace RealtimeBCI.Bridge.Scanner;

/// <summary>Where a paced run stands: host time to scanner time and back, from one origin, so that nothing drifts.</summary>
/// <param name="time">The host's clock.</param>
/// <param name="speed">Scanner seconds per second; 0 paces nothing, and every moment is at once.</param>
public sealed class ScannerClock(TimeProvider time, double speed)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromMilliseconds(200);
    private long _start;

    /// <summary>Whether there is a pace.</summary>
    public bool Paced => speed > 0;

    /// <summary>Host's monotonic clock, ns.</summary>
    public long NowNs => ToNs(time.GetTimestamp());

    /// <summary>Scanner seconds since <see cref="Start"/>; 0 where nothing is paced.</summary>
    public double NowSeconds => Paced ? (time.GetTimestamp() - _start) * speed / time.TimestampFrequency : 0;

    /// <summary>Scanner second 0 is now.</summary>
    public void Start() => _start = time.GetTimestamp();

    /// <summary>When a moment of the scanner is, or was, on the host's monotonic clock, ns; null where nothing is paced.</summary>
    public long? NsOf(double seconds) => Paced ? ToNs(_start) + (long)(seconds / speed * 1e9) : null;

    /// <summary>Waits until a moment of the scanner; never ends early. Returns at once where nothing is paced.</summary>
    /// <param name="seconds">The moment, scanner seconds.</param>
    /// <param name="beat">Is called at least every 200 ms of host time while it waits, with the scanner seconds of the call.</param>
    /// <param name="stop">Ends the wait.</param>
    public async ValueTask UntilAsync(double seconds, Action<double>? beat, CancellationToken stop)
    {
        while (Paced && (seconds - NowSeconds) / speed is var left and > 0)
        {
            var wait = TimeSpan.FromSeconds(left);
            await Task.Delay(wait < BeatEvery ? RoundUp(wait) : BeatEvery, time, stop);
            if (wait > BeatEvery)
                beat?.Invoke(NowSeconds);
        }
        stop.ThrowIfCancellationRequested();
    }

    private static TimeSpan RoundUp(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    private long ToNs(long ticks) => (long)((Int128)ticks * 1_000_000_000 / time.TimestampFrequency);
}
