namespace RealtimeBCI.Session.Report;

/// <summary>How often the best candidate was right when so much of the trial had been measured.</summary>
/// <param name="SecondsAfterOnset">Mean end of acquisition of the newest volume, seconds after the trial's onset.</param>
/// <param name="Trials">Trials with a decode at this time.</param>
/// <param name="Correct">Of these, right ones.</param>
/// <param name="IsFinal">Whether these are the decisions themselves.</param>
public sealed record TimedAccuracy(double SecondsAfterOnset, int Trials, int Correct, bool IsFinal)
{
    /// <summary>Fraction right.</summary>
    public double Top1 => (double)Correct / Trials;
}

/// <summary>Accuracy against decision time, from provisional decodes.</summary>
public static class DecisionTiming
{
    /// <summary>Bins provisional decodes by the end of their newest volume, one repetition time per bin, and adds the final decisions as the last entry.</summary>
    /// <param name="provisional">In the order in which they were made; of several of one trial in one bin, the last counts.</param>
    /// <param name="decisions">Final decisions.</param>
    /// <param name="labels">Target by trial.</param>
    /// <param name="repetitionTimeSeconds">Width of a bin; above 0.</param>
    /// <remarks>Bins with fewer than a quarter of the largest bin's trials are left out: they hold trials whose volumes were lost or came at odd times.</remarks>
    public static IReadOnlyList<TimedAccuracy> Of(
        IEnumerable<Decision> provisional, IEnumerable<Decision> decisions, IReadOnlyDictionary<int, string> labels, double repetitionTimeSeconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repetitionTimeSeconds);
        double Seconds(Decision d) => (d.NewestVolume + 1) * repetitionTimeSeconds - d.OnsetSeconds;
        bool Counts(Decision d) => d.NewestVolume >= 0 && labels.ContainsKey(d.Trial);
        var bins = provisional.Where(d => Counts(d) && Seconds(d) > 0)
            .GroupBy(d => (int)Math.Floor(Seconds(d) / repetitionTimeSeconds))
            .OrderBy(bin => bin.Key)
            .Select(bin => bin.GroupBy(d => d.Trial).Select(trial => trial.Last()).ToArray())
            .ToArray();
        var most = bins.Select(b => b.Length).DefaultIfEmpty(0).Max();
        var final = decisions.Where(Counts).ToArray();
        return
        [
            .. bins.Where(b => 4 * b.Length >= most).Select(b => Entry(b, false)),
            .. final.Length == 0 ? [] : new[] { Entry(final, true) },
        ];

        TimedAccuracy Entry(Decision[] decodes, bool isFinal) =>
            new(decodes.Average(Seconds), decodes.Length, decodes.Count(d => SessionScore.IsCorrect(d, labels[d.Trial])), isFinal);
    }
}
