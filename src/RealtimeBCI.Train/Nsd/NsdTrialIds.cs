namespace RealtimeBCI.Train.Nsd;

/// <summary>A trial of a subject's core experiment, counted from 0 over all sessions.</summary>
public readonly record struct TrialZeroBased
{
    /// <summary>Trials of a session in the release.</summary>
    public const int PerSession = 750;

    /// <summary>Checks the range.</summary>
    /// <exception cref="NsdException">The number is below 0.</exception>
    public TrialZeroBased(int value) => Value = value >= 0 ? value : throw new NsdException($"{value} is no trial counted from 0.");

    /// <summary>The number, from 0.</summary>
    public int Value { get; }

    /// <summary>The same trial, counted from 1.</summary>
    public TrialOneBased ToOneBased() => new(Value + 1);

    /// <summary>A trial by its place in a session.</summary>
    /// <param name="session">From 1.</param>
    /// <param name="withinSession">From 0.</param>
    /// <param name="perSession">Trials of a session: 750 in the release.</param>
    public static TrialZeroBased Of(int session, int withinSession, int perSession) => new((session - 1) * perSession + withinSession);
}

/// <summary>A trial of a subject's core experiment, counted from 1 over all sessions, as columns <c>subjectN_repR</c> of <c>nsd_stim_info_merged.csv</c> count.</summary>
public readonly record struct TrialOneBased
{
    /// <summary>Checks the range.</summary>
    /// <exception cref="NsdException">The number is below 1.</exception>
    public TrialOneBased(int value) => Value = value >= 1 ? value : throw new NsdException($"{value} is no trial counted from 1.");

    /// <summary>The number, from 1.</summary>
    public int Value { get; }

    /// <summary>The same trial, counted from 0.</summary>
    public TrialZeroBased ToZeroBased() => new(Value - 1);
}
