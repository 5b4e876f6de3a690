namespace RealtimeBCI.Glm;

/// <summary>What training runs say of each voxel, frozen, so that a trial can be estimated while it goes on: response, noise, drift, spread of betas, shared noise.</summary>
/// <remarks>GLMsingle (Prince et al. 2022, eLife 11:e77599) learns the like from the very session that it analyses; here it is learned beforehand, and stated as the
/// parameters of a Gaussian prior. Signals are percent of <see cref="Baseline"/>; responses have unit integral.</remarks>
public sealed record SingleTrialModel
{
    /// <summary>Repetition time of the training runs, seconds.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Volumes of a training run, for which <see cref="VoxelClass.DriftSd"/> holds; the mean where runs differ.</summary>
    public required int RunVolumes { get; init; }
    /// <summary>The shapes from which responses are combined.</summary>
    public required IReadOnlyList<ResponseShape> Library { get; init; }
    /// <summary>Weights of the library's shapes in each response; shape [response][shape].</summary>
    public required IReadOnlyList<double[]> Responses { get; init; }
    /// <summary>The classes.</summary>
    public required IReadOnlyList<VoxelClass> Classes { get; init; }
    /// <summary>Intensity about which each voxel is expressed in percent, scanner units of the training runs; 0 for a voxel without signal; shape [voxel in].</summary>
    public required float[] Baseline { get; init; }
    /// <summary>Which of the voxels that come in get a beta, in that order; shape [voxel out]. The others are noise pool only.</summary>
    public required int[] Estimated { get; init; }
    /// <summary>Class of each voxel; shape [voxel out].</summary>
    public required int[] ClassOf { get; init; }
    /// <summary>Mean beta, percent; shape [voxel out].</summary>
    public required float[] MeanResponse { get; init; }
    /// <summary>Standard deviation of a volume's noise, shared noise and drift taken off, percent; shape [voxel out].</summary>
    public required float[] NoiseSd { get; init; }
    /// <summary>By what the noise pool's percent signal counts towards the score of each noise component; 0 outside the pool; shape [component][voxel in].</summary>
    public required IReadOnlyList<float[]> PoolWeights { get; init; }
    /// <summary>Percent signal that a score of 1 brings; shape [component][voxel out].</summary>
    public required IReadOnlyList<float[]> Loads { get; init; }
    /// <summary>Standard deviation of a voxel's load in a session about that of training, in units of the voxel's noise.</summary>
    public double LoadSd { get; init; } = 0.05;
    /// <summary>Standard deviation of a run's level about the baseline, in units of the voxel's noise.</summary>
    public required double LevelSd { get; init; }
    /// <summary>How runs of one session differ in level; null where training had one run only.</summary>
    public LevelChange? LevelChange { get; init; }
    /// <summary>Variance of the session's lasting level about the baseline, in units of the voxel's noise variance: infinite before its first run, since another day's levels may lie anywhere.</summary>
    public double LastingLevelVariance { get; init; } = double.PositiveInfinity;
    /// <summary>Standard deviation over trials of the whole response's strength, as a fraction of the mean response.</summary>
    public double AmplitudeSd { get; init; }
    /// <summary>How many times larger the variance of a weighted mean over voxels is than independent voxels would make it; at least 1.</summary>
    public double SharedVariance { get; init; } = 1;
    /// <summary>Mean squared innovation of a sound volume, in units of what the model expects.</summary>
    public double Energy { get; init; } = 1;
    /// <summary>How many times a sound volume's energy a volume has from which on it is a spike.</summary>
    public double SpikeEnergy { get; init; } = 1.5;
    /// <summary>How probable each timing of a response is, while seeing.</summary>
    public IReadOnlyList<TrialTiming> PerceptionTiming { get; init; } = TrialTiming.AsShown;
    /// <summary>The same while imagining.</summary>
    public IReadOnlyList<TrialTiming> ImageryTiming { get; init; } = TrialTiming.Uncertain;
    /// <summary>Settings with which the training runs were looked at; a session's must agree.</summary>
    public required GlmSettings Settings { get; init; }
    /// <summary>What it was learned from, and how well it fits, for people.</summary>
    public IReadOnlyDictionary<string, string> Notes { get; init; } = new Dictionary<string, string>();

    /// <summary>The prior on timing for a state.</summary>
    public IReadOnlyList<TrialTiming> Timing(CognitiveState state) => state == CognitiveState.Imagery ? ImageryTiming : PerceptionTiming;

    private const double LeastLevelSd = 0.05;

    /// <summary>The model for a session's next run: the baseline moves to where the runs so far have their levels, and the next level is expected about it.</summary>
    /// <param name="levels">What the run's estimator tells (<see cref="ITrialEstimator.ReadLevels"/>), scanner units; shape [voxel in]. A voxel that is not above 0 keeps its baseline.</param>
    /// <remarks>A level is the session's lasting one, which moves from run to run, and what passes with the run (a local level model: Durbin and Koopman 2012, section 2.1). The first run of a day moves the
    /// baseline all the way; each further one by its share. The next run's first volume gives its gain anew, against this baseline: so what scales a whole run never counts as a change of level, and
    /// since the baseline lies where the session's levels do, the gain is measured better too.</remarks>
    /// <exception cref="ArgumentException">The levels are of another number of voxels.</exception>
    public SingleTrialModel After(ReadOnlySpan<float> levels)
    {
        if (levels.Length != Baseline.Length)
            throw new ArgumentException($"The earlier run has levels of {levels.Length} voxels; the single-trial model has {Baseline.Length}. Name a run with the same bundle or mask.", nameof(levels));
        var (lasting, passing) = (LevelChange?.LastingSd ?? 0, LevelChange?.PassingSd ?? 0);
        var known = 1 / LastingLevelVariance;
        var share = 1 / (1 + known * passing * passing);
        var gain = SessionGain.Of(levels, Baseline);
        var baseline = new float[levels.Length];
        for (var v = 0; v < levels.Length; v++)
            baseline[v] = Baseline[v] <= 0 ? 0
                : float.IsFinite(levels[v]) && levels[v] > 0 ? (float)(share * levels[v] + (1 - share) * gain * Baseline[v])
                : gain * Baseline[v];
        var variance = share * passing * passing + lasting * lasting;
        return this with
        {
            Baseline = baseline,
            LastingLevelVariance = LevelChange is null ? LastingLevelVariance : variance,
            LevelSd = LevelChange is null ? LevelSd : Math.Max(LeastLevelSd, Math.Sqrt(variance + passing * passing)),
        };
    }

    /// <summary>Checks that every array fits the others.</summary>
    /// <exception cref="ArgumentException">The first that does not.</exception>
    public void Validate()
    {
        var (voxelsIn, voxels) = (Baseline.Length, Estimated.Length);
        Require(ClassOf.Length == voxels && MeanResponse.Length == voxels && NoiseSd.Length == voxels, $"{ClassOf.Length} classes, {MeanResponse.Length} mean responses and {NoiseSd.Length} noise levels for {voxels} voxels");
        Require(PoolWeights.Count == Loads.Count, $"{PoolWeights.Count} pool patterns and {Loads.Count} loads");
        Require(PoolWeights.All(p => p.Length == voxelsIn) && Loads.All(l => l.Length == voxels), "a noise component of another length than the voxels");
        Require(Classes.Count > 0 && Array.TrueForAll(ClassOf, c => c >= 0 && c < Classes.Count), $"a voxel of a class that is not among the {Classes.Count}");
        Require(Classes.All(c => c.Response >= 0 && c.Response < Responses.Count), $"a class whose response is not among the {Responses.Count}");
        Require(Classes.FirstOrDefault(c => !c.Noise.IsStationary)?.Noise, "noise that is not stationary");
        Require(Classes.FirstOrDefault(c => !(c.TrialSd > 0 && double.IsFinite(c.TrialSd) && c.DriftSd >= 0 && c.LevelWalkSd >= 0)), "spreads that are below 0, or trials without any");
        Require(Responses.All(r => r.Length == Library.Count && r.Sum() > 0), $"a response without {Library.Count} weights, or with none above 0");
        Require(Array.TrueForAll(Estimated, v => v >= 0 && v < voxelsIn), $"an estimated voxel outside the {voxelsIn} that come in");
        Require(Estimated.Distinct().Count() == voxels, "a voxel that is estimated twice");
        Require(Array.TrueForAll(NoiseSd, s => s > 0 && float.IsFinite(s)), "a noise level that is not above 0");
        Require(Array.TrueForAll(Baseline, b => b >= 0 && float.IsFinite(b)), "a baseline that is not 0 or above");
        Require(Array.TrueForAll(MeanResponse, float.IsFinite) && PoolWeights.Concat(Loads).All(a => Array.TrueForAll(a, float.IsFinite)), "a mean response, pool weight or load that is not finite");
        foreach (var (name, value, least) in new[] { ("repetition time", RepetitionTimeSeconds, 0), ("run length", RunVolumes, 0), (nameof(LevelSd), LevelSd, 0), (nameof(Energy), Energy, 0), (nameof(SpikeEnergy), SpikeEnergy, 1.0) })
            Require(value > least && double.IsFinite(value), $"{name} {value}, where above {least} is needed");
        Require(LoadSd >= 0 && AmplitudeSd >= 0 && SharedVariance >= 1, $"{nameof(LoadSd)} {LoadSd}, {nameof(AmplitudeSd)} {AmplitudeSd}, {nameof(SharedVariance)} {SharedVariance}");
        foreach (var timing in new[] { PerceptionTiming, ImageryTiming })
            Require(timing.All(t => t.Weight >= 0 && t.LatencySeconds >= 0 && t.DurationFactor is > 0 and <= 1.5) && Math.Abs(timing.Sum(t => t.Weight) - 1) < 1e-3,
                $"timings whose weights sum to {timing.Sum(t => t.Weight)}, or that lie before their event or last longer than one and a half times as long");
    }

    private static void Require(object? fault, string what) => Require(fault is null, $"{what}: {fault}");

    private static void Require(bool holds, string found)
    {
        if (!holds)
            throw new ArgumentException($"The single-trial model contradicts itself: it has {found}. Learn it anew.");
    }
}

/// <summary>How runs of one session differ in level, in units of the voxel's noise: what lasts and what passes.</summary>
/// <param name="LastingSd">Standard deviation by which the session's level moves from a run to the next.</param>
/// <param name="PassingSd">Standard deviation of a run's own level, as it is measured, about the session's.</param>
public sealed record LevelChange(double LastingSd, double PassingSd);
