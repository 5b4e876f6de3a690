namespace RealtimeBCI.Bridge.Wire;

/// <summary>Messages to header frames and back. Stateless; every method may be called from any thread.</summary>
/// <remarks>The bytes come from strangers: headers are read as MessagePack-CSharp's guide for untrusted data asks, without typeless
/// objects, hash tables or recursion, and a broken one is a value (<see cref="WireResult"/>), never an exception.</remarks>
public static partial class WireCodec
{
    private const long MaxNs = long.MaxValue / 4;
    private const long MaxSequence = long.MaxValue / 4;
    private const double MaxSeconds = 1e9;

    /// <summary>The header frame of a message. A volume's payload is a second frame, the bytes as they are.</summary>
    public static byte[] Encode(WireMessage message)
    {
        var frame = new FrameBuffer();
        Encode(message, frame);
        return frame.Written.ToArray();
    }

    /// <summary>Reads a header frame.</summary>
    /// <param name="header">The header frame; not kept.</param>
    /// <param name="payload">The payload frame, or null. A <see cref="BridgeMessage.VolumeArrived"/> owns it; with every other result
    /// the caller still does.</param>
    /// <param name="receivedNs">When the last byte was here, this host's monotonic clock, ns.</param>
    public static WireResult Decode(ReadOnlyMemory<byte> header, PooledBytes? payload, long receivedNs)
    {
        Span<FieldSlot> slots = stackalloc FieldSlot[WireLimits.MaxFields];
        var h = new HeaderReader(header, slots, "header");
        var version = h.Long("v", 0, int.MaxValue);
        if (!h.IsBad && version != WireLimits.Version)
            h.Fail(WireFault.UnknownVersion, $"header.v is {version}; this side speaks version {WireLimits.Version}. Update the older side.");
        var type = h.Text("type", WireLimits.MaxNameLength);
        if (h.IsBad)
            return WireResult.Bad(h.Fault, h.Detail);
        h.Name = type;
        if (header.Length > WireLimits.MaxServerHeaderBytes)
            return WireResult.Bad(WireFault.TooLarge, $"{type} has a header of {header.Length} bytes; at most {WireLimits.MaxServerHeaderBytes} are allowed.");
        if (payload is not null && type != "volume")
            return WireResult.Bad(WireFault.UnexpectedPayload, $"{type} has no payload frame, and one of {payload.Length} bytes came.", ReadableSequence(ref h));
        var message = Read(type, ref h, payload, receivedNs);
        return h.IsBad || message is null
            ? WireResult.Bad(h.Fault, h.Detail, ReadableSequence(ref h))
            : WireResult.Of(message);
    }

    private static WireMessage? Read(string type, ref HeaderReader h, PooledBytes? payload, long receivedNs)
    {
        switch (type)
        {
            case "runStart": return ReadRunStart(ref h, receivedNs);
            case "volume": return ReadVolume(ref h, payload, receivedNs);
            case "event": return ReadEvent(ref h, receivedNs);
            case "physio": return ReadPhysio(ref h, receivedNs);
            case "heartbeat": return ReadHeartbeat(ref h, receivedNs);
            case "runEnd": return ReadRunEnd(ref h, receivedNs);
            case "shown": return ReadShown(ref h, receivedNs);
            case "response": return ReadResponse(ref h, receivedNs);
            case "session": return ReadSession(ref h, receivedNs);
            case "run": return ReadRun(ref h, receivedNs);
            case "trialState": return ReadStateChanged(ref h, receivedNs);
            case "decision": return ReadDecided(ref h, receivedNs);
            case "volumeQuality": return ReadVolumeSeen(ref h, receivedNs);
            case "shownEvent": return ReadEventShown(ref h, receivedNs);
            default: return ReadControl(type, ref h, receivedNs);
        }
    }

    internal static void Encode(WireMessage message, FrameBuffer frame)
    {
        switch (message)
        {
            case BridgeMessage m: WriteBridge(m, frame); break;
            case DisplayMessage m: WriteDisplay(m, frame); break;
            case ServerUpdate m: WriteUpdate(m, frame); break;
            default: WriteControl(message, frame); break;
        }
    }

    private static long ReadableSequence(ref HeaderReader h)
    {
        if (!h.Has("sequence"))
            return 0;
        var again = h;
        again.Forgive();
        var sequence = again.Long("sequence", 1, MaxSequence);
        return again.IsBad ? 0 : sequence;
    }
}
