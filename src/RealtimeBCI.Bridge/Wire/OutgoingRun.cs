namespace RealtimeBCI.Bridge.Wire;

/// <summary>One sequenced message of a run, kept until it is no longer wanted.</summary>
internal sealed class OutgoingEntry
{
    public VolumeHeader? Volume { get; init; }
    public BridgeMessage? Message { get; init; }
    public byte[]? Payload { get; set; }
}

/// <summary>What a bridge has made of one run, sent or not. The client guards it with its own lock.</summary>
internal sealed class OutgoingRun(RunInfo run, byte[] opening)
{
    private int _firstKept;

    public RunInfo Run { get; } = run;

    /// <summary>The opening message, encoded; the same bytes at every connection.</summary>
    public byte[] Opening { get; } = opening;

    public List<OutgoingEntry> Entries { get; } = [];

    public int VolumesSent { get; set; }

    public bool IsEnded { get; set; }

    /// <summary>Highest sequence that the server keeps.</summary>
    public long Acknowledged { get; set; }

    /// <summary>The sequence to be sent next.</summary>
    public long NextToSend { get; set; } = 1;

    /// <summary>Whether this connection has sent the opening message.</summary>
    public bool IsOpened { get; set; }

    /// <summary>Whether the server has said where to go on in this connection.</summary>
    public bool IsResumed { get; set; }

    public long Last => Entries.Count;

    public long Unacknowledged => Math.Max(0, Last - Acknowledged);

    public bool IsDone => IsEnded && Acknowledged >= Last;

    /// <summary>The first sequence that could still be sent.</summary>
    public long FirstKept => _firstKept + 1;

    public OutgoingEntry this[long sequence] => Entries[(int)(sequence - 1)];

    /// <summary>Says what is to be sent next; 0 is the opening message.</summary>
    /// <returns>False where nothing may be sent now.</returns>
    public bool TryTake(int credit, out long sequence)
    {
        sequence = 0;
        if (!IsOpened)
            return IsOpened = true;
        if (!IsResumed || NextToSend > Last || NextToSend - Acknowledged > credit)
            return false;
        sequence = NextToSend++;
        return true;
    }

    /// <summary>What <see cref="TryTake"/> gave could not be sent.</summary>
    public void PutBack(long sequence)
    {
        if (sequence == 0)
            IsOpened = false;
        else
            NextToSend = sequence;
    }

    /// <summary>Gives up the oldest acknowledged entry; returns its payload for reuse, or null where nothing can be given up.</summary>
    public bool TryForget(out byte[]? payload)
    {
        payload = null;
        if (_firstKept >= Acknowledged || _firstKept >= Entries.Count)
            return false;
        payload = Entries[_firstKept].Payload;
        Entries[_firstKept++].Payload = null;
        return true;
    }
}
