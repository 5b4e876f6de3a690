using System.Globalization;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.App.Evaluation;

/// <summary>Two evaluations of the same trials, paired: difference of log-loss with its interval, and of right answers.</summary>
/// <param name="Trials">Trials that both have.</param>
/// <param name="Mean">Mean of this log-loss minus the other's, nats; below 0, this one is better.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="OnlyThis">Trials that only this one got right.</param>
/// <param name="OnlyOther">Trials that only the other one got right.</param>
internal sealed record PairedDifference(int Trials, double Mean, double Low, double High, int OnlyThis, int OnlyOther)
{
    /// <summary>Pairs by run and trial. Runs are drawn with replacement, and trials within each (bootstrap, percentiles), since the trials of a run share what was trained.</summary>
    /// <exception cref="Cli.FailureException">They have no trial in common.</exception>
    public static PairedDifference Of(IReadOnlyList<EvaluatedTrial> mine, IReadOnlyList<EvaluatedTrial> other)
    {
        var known = other.ToDictionary(t => (t.Run, t.Trial));
        var pairs = mine.Where(t => known.ContainsKey((t.Run, t.Trial))).Select(t => (This: t, Other: known[(t.Run, t.Trial)])).ToArray();
        if (pairs.Length == 0)
            throw new Cli.FailureException($"The two evaluations have no trial in common: {mine.Count} trials of {mine[0].Run} and so on, and {other.Count} of other runs.");
        var names = pairs.Select(p => p.This.Run).Distinct().ToList();
        var loss = Bootstrap.Mean([.. pairs.Select(p => p.This.LogLoss - p.Other.LogLoss)], 0, new Random(1),
            new() { Groups = [.. pairs.Select(p => names.IndexOf(p.This.Run))], DrawsMembers = true, Resamples = 10_000 });
        bool IsRight(EvaluatedTrial t) => t.Answer == t.Label;
        return new(pairs.Length, loss.Value, loss.Low, loss.High,
            pairs.Count(p => IsRight(p.This) && !IsRight(p.Other)), pairs.Count(p => !IsRight(p.This) && IsRight(p.Other)));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"against the other, {Trials} trials paired: log-loss {Mean:+0.000;-0.000} (95 % interval {Low:+0.000;-0.000} to {High:+0.000;-0.000}); {OnlyThis} right only here, {OnlyOther} only there");
}
