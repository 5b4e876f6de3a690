namespace RealtimeBCI.Bridge.Wire;

/// <summary>The last probes of one peer. Belongs to one thread; <see cref="Offset"/> may be read from any.</summary>
internal sealed class ClockSamples(bool sameClock)
{
    private readonly ClockSample[] _samples = new ClockSample[ClockOffset.Window];
    private int _count;
    private volatile ClockOffset? _offset = sameClock ? ClockOffset.Same : null;

    public ClockOffset? Offset => _offset;

    public void Add(ClockReply reply)
    {
        if (sameClock)
            return;
        _samples[_count++ % ClockOffset.Window] = new(reply.ProbeSentNs, reply.ProbeReceivedNs, reply.ReplySentNs, reply.ReceivedNs);
        _offset = ClockOffset.From(_samples.AsSpan(0, Math.Min(_count, ClockOffset.Window)));
    }
}
