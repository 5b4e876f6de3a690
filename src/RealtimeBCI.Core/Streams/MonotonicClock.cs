namespace RealtimeBCI.Core;

/// <summary>The host's monotonic clock in nanoseconds, comparable between processes of one host.</summary>
/// <param name="time">Where time comes from; <see cref="TimeProvider.System"/> outside tests.</param>
public sealed class MonotonicClock(TimeProvider time)
{
    /// <summary>The provider behind it.</summary>
    public TimeProvider Time => time;

    /// <summary>Now, ns.</summary>
    public long NowNs => time.NowNs();
}
