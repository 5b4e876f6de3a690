namespace RealtimeBCI.Tests.Bridge.Scanner;

/// <summary>A clock on which nobody waits: a timer that is set moves time to its moment, a little late if asked, and fires.</summary>
internal sealed class JumpingTime(long lateNs = 0) : TimeProvider
{
    private long _ns = 5_000_000_000;

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Interlocked.Read(ref _ns);

    public void Pass(TimeSpan span) => Interlocked.Add(ref _ns, (long)(span.TotalMilliseconds * 1e6));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
        {
            Interlocked.Add(ref _ns, (long)(dueTime.TotalMilliseconds * 1e6) + lateNs);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }
        return new Done();
    }

    private sealed class Done : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;
        public void Dispose() { }
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
