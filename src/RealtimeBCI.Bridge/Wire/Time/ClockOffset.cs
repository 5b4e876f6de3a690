namespace RealtimeBCI.Bridge.Wire;

/// <summary>The four stamps of one probe and its answer, ns.</summary>
/// <param name="SentNs">Probe sent, this host's clock.</param>
/// <param name="RemoteReceivedNs">Probe received, the other host's clock.</param>
/// <param name="RemoteSentNs">Answer sent, the other host's clock.</param>
/// <param name="ReceivedNs">Answer received, this host's clock.</param>
public readonly record struct ClockSample(long SentNs, long RemoteReceivedNs, long RemoteSentNs, long ReceivedNs)
{
    /// <summary>Time on the way, there and back, ns.</summary>
    public long RoundTripNs => ReceivedNs - SentNs - (RemoteSentNs - RemoteReceivedNs);

    /// <summary>The other clock minus this one, ns, if both ways took equally long.</summary>
    public long OffsetNs => (RemoteReceivedNs - SentNs) / 2 + (RemoteSentNs - ReceivedNs) / 2;
}

/// <summary>How far another host's monotonic clock is from this one's.</summary>
/// <param name="OffsetNs">The other clock minus this one, ns.</param>
/// <param name="UncertaintyNs">Half the smallest round trip: the offset cannot be off by more, ns; rounded up.</param>
/// <param name="Samples">Probes that it rests on.</param>
public sealed record ClockOffset(long OffsetNs, long UncertaintyNs, int Samples)
{
    /// <summary>Probes that are looked back on: older ones are forgotten, since clocks drift.</summary>
    public const int Window = 64;

    /// <summary>Both processes read the same clock.</summary>
    public static ClockOffset Same { get; } = new(0, 0, 0);

    /// <summary>The offset by the sample with the smallest round trip (Mills 1991, IEEE Trans Commun 39:1482).</summary>
    /// <returns>Null without a sample whose round trip is 0 or more.</returns>
    public static ClockOffset? From(ReadOnlySpan<ClockSample> samples)
    {
        ClockSample? best = null;
        var usable = 0;
        foreach (var sample in samples)
        {
            if (sample.RoundTripNs < 0)
                continue;
            usable++;
            if (best is not { } b || sample.RoundTripNs < b.RoundTripNs)
                best = sample;
        }
        return best is { } chosen ? new(chosen.OffsetNs, chosen.RoundTripNs / 2 + chosen.RoundTripNs % 2, usable) : null;
    }

    /// <summary>A moment of the other clock, on this one, ns.</summary>
    public long ToLocalNs(long remoteNs) => remoteNs - OffsetNs;
}
