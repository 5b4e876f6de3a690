using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>What decoders that had not seen a trial's group scored for it.</summary>
/// <param name="Trials">The trials that were held out, as positions among all; every trial once where there were folds, some where there was one validation split.</param>
/// <param name="Candidates">Ids of the items among all trials, in the order of the scores.</param>
/// <param name="Targets">Position of each held-out trial's item among the candidates; in the order of <paramref name="Trials"/>.</param>
/// <param name="Scores">Shape [held-out trial, candidate], C order.</param>
public sealed record CrossValidation(IReadOnlyList<int> Trials, IReadOnlyList<string> Candidates, int[] Targets, float[] Scores)
{
    /// <summary>Fraction of held-out trials that named their item.</summary>
    public double Top1 => Posterior.Top1(Scores, Targets);

    /// <summary>Mean over held-out trials of −ln posterior(target), each state with its own best temperature, nats.</summary>
    /// <param name="states">Shape [trial], of all trials.</param>
    public double LogLoss(IReadOnlyList<CognitiveState> states)
    {
        var sum = 0.0;
        foreach (var state in Trials.GroupBy(t => states[t]))
        {
            int[] rows = [.. Enumerable.Range(0, Trials.Count).Where(r => states[Trials[r]] == state.Key)];
            float[] own = [.. rows.SelectMany(r => Scores.AsSpan(r * Candidates.Count, Candidates.Count).ToArray())];
            int[] ownTargets = [.. rows.Select(r => Targets[r])];
            sum += rows.Length * Posterior.LogLoss(own, ownTargets, TemperatureFit.Fit(own, ownTargets));
        }
        return sum / Targets.Length;
    }
}
