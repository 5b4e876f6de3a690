namespace RealtimeBCI.Bridge.Wire;

/// <summary>Something published, waiting for one consumer.</summary>
internal readonly record struct Published(ServerUpdate Update, long PublishedNs);

/// <summary>What waits for one consumer: trial states, decisions and shown events in order, and one newest-only slot each for the session, the
/// run, a provisional decode and a volume. One message is in flight; the next goes out when the consumer asks for it.</summary>
internal sealed class ConsumerQueue(WireRole role, ConsumerCounters counters, int capacity)
{
    private enum Slot
    {
        Session,
        Run,
        Provisional,
        Volume,
    }

    private readonly Queue<Published> _ordered = new();
    private readonly Published?[] _newest = new Published?[4];
    private readonly long[] _replaced = new long[4];
    private bool _hasCredit;

    /// <summary>Takes what the consumer's role may see.</summary>
    /// <returns>False where the ordered queue is full: the consumer has to go.</returns>
    public bool Offer(Published item)
    {
        var fits = item.Update switch
        {
            ServerUpdate.SessionChanged => Replace(Slot.Session, item),
            ServerUpdate.RunChanged => Replace(Slot.Run, item),
            ServerUpdate.VolumeSeen => Replace(Slot.Volume, item),
            ServerUpdate.Decided { Decision.IsProvisional: true } => role != WireRole.Operator || Replace(Slot.Provisional, item),
            ServerUpdate.EventShown => role != WireRole.Operator || Append(item),
            _ => Append(item),
        };
        counters.SetQueued(_ordered.Count);
        return fits;
    }

    /// <summary>The consumer asks for one message. Asking twice is asking once.</summary>
    public void Grant() => _hasCredit = true;

    /// <summary>The next message, if there is one and the consumer has asked; spends the credit.</summary>
    public bool TryTake(out ServerUpdate update, long nowNs)
    {
        update = null!;
        if (!_hasCredit)
            return false;
        if (Take(Slot.Session) is { } session)
            update = Stamp(session, Slot.Session, nowNs);
        else if (Take(Slot.Run) is { } run)
            update = Stamp(run, Slot.Run, nowNs);
        else if (_ordered.TryDequeue(out var ordered))
            update = ordered.Update with { AgeNs = nowNs - ordered.PublishedNs };
        else if (Take(Slot.Provisional) is { } provisional)
            update = Stamp(provisional, Slot.Provisional, nowNs);
        else if (Take(Slot.Volume) is { } volume)
            update = Stamp(volume, Slot.Volume, nowNs);
        else
            return false;
        _hasCredit = false;
        counters.SetQueued(_ordered.Count);
        return true;
    }

    private bool Append(Published item)
    {
        if (_ordered.Count >= capacity)
            return false;
        _ordered.Enqueue(item);
        return true;
    }

    private bool Replace(Slot slot, Published item)
    {
        if (_newest[(int)slot] is not null)
        {
            _replaced[(int)slot]++;
            counters.CountReplaced();
        }
        _newest[(int)slot] = item;
        return true;
    }

    private Published? Take(Slot slot)
    {
        var item = _newest[(int)slot];
        _newest[(int)slot] = null;
        return item;
    }

    private ServerUpdate Stamp(Published item, Slot slot, long nowNs)
    {
        var replaced = _replaced[(int)slot];
        _replaced[(int)slot] = 0;
        return item.Update with { AgeNs = nowNs - item.PublishedNs, Replaced = replaced };
    }
}
