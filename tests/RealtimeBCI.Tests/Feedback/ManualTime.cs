namespace RealtimeBCI.Tests.Feedback;

/// <summary>A clock that advances only when told; a timer that is set fires at once and takes the clock to its time.</summary>
internal sealed class ManualTime : TimeProvider
{
    public long NowNs { get; set; } = 1_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => NowNs;

    public void Advance(double seconds) => NowNs += (long)Math.Round(seconds * 1e9);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Timer(this, callback, state);

    private sealed class Timer(ManualTime time, TimerCallback callback, object? state) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Advance(dueTime.TotalSeconds);
            callback(state);
            return true;
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
