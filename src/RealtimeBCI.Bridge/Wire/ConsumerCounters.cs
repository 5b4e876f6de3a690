namespace RealtimeBCI.Bridge.Wire;

/// <summary>What was counted for one connection of a display or operator. May be read from any thread.</summary>
/// <param name="name">What the consumer calls itself.</param>
/// <param name="role">Display or operator.</param>
public sealed class ConsumerCounters(string name, WireRole role)
{
    private long _sent, _replaced, _queued;
    private int _connected = 1, _overflowed;

    /// <summary>What the consumer calls itself.</summary>
    public string Name => name;
    /// <summary>Display or operator.</summary>
    public WireRole Role => role;
    /// <summary>Messages sent.</summary>
    public long Sent => Interlocked.Read(ref _sent);
    /// <summary>Newest-only values that were replaced before they could be sent.</summary>
    public long Replaced => Interlocked.Read(ref _replaced);
    /// <summary>Trial states, decisions and shown events that wait now.</summary>
    public long Queued => Interlocked.Read(ref _queued);
    /// <summary>Whether it is connected.</summary>
    public bool IsConnected => Volatile.Read(ref _connected) == 1;
    /// <summary>Whether it was disconnected because its queue was full.</summary>
    public bool HasOverflowed => Volatile.Read(ref _overflowed) == 1;

    internal void CountSent() => Interlocked.Increment(ref _sent);

    internal void CountReplaced() => Interlocked.Increment(ref _replaced);

    internal void SetQueued(int count) => Interlocked.Exchange(ref _queued, count);

    internal void Overflow() => Volatile.Write(ref _overflowed, 1);

    internal void Gone() => Volatile.Write(ref _connected, 0);
}
