namespace RealtimeBCI.Bridge.Wire;

/// <summary>Everything of a volume but its payload.</summary>
internal sealed record VolumeHeader(
    int ScannerNumber, double AcquiredSeconds, long? TriggerNs, long? FileSeenNs, long SentNs, int Length, uint Checksum, Grid? Grid);

public static partial class WireCodec
{
    internal static void EncodeVolume(long sequence, VolumeHeader volume, FrameBuffer frame)
    {
        var w = new HeaderWriter(frame, "volume");
        w.Field("sequence", sequence);
        w.Field("scannerNumber", volume.ScannerNumber);
        w.Field("acquiredSeconds", volume.AcquiredSeconds);
        w.Optional("triggerNs", volume.TriggerNs);
        w.Optional("fileSeenNs", volume.FileSeenNs);
        w.Field("sentNs", volume.SentNs);
        w.Field("length", volume.Length);
        w.Field("checksum", volume.Checksum);
        if (volume.Grid is { } grid)
            w.Grid(grid);
        w.Finish();
    }

    private static void WriteBridge(BridgeMessage message, FrameBuffer frame)
    {
        HeaderWriter w;
        switch (message)
        {
            case BridgeMessage.VolumeArrived { Volume: var v }:
                EncodeVolume(v.Sequence, new(
                    v.ScannerNumber, v.AcquiredSeconds, v.TriggerNs, v.FileSeenNs, v.SentNs, v.Length, v.Checksum, v.Grid), frame);
                return;
            case BridgeMessage.RunStarted m:
                w = new(frame, "runStart");
                WriteRunInfo(ref w, m.Run);
                w.Field("clockId", m.ClockId);
                break;
            case BridgeMessage.EventArrived { Event: var e } m:
                w = new(frame, "event");
                w.Field("sequence", m.Sequence);
                w.Field("kind", e.Kind);
                w.Field("onsetSeconds", e.OnsetSeconds);
                w.Optional("durationSeconds", e.DurationSeconds);
                w.Optional("trial", e.Trial);
                if (e.Kind == ScannerEventKind.Stimulus)
                    w.Field("state", e.State);
                w.Field("button", e.Button);
                w.Optional("observedNs", e.ObservedNs);
                break;
            case BridgeMessage.PhysioArrived m:
                w = new(frame, "physio");
                w.Field("channel", m.Channel);
                w.Field("rateHz", m.RateHz);
                w.Field("startSeconds", m.StartSeconds);
                w.List("samples", m.Samples);
                break;
            case BridgeMessage.Heartbeat m:
                w = new(frame, "heartbeat");
                w.Field("lastSequence", m.LastSequence);
                w.Field("queueDepth", m.QueueDepth);
                w.Field("running", m.Running);
                w.Field("sessionSeconds", m.SessionSeconds);
                break;
            case BridgeMessage.RunEnded m:
                w = new(frame, "runEnd");
                w.Field("sequence", m.Sequence);
                w.Field("complete", m.Complete);
                w.Field("volumesSent", m.VolumesSent);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} is no message of the wire.", nameof(message));
        }
        w.Finish();
    }

    private static BridgeMessage.VolumeArrived? ReadVolume(ref HeaderReader h, PooledBytes? payload, long receivedNs)
    {
        var sequence = h.Long("sequence", 1, MaxSequence);
        var scannerNumber = h.Int("scannerNumber", int.MinValue, int.MaxValue);
        var acquired = h.Double("acquiredSeconds", -MaxSeconds, MaxSeconds);
        var trigger = ReadOptionalNs(ref h, "triggerNs");
        var fileSeen = ReadOptionalNs(ref h, "fileSeenNs");
        var sent = h.Long("sentNs", 0, MaxNs);
        var length = h.Int("length", 0, WireLimits.MaxPayloadBytes);
        var checksum = (uint)h.Long("checksum", 0, uint.MaxValue);
        var grid = h.Has("dims") || h.Has("affine") ? ReadGrid(ref h) : null;
        if (payload is null)
            h.Fail(WireFault.MissingPayload, $"volume {sequence} (scanner number {scannerNumber}) came without its payload frame.");
        else if (payload.Length > WireLimits.MaxPayloadBytes)
            h.Fail(WireFault.TooLarge, $"volume {sequence} has a payload of {payload.Length} bytes; at most {WireLimits.MaxPayloadBytes} are allowed.");
        if (h.IsBad)
            return null;
        return new(new RawVolume
        {
            Sequence = sequence,
            ScannerNumber = scannerNumber,
            AcquiredSeconds = acquired,
            TriggerNs = trigger,
            FileSeenNs = fileSeen,
            SentNs = sent,
            ReceivedNs = receivedNs,
            Length = length,
            Checksum = checksum,
            Grid = grid,
            Payload = payload!,
        })
        { Sequence = sequence, ReceivedNs = receivedNs };
    }

    private static BridgeMessage.EventArrived ReadEvent(ref HeaderReader h, long receivedNs)
    {
        var sequence = h.Long("sequence", 1, MaxSequence);
        var kind = h.Word<ScannerEventKind>("kind");
        return new(new ScannerEvent
        {
            Kind = kind,
            OnsetSeconds = h.Double("onsetSeconds", -MaxSeconds, MaxSeconds),
            DurationSeconds = h.Has("durationSeconds") ? h.Double("durationSeconds", 0, MaxSeconds) : null,
            Trial = h.Has("trial") ? h.Int("trial", 0, int.MaxValue) : null,
            State = kind == ScannerEventKind.Stimulus ? h.Word<CognitiveState>("state") : default,
            Button = h.Has("button") ? ReadName(ref h, "button") : null,
            ObservedNs = ReadOptionalNs(ref h, "observedNs"),
        })
        { Sequence = sequence, ReceivedNs = receivedNs };
    }

    private static BridgeMessage.PhysioArrived ReadPhysio(ref HeaderReader h, long receivedNs) =>
        new(ReadName(ref h, "channel"),
            h.Double("rateHz", 1e-3, 1e6),
            h.Double("startSeconds", -MaxSeconds, MaxSeconds),
            h.Doubles("samples", 0, WireLimits.MaxSamples, double.MaxValue))
        { ReceivedNs = receivedNs };

    private static BridgeMessage.Heartbeat ReadHeartbeat(ref HeaderReader h, long receivedNs) =>
        new(h.Long("lastSequence", 0, MaxSequence),
            h.Int("queueDepth", 0, int.MaxValue),
            h.Bool("running"),
            h.Double("sessionSeconds", -MaxSeconds, MaxSeconds))
        { ReceivedNs = receivedNs };

    private static BridgeMessage.RunEnded ReadRunEnd(ref HeaderReader h, long receivedNs) =>
        new(h.Bool("complete"), h.Int("volumesSent", 0, int.MaxValue))
        { Sequence = h.Long("sequence", 1, MaxSequence), ReceivedNs = receivedNs };

    private static long? ReadOptionalNs(ref HeaderReader h, string field) => h.Has(field) ? h.Long(field, 0, MaxNs) : null;
}
