namespace RealtimeBCI.Bridge.Wire;

/// <summary>What to do with a sequenced message.</summary>
internal enum SequenceVerdict
{
    /// <summary>It is the next one.</summary>
    Next,
    /// <summary>It came before.</summary>
    Repeated,
    /// <summary>Something before it is missing: ask for it.</summary>
    Gap,
    /// <summary>Something before it is missing, and was asked for.</summary>
    AfterGap,
}

/// <summary>Keeps one run's sequence: what is next, and whether something is being waited for.</summary>
/// <param name="run">The run.</param>
/// <param name="description">The run's opening message as it came, by which a second one is compared.</param>
/// <param name="next">The first sequence that is still wanted.</param>
internal sealed class RunReceiver(RunInfo run, byte[] description, long next)
{
    private bool _asked;

    public RunInfo Run { get; } = run;

    public byte[] Description { get; } = description;

    public long Next { get; private set; } = next;

    /// <summary>Who sends it; null while its bridge is gone.</summary>
    public Peer? Owner { get; set; }

    public bool IsSame(RunInfo other) => Run.RunId == other.RunId && Run.Attempt == other.Attempt;

    /// <summary>Judges a message's sequence.</summary>
    public SequenceVerdict Judge(long sequence)
    {
        if (sequence < Next)
            return SequenceVerdict.Repeated;
        if (sequence == Next)
            return SequenceVerdict.Next;
        if (_asked)
            return SequenceVerdict.AfterGap;
        _asked = true;
        return SequenceVerdict.Gap;
    }

    /// <summary>The next message is kept, or spent.</summary>
    public void Advance()
    {
        Next++;
        _asked = false;
    }

    /// <summary>The next message was not kept: it must come again.</summary>
    public void AskAgain() => _asked = true;

    /// <summary>A new connection knows of no question.</summary>
    public void Reconnected(Peer owner) => (Owner, _asked) = (owner, false);

    /// <summary>Whether the sender was asked for something that has not come.</summary>
    public bool IsWaiting => _asked;
}
