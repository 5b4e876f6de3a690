namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private static WireMessage? ReadControl(string type, ref HeaderReader h, long receivedNs)
    {
        switch (type)
        {
            case "hello":
                return new Hello(
                    h.Word<WireRole>("role"), ReadName(ref h, "name"), ReadName(ref h, "instance"), ReadName(ref h, "clockId"))
                { ReceivedNs = receivedNs };
            case "goodbye":
                return new Goodbye(h.Has("lost") && h.Bool("lost")) { ReceivedNs = receivedNs };
            case "welcome":
                return new Welcome(ReadName(ref h, "clockId"), h.Int("credit", 0, 1 << 20), h.Int("maxPayloadBytes", 0, int.MaxValue))
                { ReceivedNs = receivedNs };
            case "ack":
                return new Ack { Sequence = h.Long("sequence", 0, MaxSequence), ReceivedNs = receivedNs };
            case "credit":
                return new Credit(h.Int("messages", 1, 1 << 20)) { ReceivedNs = receivedNs };
            case "resumeFrom":
                return new ResumeFrom(h.Has("runId") ? ReadRunId(ref h) : "", h.Has("attempt") ? ReadAttempt(ref h) : 0)
                { Sequence = h.Long("sequence", 1, MaxSequence), ReceivedNs = receivedNs };
            case "refused":
                return new Refusal(h.Word<WireFault>("fault"), h.Text("detail", WireLimits.MaxTextLength))
                { Sequence = h.Has("sequence") ? h.Long("sequence", 0, MaxSequence) : 0, ReceivedNs = receivedNs };
            case "clockProbe":
                return new ClockProbe(h.Long("id", 0, MaxNs), h.Long("sentNs", 0, MaxNs)) { ReceivedNs = receivedNs };
            case "clockReply":
                return new ClockReply(
                    h.Long("id", 0, MaxNs), h.Long("probeSentNs", 0, MaxNs), h.Long("probeReceivedNs", 0, MaxNs), h.Long("replySentNs", 0, MaxNs))
                { ReceivedNs = receivedNs };
            default:
                h.Fail(WireFault.UnknownType, $"header.type is '{type}'; version {WireLimits.Version} has no such message.");
                return null;
        }
    }

    private static void WriteControl(WireMessage message, FrameBuffer frame)
    {
        HeaderWriter w;
        switch (message)
        {
            case Hello m:
                w = new(frame, "hello");
                w.Field("role", m.Role);
                w.Field("name", m.Name);
                w.Field("instance", m.Instance);
                w.Field("clockId", m.ClockId);
                break;
            case Goodbye m:
                w = new(frame, "goodbye");
                if (m.Lost)
                    w.Field("lost", true);
                break;
            case Welcome m:
                w = new(frame, "welcome");
                w.Field("clockId", m.ClockId);
                w.Field("credit", m.Credit);
                w.Field("maxPayloadBytes", m.MaxPayloadBytes);
                break;
            case Ack m:
                w = new(frame, "ack");
                w.Field("sequence", m.Sequence);
                break;
            case Credit m:
                w = new(frame, "credit");
                w.Field("messages", m.Messages);
                break;
            case ResumeFrom m:
                w = new(frame, "resumeFrom");
                if (m.Attempt > 0)
                {
                    w.Field("runId", m.RunId);
                    w.Field("attempt", m.Attempt);
                }
                w.Field("sequence", m.Sequence);
                break;
            case Refusal m:
                w = new(frame, "refused");
                w.Field("fault", m.Fault);
                w.Field("detail", m.Detail.Length <= WireLimits.MaxTextLength ? m.Detail : m.Detail[..WireLimits.MaxTextLength]);
                if (m.Sequence > 0)
                    w.Field("sequence", m.Sequence);
                break;
            case ClockProbe m:
                w = new(frame, "clockProbe");
                w.Field("id", m.Id);
                w.Field("sentNs", m.SentNs);
                break;
            case ClockReply m:
                w = new(frame, "clockReply");
                w.Field("id", m.Id);
                w.Field("probeSentNs", m.ProbeSentNs);
                w.Field("probeReceivedNs", m.ProbeReceivedNs);
                w.Field("replySentNs", m.ReplySentNs);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} is no message of the wire.", nameof(message));
        }
        w.Finish();
    }

    private static string ReadName(ref HeaderReader h, string field)
    {
        var name = h.Text(field, WireLimits.MaxNameLength);
        if (!h.IsBad && (name.Length == 0 || name.Any(char.IsControl)))
            h.Fail(WireFault.BadField, $"{h.Name}.{field} is empty or has control characters; give a plain name.");
        return name;
    }
}
