namespace RealtimeBCI.Feedback;

/// <summary>Lets one frame begin per period where no screen sets the pace. It sleeps on the injected clock's timer: no busy waiting.</summary>
/// <param name="period">From one frame to the next.</param>
/// <param name="time">The clock.</param>
public sealed class FramePacer(TimeSpan period, TimeProvider time) : IDisposable
{
    private readonly AutoResetEvent _due = new(false);
    private readonly long _start = time.GetTimestamp();
    private ITimer? _timer;
    private long _frame;

    /// <summary>Returns at the start of the next period; at once where that has passed, and then periods that were missed are not made up for.</summary>
    public void Wait()
    {
        var elapsed = time.GetElapsedTime(_start);
        _frame = Math.Max(_frame + 1, (long)(elapsed / period));
        var wait = period * _frame - elapsed;
        if (wait <= TimeSpan.Zero)
            return;
        _timer ??= time.CreateTimer(due => ((AutoResetEvent)due!).Set(), _due, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
        _due.WaitOne();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _due.Dispose();
    }
}
