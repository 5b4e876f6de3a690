using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Calibrates posteriors per state and number of repeats from cross-validated scores.</summary>
public static class RepeatCalibration
{
    /// <summary>Fits one inverse temperature for each state and each number of repeats with enough decisions.</summary>
    /// <param name="validation">Scores from decoders that had not seen the trial's group.</param>
    /// <param name="states">Shape [trial].</param>
    /// <param name="reliabilities">Shape [trial], or empty where none is known. Scores of trials that are less reliable than the state's typical one are weighted as a session weights them.</param>
    /// <param name="fewestDecisions">With fewer, a number of repeats stays uncalibrated.</param>
    /// <remarks>A decision over k repeats sums the scores of k successive trials of one item and state; the trials of an item are used once for each k.</remarks>
    public static IReadOnlyList<CalibrationEntry> Fit(CrossValidation validation, IReadOnlyList<CognitiveState> states, IReadOnlyList<double> reliabilities, int fewestDecisions)
    {
        var entries = new List<CalibrationEntry>();
        double[] known = reliabilities.Count == 0 ? [] : [.. validation.Trials.Select(t => reliabilities[t])];
        CognitiveState[] heldOut = [.. validation.Trials.Select(t => states[t])];
        foreach (var state in heldOut.Distinct().Order())
        {
            int[][] byItem = [.. Enumerable.Range(0, heldOut.Length).Where(r => heldOut[r] == state).GroupBy(r => validation.Targets[r]).Select(g => g.ToArray())];
            var typical = TrialWeight.Typical(byItem.SelectMany(g => g).Where(r => r < known.Length).Select(r => known[r]));
            double[] weights = [.. Enumerable.Range(0, heldOut.Length).Select(r => r < known.Length ? TrialWeight.Of(known[r], typical) : 1)];
            for (var repeats = 1; repeats <= byItem.Max(g => g.Length); repeats++)
                if (byItem.SelectMany(g => g.Chunk(repeats)).Where(c => c.Length == repeats).ToArray() is { } decisions && decisions.Length >= fewestDecisions)
                    entries.Add(Entry(validation, state, repeats, decisions, weights) with { Reliability = typical });
        }
        return entries;
    }

    private static CalibrationEntry Entry(CrossValidation validation, CognitiveState state, int repeats, int[][] decisions, double[] weights)
    {
        var candidates = validation.Candidates.Count;
        var scores = new float[decisions.Length * candidates];
        for (var d = 0; d < decisions.Length; d++)
            foreach (var trial in decisions[d])
                for (var c = 0; c < candidates; c++)
                    scores[d * candidates + c] += (float)weights[trial] * validation.Scores[trial * candidates + c];
        int[] targets = [.. decisions.Select(d => validation.Targets[d[0]])];
        var inverseTemperature = TemperatureFit.Fit(scores, targets);
        return new()
        {
            State = state,
            Repeats = repeats,
            InverseTemperature = inverseTemperature,
            Decisions = decisions.Length,
            Candidates = candidates,
            LogLoss = Posterior.LogLoss(scores, targets, inverseTemperature),
            Top1 = Posterior.Top1(scores, targets),
        };
    }
}
