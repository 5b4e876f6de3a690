namespace RealtimeBCI.Glm;

/// <summary>Finds the classes: noise and drift from silent voxels, where no trial can pass for noise; then each voxel's spread of betas, with their frequencies as prior.</summary>
/// <remarks>In the series of one voxel, noise that goes on and betas that differ are hard to tell apart; the noise of silent voxels tells which it is.</remarks>
internal sealed class ClassSearch(IReadOnlyList<float[][]> data, int threads)
{
    private const int MostNoises = 3, MostSpreads = 3;

    /// <summary>By how much a further kind of noise must raise the log-likelihood of the silent voxels in all.</summary>
    private const double WorthAClass = 20;

    private static readonly Autoregression[] Noises =
        [new(0, 0), new(0.15, 0), new(0.3, 0), new(0.38, 0), new(0.45, 0), new(0.6, 0), new(0.3, 0.2), new(0.45, 0.2), new(0.6, 0.2), new(0.45, -0.15), new(0.6, -0.15)];

    private static readonly (double Drift, double Walk)[] Drifts =
        [(0.1, 0), (0.25, 0), (0.5, 0), (0.8, 0), (1.3, 0), (0.25, 0.03), (0.5, 0.06), (0.8, 0.1), (1.3, 0.2)];

    private static readonly double[] TrialSds = [0.1, 0.2, 0.35, 0.5, 0.7, 1, 1.4, 2];

    /// <summary>The kinds of noise and drift among silent voxels, the commonest first, with their frequencies.</summary>
    public (VoxelClass Class, double Frequency)[] SilentNoise(IReadOnlyList<RunDesign> designs, int[] voxels, VoxelClass start)
    {
        var silent = start with { TrialSd = 0 };
        silent = Best(designs, Noises.Select(n => silent with { Noise = n }), voxels);
        silent = Best(designs, Drifts.Select(d => silent with { DriftSd = d.Drift, LevelWalkSd = d.Walk }), voxels);
        VoxelClass[] candidates = [.. Noises.SelectMany(n => Drifts.Select(d => silent with { Noise = n, DriftSd = d.Drift, LevelWalkSd = d.Walk }))];
        var logs = Array.ConvertAll(candidates, c => Logs(designs, c, voxels));
        var chosen = Cover(logs);
        var probabilities = ResponseClasses.Probabilities([.. chosen.Select(c => logs[c])]);
        return [.. chosen.Select((c, i) => (candidates[c], probabilities.Average(p => p[i]))).OrderByDescending(c => c.Item2)];
    }

    /// <summary>The spread of betas that is expected of a voxel among these.</summary>
    public double ExpectedSpread(IReadOnlyList<RunDesign> designs, int[] voxels, VoxelClass common)
    {
        var logs = Array.ConvertAll(TrialSds, k => Logs(designs, common with { TrialSd = k }, voxels));
        var probabilities = ResponseClasses.Probabilities(logs);
        return Math.Sqrt(probabilities.Average(Variance));
    }

    /// <summary>The classes of voxels that respond.</summary>
    /// <param name="designs">Designs with the responses to choose from.</param>
    /// <param name="voxels">The voxels.</param>
    /// <param name="responseOf">Each voxel's response.</param>
    /// <param name="noises">Kinds of noise, with their frequencies.</param>
    /// <param name="scales">By what a spread of betas is multiplied for each response, so that it means as much signal with all of them.</param>
    /// <returns>The classes, and each voxel's.</returns>
    public (VoxelClass[] Classes, int[] ClassOf) Assign(
        IReadOnlyList<RunDesign> designs, int[] voxels, int[] responseOf, (VoxelClass Class, double Frequency)[] noises, double[] scales)
    {
        var logs = JointLogs(designs, voxels, responseOf, noises, scales);
        var spreads = Frequencies(logs, noises);
        var expected = Enumerable.Range(0, voxels.Length).Select(v => Expect(logs, v, noises, spreads)).ToArray();
        var levels = Levels([.. expected.Select(e => e.Spread)]);
        var cells = expected.Select((e, v) => (Response: responseOf[v], e.Noise, Spread: Nearest(levels, e.Spread))).ToArray();
        var distinct = cells.Distinct().Order().ToArray();
        return ([.. distinct.Select(c => noises[c.Noise].Class with { Response = c.Response, TrialSd = levels[c.Spread] * scales[c.Response] })],
            Array.ConvertAll(cells, c => Array.IndexOf(distinct, c)));
    }

    /// <summary>The classes of voxels in which no response is seen: the usual response and spread, and each voxel's kind of noise.</summary>
    public (VoxelClass[] Classes, int[] ClassOf) AssignNoise(
        IReadOnlyList<RunDesign> designs, int[] voxels, (VoxelClass Class, double Frequency)[] noises, double trialSd, int response)
    {
        var classes = Array.ConvertAll(noises, n => n.Class with { Response = response, TrialSd = trialSd });
        var logs = Array.ConvertAll(classes, c => Logs(designs, c, voxels));
        return (classes, [.. Enumerable.Range(0, voxels.Length).Select(v => Enumerable.Range(0, classes.Length).MaxBy(c => Math.Log(noises[c].Frequency) + logs[c][v]))]);
    }

    /// <summary>Shape [noise, spread][voxel].</summary>
    private double[][] JointLogs(IReadOnlyList<RunDesign> designs, int[] voxels, int[] responseOf, (VoxelClass Class, double Frequency)[] noises, double[] scales)
    {
        var logs = new double[noises.Length * TrialSds.Length][];
        for (var c = 0; c < logs.Length; c++)
            logs[c] = new double[voxels.Length];
        foreach (var response in responseOf.Distinct())
        {
            int[] members = [.. Enumerable.Range(0, voxels.Length).Where(v => responseOf[v] == response)];
            for (var c = 0; c < logs.Length; c++)
            {
                var found = Logs(designs, noises[c / TrialSds.Length].Class with { Response = response, TrialSd = TrialSds[c % TrialSds.Length] * scales[response] }, Array.ConvertAll(members, v => voxels[v]));
                for (var i = 0; i < members.Length; i++)
                    logs[c][members[i]] = found[i];
            }
        }
        return logs;
    }

    /// <summary>Frequencies of the spreads, the kinds of noise having theirs from silent voxels (expectation maximisation).</summary>
    private static double[] Frequencies(double[][] logs, (VoxelClass Class, double Frequency)[] noises)
    {
        var voxels = logs[0].Length;
        var frequencies = new double[TrialSds.Length];
        Array.Fill(frequencies, 1.0 / frequencies.Length);
        for (var round = 0; round < 40; round++)
        {
            var next = new double[frequencies.Length];
            for (var v = 0; v < voxels; v++)
            {
                var p = Posterior(logs, v, noises, frequencies);
                for (var c = 0; c < p.Length; c++)
                    next[c % TrialSds.Length] += p[c] / voxels;
            }
            frequencies = next;
        }
        return frequencies;
    }

    private static (int Noise, double Spread) Expect(double[][] logs, int v, (VoxelClass Class, double Frequency)[] noises, double[] frequencies)
    {
        var p = Posterior(logs, v, noises, frequencies);
        var noise = Enumerable.Range(0, noises.Length).MaxBy(n => p.Skip(n * TrialSds.Length).Take(TrialSds.Length).Sum());
        var own = p.Skip(noise * TrialSds.Length).Take(TrialSds.Length).ToArray();
        return (noise, Math.Sqrt(Variance(own) / own.Sum()));
    }

    private static double[] Posterior(double[][] logs, int v, (VoxelClass Class, double Frequency)[] noises, double[] frequencies)
    {
        var most = logs.Max(l => l[v]);
        var p = new double[logs.Length];
        for (var c = 0; c < p.Length; c++)
            p[c] = noises[c / TrialSds.Length].Frequency * frequencies[c % TrialSds.Length] * Math.Exp(logs[c][v] - most);
        var sum = p.Sum();
        return Array.ConvertAll(p, x => x / sum);
    }

    private static double Variance(double[] probabilities)
    {
        var variance = 0.0;
        for (var k = 0; k < TrialSds.Length; k++)
            variance += probabilities[k] * TrialSds[k] * TrialSds[k];
        return variance;
    }

    /// <summary>A few spreads that stand for all: the sixth parts of the voxels' own.</summary>
    private static double[] Levels(double[] spreads)
    {
        double[] sorted = [.. spreads.Order()];
        return [.. Enumerable.Range(0, MostSpreads).Select(k => sorted[(int)((2 * k + 1) * (sorted.Length - 1L) / (2 * MostSpreads))]).Distinct()];
    }

    private static int Nearest(double[] levels, double spread) => Enumerable.Range(0, levels.Length).MinBy(k => Math.Abs(Math.Log(levels[k] / spread)));

    private VoxelClass Best(IReadOnlyList<RunDesign> designs, IEnumerable<VoxelClass> candidates, int[] voxels) =>
        candidates.MaxBy(c => Logs(designs, c, voxels).Sum())!;

    /// <summary>Adds the candidate that helps most, until none is worth a class.</summary>
    private static List<int> Cover(double[][] logs)
    {
        List<int> chosen = [Enumerable.Range(0, logs.Length).MaxBy(c => logs[c].Sum())];
        var best = (double[])logs[chosen[0]].Clone();
        while (chosen.Count < MostNoises)
        {
            var (candidate, gain) = Enumerable.Range(0, logs.Length).Select(c => (c, Gain(logs[c], best))).MaxBy(g => g.Item2);
            if (gain < WorthAClass)
                break;
            chosen.Add(candidate);
            for (var v = 0; v < best.Length; v++)
                best[v] = Math.Max(best[v], logs[candidate][v]);
        }
        return chosen;
    }

    private static double Gain(double[] logs, double[] best)
    {
        var gain = 0.0;
        for (var v = 0; v < best.Length; v++)
            gain += Math.Max(0, logs[v] - best[v]);
        return gain;
    }

    private double[] Logs(IReadOnlyList<RunDesign> designs, VoxelClass candidate, int[] voxels) =>
        ProfileLikelihood.Of(designs, data, voxels, candidate, threads).Logs();
}
