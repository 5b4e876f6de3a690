namespace RealtimeBCI.Decode;

/// <summary>How scores become posteriors for one state and one number of repeats, and what that was worth on training trials that the decoder had not seen.</summary>
public sealed record CalibrationEntry
{
    /// <summary>Seeing or imagining.</summary>
    public required CognitiveState State { get; init; }
    /// <summary>Repeats of one target whose scores are summed; 1 for a single trial.</summary>
    public required int Repeats { get; init; }
    /// <summary>β of softmax(β Σ scores); at least 0.</summary>
    public required double InverseTemperature { get; init; }
    /// <summary>Decisions on which it was fitted.</summary>
    public required int Decisions { get; init; }
    /// <summary>Candidates among which they were made.</summary>
    public required int Candidates { get; init; }
    /// <summary>Mean −ln posterior(target) on them, nats; chance is ln(candidates).</summary>
    public required double LogLoss { get; init; }
    /// <summary>Fraction of them that named the target.</summary>
    public required double Top1 { get; init; }
    /// <summary>Typical reliability of the trials on which it was fitted, 0 to 1 (<see cref="TrialWeight"/>); null where the estimator cannot say, and in bundles of earlier versions.</summary>
    public double? Reliability { get; init; }
}

/// <summary>An inverse temperature, and on what it was fitted.</summary>
/// <param name="Value">β of softmax(β Σ scores).</param>
/// <param name="IsCalibrated">Whether that was this state and this number of repeats; false for one of the fallbacks of <see cref="CalibrationTable"/>.</param>
/// <param name="On">State of the trials on which it was fitted; null where there were none.</param>
/// <param name="Reliability">Typical reliability of the trials on which it was fitted; null where that is not known.</param>
public readonly record struct InverseTemperature(double Value, bool IsCalibrated, CognitiveState? On, double? Reliability = null);

/// <summary>The calibration of a bundle: one inverse temperature per state and number of repeats.</summary>
/// <remarks>Evidence over repeats is the sum of their scores. That equals the sum of log-posteriors up to the factor β, which each number of repeats has for itself, since
/// repeats share errors. Where an entry is missing, the answer says so (uncalibrated) and is, in this order: the same state's entry with the most repeats below the wanted number,
/// times its repeats over the wanted ones, so that further repeats add no certainty; the other state's, likewise, times <see cref="OtherStateFactor"/>; 1, which is all but flat.</remarks>
public sealed class CalibrationTable
{
    /// <summary>What is left of an inverse temperature when it is used for the other state: imagery's responses predict about half as well as perception's
    /// (correlation of a linear encoder .13 against .24 in NSD-Imagery), and the best β falls with them.</summary>
    public const double OtherStateFactor = 0.5;

    private readonly CalibrationEntry[] _entries;

    /// <summary>Makes a table.</summary>
    /// <exception cref="BundleException">An entry cannot be, or there are two for one state and number.</exception>
    public CalibrationTable(IEnumerable<CalibrationEntry> entries)
    {
        _entries = [.. entries.OrderBy(e => e.State).ThenBy(e => e.Repeats)];
        foreach (var e in _entries)
            if (e.Repeats < 1 || !(e.InverseTemperature >= 0) || !double.IsFinite(e.InverseTemperature))
                throw new BundleException($"The calibration for {e.State} and {e.Repeats} repeats has the inverse temperature {e.InverseTemperature}; repeats must be at least 1 and it at least 0 and finite.");
            else if (e.Reliability is { } reliability && !(reliability is > 0 and <= 1))
                throw new BundleException($"The calibration for {e.State} and {e.Repeats} repeats has the reliability {reliability}; it must lie above 0 and at most at 1, or be left out.");
        if (_entries.DistinctBy(e => (e.State, e.Repeats)).Count() != _entries.Length)
            throw new BundleException("The calibration has two entries for one state and number of repeats; keep one.");
    }

    /// <summary>The entries, by state and repeats.</summary>
    public IReadOnlyList<CalibrationEntry> Entries => _entries;

    /// <summary>Whether single trials of this state were calibrated.</summary>
    public bool Covers(CognitiveState state) => For(state, 1).IsCalibrated;

    /// <summary>Whether posteriors of a state may be given: it was calibrated, or nothing was, or the session accepts the calibration of the other state.</summary>
    /// <param name="state">State of the trials.</param>
    /// <param name="accepted">The state whose calibration the session file accepts by name; null for none.</param>
    public bool Allows(CognitiveState state, CognitiveState? accepted) => For(state, 1).On is not { } on || on == state || on == accepted;

    /// <summary>The inverse temperature for a state and a number of repeats; never fails.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="repeats"/> is below 1.</exception>
    public InverseTemperature For(CognitiveState state, int repeats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        if (Nearest(_entries.Where(e => e.State == state), repeats) is { } own)
            return new(own.InverseTemperature * own.Repeats / repeats, own.Repeats == repeats, state, own.Reliability);
        if (Nearest(_entries, repeats) is { } other)
            return new(OtherStateFactor * other.InverseTemperature * other.Repeats / repeats, false, other.State, other.Reliability);
        return new(1, false, null);
    }

    private static CalibrationEntry? Nearest(IEnumerable<CalibrationEntry> entries, int repeats) =>
        entries.LastOrDefault(e => e.Repeats <= repeats);
}
