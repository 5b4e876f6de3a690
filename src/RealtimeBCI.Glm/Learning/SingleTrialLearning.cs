namespace RealtimeBCI.Glm;

/// <summary>Learns from training runs what <see cref="GlmsingleEstimator"/> needs.</summary>
/// <remarks>
/// GLMsingle's ideas (Prince et al. 2022), each in the form that a run can use while it goes on: responses from a library, noise components from a pool of silent
/// voxels, and shrinkage per voxel, chosen by likelihood under the very covariance that the filter has. Labels of trials are not read.
/// </remarks>
public static class SingleTrialLearning
{
    private static readonly ResponseShape[] ShapesToDetectBy = [.. new[] { 3.5, 5, 6.5, 8 }.Select(peak => new ResponseShape(peak, 1.15, peak + 9.5, 0.3))];
    private static readonly double[] LevelSds = [0.1, 0.25, 0.5, 1, 2, 4];

    /// <summary>Learns a model.</summary>
    /// <param name="runs">The training runs, on one mask; those of one session in their order.</param>
    /// <param name="estimated">Voxels that get betas, by position in a volume; the rest serves as noise pool. Null: all get betas, and the pool is among them.</param>
    /// <param name="settings">Drift cut-off, motion regressors.</param>
    /// <param name="options">Limits.</param>
    /// <exception cref="ArgumentException">There is no run with trials and usable volumes.</exception>
    public static SingleTrialModel Learn(IReadOnlyList<RecordedRun> runs, int[]? estimated, GlmSettings settings, LearningOptions options)
    {
        if (runs.Count == 0 || runs.Any(r => !r.Events.Any(e => e.Kind == DesignEventKind.Trial) || r.Samples.Count(s => !s.IsCensored && !s.Voxels.IsEmpty) < 16))
            throw new ArgumentException(
                $"A single-trial model needs training runs with trials and at least 16 usable volumes each; found {string.Join(", ", runs.Select(r => $"{r.Name}: {r.Events.Count(e => e.Kind == DesignEventKind.Trial)} trials, {r.Samples.Count} volumes"))}.");
        var shell = Shell(runs, settings);
        var data = new TrainingData(runs, shell);
        shell = shell with { Baseline = data.Baseline };
        estimated ??= [.. Enumerable.Range(0, data.Baseline.Length)];
        int[] alive = [.. estimated.Where(v => data.Baseline[v] > 0)];
        if (alive.Length == 0)
            throw new ArgumentException($"None of the {estimated.Length} voxels has a signal above 0 in the training runs; check the mask.");
        var assumed = shell.Classes[0] with { Response = Array.IndexOf([.. shell.Library], shell.Library.MinBy(s => Math.Abs(s.PeakSeconds - 5) + Math.Abs(s.DispersionSeconds - 1.15) + Math.Abs(s.UndershootRatio - 0.3))) };
        data.LeaveOut(TrainingSpikes.Find(data, NoisePool.Thin(alive, options.VoxelsForShared), assumed, options.Threads), shell);

        int[] candidates = [.. Enumerable.Range(0, data.Baseline.Length).Where(v => data.Baseline[v] > 0)];
        var gain = Gains(data, candidates, assumed, shell, options);
        var pool = PoolOf(candidates, estimated, gain, options);
        var shared = SharedNoise.Learn(data, pool, alive, assumed, options);
        shared.Remove(data);

        var search = new ClassSearch(data.Percent, options.Threads);
        var silent = pool.Intersect(alive).ToArray();
        var noises = search.SilentNoise(data.Designs, NoisePool.Thin(silent.Length > 0 ? silent : alive, options.VoxelsForShared), assumed);
        var strongest = Strongest(alive, gain, options.VoxelsForShared);
        var common = noises[0].Class with { TrialSd = search.ExpectedSpread(data.Designs, strongest, noises[0].Class) };
        shell = shell with { LevelSd = BestLevel(data, runs, strongest, common, shell, options) };
        var designs = data.DesignsFor(shell);

        int[] responding = [.. alive.Where(v => gain[v] > 0)];
        if (responding.Length == 0)
            responding = strongest;
        var norm = Norm(designs, common.Response);
        double[] scales = [.. shell.Library.Select((_, s) => norm / Norm(designs, s))];
        var probabilities = ResponseClasses.Probabilities([.. shell.Library.Select(
            (_, s) => ProfileLikelihood.Of(designs, data.Percent, responding, common with { Response = s, TrialSd = common.TrialSd * scales[s] }, options.Threads).Logs())]);
        var (responses, responseOf, usual) = ResponseClasses.Group(probabilities, shell.Library, options.MostResponses);
        shell = shell with { Responses = responses };
        designs = data.DesignsFor(shell);
        var (classes, classOf) = search.Assign(designs, responding, responseOf, noises, [.. responses.Select((_, r) => norm / Norm(designs, r))]);
        int[] rest = [.. alive.Except(responding)];
        var (restClasses, restClassOf) = search.AssignNoise(designs, rest, noises, common.TrialSd * norm / Norm(designs, usual), usual);
        shell = shell with { Classes = [.. classes, .. restClasses] };
        var classOfVoxel = responding.Zip(classOf).Concat(rest.Zip(restClassOf.Select(c => classes.Length + c))).ToDictionary(x => x.First, x => x.Second);
        var model = Assemble(shell, data, designs, estimated, alive, [.. alive.Select(v => classOfVoxel[v])], rest, shared, options);
        model = ModelRehearsal.Complete(model, runs);
        return model with { Notes = LearningNotes.Of(runs, model, pool.Length, shared, common, alive.Length, alive.Count(v => gain[v] > 0)) };
    }

    private static double Norm(IReadOnlyList<RunDesign> designs, int response) => designs.Average(d => d.TrialNorm(response));

    /// <summary>The third of the responding voxels that responds most; of silent voxels, what they have.</summary>
    private static int[] Strongest(int[] voxels, Dictionary<int, double> gain, int most)
    {
        var number = Math.Min(most, Math.Max(Math.Min(50, voxels.Length), voxels.Count(v => gain[v] > 0) / 3));
        return [.. voxels.OrderByDescending(v => gain[v]).ThenBy(v => v).Take(number).Order()];
    }

    private static SingleTrialModel Shell(IReadOnlyList<RecordedRun> runs, GlmSettings settings)
    {
        var library = ResponseShape.Library;
        return new()
        {
            RepetitionTimeSeconds = runs[0].RepetitionTimeSeconds,
            RunVolumes = (int)Math.Round(runs.Average(r => r.Samples[^1].ScannerNumber + 1.0)),
            Library = library,
            Responses = [.. library.Select((_, s) => library.Select((_, i) => i == s ? 1.0 : 0).ToArray())],
            Classes = [new(0, new(0.35, 0), 0.5, 0, 0.4)],
            Baseline = [],
            Estimated = [],
            ClassOf = [],
            MeanResponse = [],
            NoiseSd = [],
            PoolWeights = [],
            Loads = [],
            LevelSd = 2,
            Settings = settings,
        };
    }

    private static Dictionary<int, double> Gains(TrainingData data, int[] candidates, VoxelClass assumed, SingleTrialModel shell, LearningOptions options)
    {
        ProfileLikelihood[] shapes = [.. Enumerable.Range(0, shell.Library.Count).Where(s => ShapesToDetectBy.Contains(shell.Library[s])).Select(
            s => ProfileLikelihood.Of(data.Designs, data.Percent, candidates, assumed with { Response = s }, options.Threads))];
        var none = ProfileLikelihood.Of(data.Designs, data.Percent, candidates, assumed with { TrialSd = 0 }, options.Threads);
        var gain = NoisePool.Gain(shapes, none, candidates.Length, data.Runs);
        return candidates.Select((v, i) => (v, gain[i])).ToDictionary(x => x.v, x => x.Item2);
    }

    private static int[] PoolOf(int[] candidates, int[] estimated, Dictionary<int, double> gain, LearningOptions options)
    {
        int[] outside = [.. candidates.Except(estimated)];
        var among = outside.Length > 0 ? outside : candidates;
        return [.. NoisePool.Choose(Array.ConvertAll(among, v => gain[v]), options.MostPoolVoxels).Select(i => among[i])];
    }

    private static double BestLevel(TrainingData data, IReadOnlyList<RecordedRun> runs, int[] voxels, VoxelClass common, SingleTrialModel shell, LearningOptions options) =>
        runs.Count == 1 ? shell.LevelSd : LevelSds.MaxBy(level =>
            ProfileLikelihood.Of(data.DesignsFor(shell with { LevelSd = level, Responses = [shell.Responses[common.Response]] }),
                data.Percent, voxels, common with { Response = 0 }, options.Threads).Logs().Sum());

    private static SingleTrialModel Assemble(
        SingleTrialModel shell, TrainingData data, IReadOnlyList<RunDesign> designs, int[] estimated, int[] alive, int[] classOfAlive,
        int[] silent, SharedNoise shared, LearningOptions options)
    {
        var classOf = new int[data.Baseline.Length];
        var mean = new float[data.Baseline.Length];
        var error = new float[data.Baseline.Length];
        var noise = new float[data.Baseline.Length];
        Array.Fill(noise, 1);
        for (var c = 0; c < shell.Classes.Count; c++)
        {
            int[] members = [.. alive.Where((_, i) => classOfAlive[i] == c)];
            var likelihood = ProfileLikelihood.Of(designs, data.Percent, members, shell.Classes[c], options.Threads);
            for (var i = 0; i < members.Length; i++)
            {
                var (_, m, e, s) = likelihood.Best(i);
                (classOf[members[i]], mean[members[i]], error[members[i]], noise[members[i]]) = (c, (float)m, (float)e, (float)s);
            }
        }
        ShrinkMeans(mean, error, silent);
        return shell with
        {
            Estimated = estimated,
            ClassOf = Array.ConvertAll(estimated, v => classOf[v]),
            MeanResponse = Array.ConvertAll(estimated, v => mean[v]),
            NoiseSd = Array.ConvertAll(estimated, v => noise[v]),
            PoolWeights = shared.PoolWeights,
            Loads = [.. shared.Loads.Select(l => Array.ConvertAll(estimated, v => l[v]))],
        };
    }

    /// <summary>Draws the mean responses of voxels that were not seen to respond towards 0, by how much of their spread is error (empirical Bayes).</summary>
    private static void ShrinkMeans(float[] mean, float[] error, int[] voxels)
    {
        if (voxels.Length == 0)
            return;
        var spread = Math.Max(0, voxels.Average(v => (double)mean[v] * mean[v] - (double)error[v] * error[v]));
        foreach (var v in voxels)
            mean[v] *= (float)(spread / (spread + (double)error[v] * error[v]));
    }
}
