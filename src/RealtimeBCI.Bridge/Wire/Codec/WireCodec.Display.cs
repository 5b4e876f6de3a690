namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private static void WriteDisplay(DisplayMessage message, FrameBuffer frame)
    {
        HeaderWriter w;
        switch (message)
        {
            case DisplayMessage.Shown m:
                w = new(frame, "shown");
                w.Field("sequence", m.Sequence);
                w.Field("runId", m.RunId);
                w.Field("stateNumber", m.StateNumber);
                w.Field("flipNs", m.FlipNs);
                break;
            case DisplayMessage.Pressed m:
                w = new(frame, "response");
                w.Field("sequence", m.Sequence);
                w.Field("button", m.Button);
                w.Field("pressedNs", m.PressedNs);
                break;
            default:
                throw new ArgumentException($"{message.GetType().Name} is no message of the wire.", nameof(message));
        }
        w.Finish();
    }

    private static DisplayMessage.Shown ReadShown(ref HeaderReader h, long receivedNs) =>
        new(ReadRunId(ref h), h.Long("stateNumber", 1, MaxSequence), h.Long("flipNs", 0, MaxNs))
        { Sequence = h.Long("sequence", 1, MaxSequence), ReceivedNs = receivedNs };

    private static DisplayMessage.Pressed ReadResponse(ref HeaderReader h, long receivedNs) =>
        new(ReadName(ref h, "button"), h.Long("pressedNs", 0, MaxNs))
        { Sequence = h.Long("sequence", 1, MaxSequence), ReceivedNs = receivedNs };
}
