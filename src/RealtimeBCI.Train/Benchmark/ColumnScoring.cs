using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>Scores the test sets with a bundle, through the very classes of a session: normaliser, ONNX model, comparison with the candidates.</summary>
internal static class ColumnScoring
{
    /// <summary>Scores every set that the bundle can score.</summary>
    /// <param name="bundle">The decoder.</param>
    /// <param name="data">The subject.</param>
    /// <param name="sets">Its test sets.</param>
    /// <param name="adapts">Whether the normaliser follows the imagery session, trial by trial, after each was decoded. Its targets are balanced.</param>
    /// <param name="threads">Threads for one decode.</param>
    public static IReadOnlyList<float[]> Score(DecoderBundle bundle, BenchmarkData data, IReadOnlyList<TestSet> sets, bool adapts, int threads)
    {
        var session = Session(bundle, data, adapts, threads);
        return [.. sets.Select(set => set.IsImagerySession ? Pick(set, session) : Perception(bundle, data, set, threads))];
    }

    /// <summary>The imagery session in its order, once, over all of its candidates.</summary>
    private static (IReadOnlyList<string> Candidates, Dictionary<int, float[]> Scores) Session(DecoderBundle bundle, BenchmarkData data, bool adapts, int threads)
    {
        string[] candidates = [.. ImageryTargets.All.Where(t => t.IsScored).Select(t => t.Item)];
        if (Known(bundle, candidates) is not { Length: > 0 } known)
            return ([], []);
        using var scores = new CandidateScores(bundle, data.Gallery, known, adapts, threads);
        var byRow = new Dictionary<int, float[]>();
        for (var row = 0; row < data.Imagery.Trials.Count; row++)
        {
            var trial = data.Imagery.Trials[row];
            var beta = data.Imagery.Take([row]).Betas;
            if (trial.IsScored)
                byRow[row] = scores.Score(beta, trial.State)?.ToArray() ?? Blank(known.Length);
            scores.Learn(beta, trial.State);
        }
        return (known, byRow);
    }

    private static float[] Pick(TestSet set, (IReadOnlyList<string> Candidates, Dictionary<int, float[]> Scores) session)
    {
        var places = session.Candidates.Index().ToDictionary(c => c.Item, c => c.Index);
        return set.Candidates.All(places.ContainsKey)
            ? [.. set.Rows.SelectMany(row => set.Candidates.Select(c => session.Scores[row][places[c]]))] : [];
    }

    private static float[] Perception(DecoderBundle bundle, BenchmarkData data, TestSet set, int threads)
    {
        if (Known(bundle, set.Candidates).Length != set.Candidates.Count)
            return [];
        using var scores = new CandidateScores(bundle, data.Gallery, set.Candidates, isBalanced: false, threads);
        return [.. set.Rows.SelectMany(row => scores.Score(data.Perception.Take([row]).Betas, set.State)?.ToArray() ?? Blank(set.Candidates.Count))];
    }

    /// <summary>Candidates that the bundle can score: all of them, unless it was given its candidates in training.</summary>
    private static string[] Known(DecoderBundle bundle, IReadOnlyList<string> wanted) => [.. wanted.Where(w => bundle.Targets.All(t => TargetScores.Knows(t, w)))];

    private static float[] Blank(int candidates) => new float[candidates];
}
