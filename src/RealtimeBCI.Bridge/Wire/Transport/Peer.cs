namespace RealtimeBCI.Bridge.Wire;

/// <summary>A client that has said hello. Belongs to the endpoint's thread.</summary>
internal sealed class Peer(byte[] routingId, Hello hello, bool sameClock)
{
    public byte[] RoutingId { get; } = routingId;
    public Hello Hello { get; } = hello;
    public string Name => Hello.Name;
    public ClockSamples Clock { get; } = new(sameClock);
    public long LastHeardNs { get; set; }
    public long ProbeId { get; set; }
    public long ProbeSentNs { get; set; }
    public bool ProbeAnswered { get; set; } = true;

    public bool IsSameClient(Peer other) => Hello.Name == other.Hello.Name && Hello.Instance == other.Hello.Instance;
}
