using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Session.Journal;

/// <summary>Takes a run's inputs out of a journal again, in the order in which they were worked on.</summary>
public static class JournalInputs
{
    /// <summary>Reads a whole journal.</summary>
    /// <param name="journal">The journal, from its beginning.</param>
    /// <param name="onRun">Called once, before the first item, with the run.</param>
    /// <param name="onItem">Called with each volume and signal; takes ownership of payloads.</param>
    /// <param name="onOther">Called with every record that is no input.</param>
    /// <exception cref="JournalException">A message cannot be decoded.</exception>
    public static void Read(JournalReader journal, Action<RunInfo> onRun, Action<RunItem<RawVolume>> onItem, Action<JournalRecord> onOther)
    {
        foreach (var record in journal.Records())
            switch (record.Kind)
            {
                case JournalKind.BridgeFrame:
                    Deliver(Decode(record), onRun, onItem);
                    onOther(record);
                    break;
                case JournalKind.DesignEvent:
                    onItem(new RunSignal.EventObserved(record.Read<DesignEvent>()));
                    break;
                case JournalKind.TimePassed:
                    onItem(new RunSignal.TimePassed(record.Read<double>()));
                    break;
                default:
                    onOther(record);
                    break;
            }
    }

    /// <summary>Decodes a bridge's message; a volume's payload is copied into a pooled buffer of its own.</summary>
    /// <exception cref="JournalException">It cannot be decoded.</exception>
    public static BridgeMessage Decode(JournalRecord record)
    {
        var (receivedNs, header, payload) = record.Frame();
        var buffer = payload.IsEmpty ? null : PooledBytes.Copy(payload.Span);
        var decoded = WireCodec.Decode(header, buffer, receivedNs);
        return decoded.Message as BridgeMessage
            ?? throw new JournalException($"A message in the journal cannot be decoded: {decoded.Fault} ({decoded.Detail}). Was it written by another version?");
    }

    private static void Deliver(BridgeMessage message, Action<RunInfo> onRun, Action<RunItem<RawVolume>> onItem)
    {
        switch (message)
        {
            case BridgeMessage.RunStarted(var run, _):
                onRun(run);
                break;
            case BridgeMessage.VolumeArrived(var volume):
                onItem(volume);
                break;
            case BridgeMessage.RunEnded(var complete, _):
                onItem(new RunSignal.Ended(complete));
                break;
        }
    }
}
