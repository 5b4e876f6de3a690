using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train.Benchmark;

/// <summary>Every measure of one column on one test set at one number of repeats.</summary>
internal static class SetMeasures
{
    /// <summary>Names of the measures, in the order of the rows.</summary>
    public static IReadOnlyList<(string Name, bool? LargerIsBetter)> Names { get; } =
    [
        ("top-1 (image retrieval)", true), ("2-way identification", true), ("mean rank", false), ("brain retrieval", true),
        ("log-loss, nats", false), ("log-loss, recalibrated on the other run, nats", false), ("calibration slope", null), ("bits per decision", true), ("share of the commonest answer", null),
    ];

    /// <summary>Measures a column.</summary>
    /// <param name="set">The trials.</param>
    /// <param name="scores">Shape [trial, candidate]; empty gives no values.</param>
    /// <param name="repeats">Trials to sum.</param>
    /// <param name="calibration">How scores become posteriors; the other state's is used, as the row's column says, where its own is not there.</param>
    /// <param name="random">Seeded.</param>
    /// <returns>In the order of <see cref="Names"/>.</returns>
    public static Measured[] Of(TestSet set, float[] scores, int repeats, CalibrationTable? calibration, Random random)
    {
        var decisions = set.Decisions(repeats);
        if (scores.Length == 0 || decisions.Length == 0)
            return [.. Names.Select(_ => Measured.None)];
        var n = set.Candidates.Count;
        var sums = Sums(decisions, scores, n);
        int[] targets = [.. decisions.Select(d => set.Targets[d[0]])];
        var plan = new BootstrapPlan { Groups = targets };
        var places = RetrievalMetrics.Places(sums, targets, n);
        var retrieval = RetrievalScores.Of(places, random, plan);
        int[] answers = [.. Enumerable.Range(0, decisions.Length).Select(d => Answer(sums.AsSpan(d * n, n), random))];
        var p = n <= 12 ? TargetPermutation.Accuracy(answers, targets, n, random).P : double.NaN;
        var posteriors = Posteriors(sums, n, calibration?.For(set.State, repeats).Value ?? double.NaN);
        var collapse = Collapse.Of(answers);
        return
        [
            new(retrieval.Top1, p), new(retrieval.TwoWay, double.NaN), new(retrieval.MeanRank, double.NaN), new(Brain(sums, targets, n, random), double.NaN),
            Judged(posteriors, q => LogLoss.Mean(q, targets, random, plan)),
            Judged(Recalibrated(set, decisions, sums, targets, n), q => LogLoss.Mean(q, targets, random, plan)),
            Judged(posteriors, q => Slope(q, targets)),
            Judged(posteriors, q => Information.PosteriorBits(q, targets, random, plan)),
            new(new(collapse.DominantShare, double.NaN, double.NaN, double.NaN, decisions.Length), double.NaN),
        ];
    }

    private static Measured Judged(double[] posteriors, Func<double[], Score> judge) => posteriors.Length == 0 ? Measured.None : new(judge(posteriors), double.NaN);

    private static Score Slope(double[] posteriors, int[] targets)
    {
        var slope = CalibrationFit.OfPosteriors(posteriors, targets, targets);
        return new(slope.Value, double.NaN, slope.Low, slope.High, targets.Length);
    }

    private static float[] Sums(int[][] decisions, float[] scores, int n)
    {
        var sums = new float[decisions.Length * n];
        for (var d = 0; d < decisions.Length; d++)
            foreach (var trial in decisions[d])
                for (var c = 0; c < n; c++)
                    sums[d * n + c] += scores[trial * n + c];
        return sums;
    }

    private static int Answer(ReadOnlySpan<float> scores, Random random)
    {
        var best = scores[0];
        foreach (var s in scores)
            best = Math.Max(best, s);
        var equal = new List<int>();
        for (var c = 0; c < scores.Length; c++)
            if (scores[c] == best)
                equal.Add(c);
        return equal.Count == 0 ? random.Next(scores.Length) : equal[random.Next(equal.Count)];
    }

    /// <summary>For each candidate, is the mean response to it the one that speaks most for it? The other direction than a brain-computer interface needs.</summary>
    private static Score Brain(float[] sums, int[] targets, int n, Random random)
    {
        int[] there = [.. Enumerable.Range(0, n).Where(targets.Contains)];
        var means = new float[there.Length * there.Length];
        for (var column = 0; column < there.Length; column++)
            for (var row = 0; row < there.Length; row++)
                means[column * there.Length + row] = (float)Enumerable.Range(0, targets.Length).Where(d => targets[d] == there[row]).Average(d => sums[d * n + there[column]]);
        var places = Enumerable.Range(0, there.Length).Select(c => Place.Of(means.AsSpan(c * there.Length, there.Length), c));
        return Bootstrap.Share([.. places.Select(p => p.Top(1))], 1.0 / there.Length, random);
    }

    private static double[] Posteriors(float[] sums, int n, double inverseTemperature)
    {
        if (double.IsNaN(inverseTemperature))
            return [];
        var posteriors = new double[sums.Length];
        for (var at = 0; at < sums.Length; at += n)
            Posterior.Softmax(sums.AsSpan(at, n), inverseTemperature, posteriors.AsSpan(at, n));
        return posteriors;
    }

    /// <summary>Posteriors with a temperature of this state, fitted on the decisions of the other runs; empty where there is one run only, or a decision spans runs.</summary>
    private static double[] Recalibrated(TestSet set, int[][] decisions, float[] sums, int[] targets, int n)
    {
        int[] runs = [.. decisions.Select(d => set.Runs[d[0]])];
        if (runs.Distinct().Count() < 2 || decisions.Any(d => d.Any(t => set.Runs[t] != set.Runs[d[0]])))
            return [];
        var posteriors = new double[sums.Length];
        foreach (var run in runs.Distinct())
        {
            int[] others = [.. Enumerable.Range(0, runs.Length).Where(d => runs[d] != run)];
            var beta = TemperatureFit.Fit([.. others.SelectMany(d => sums.AsSpan(d * n, n).ToArray())], [.. others.Select(d => targets[d])]);
            for (var d = 0; d < runs.Length; d++)
                if (runs[d] == run)
                    Posterior.Softmax(sums.AsSpan(d * n, n), beta, posteriors.AsSpan(d * n, n));
        }
        return posteriors;
    }
}
