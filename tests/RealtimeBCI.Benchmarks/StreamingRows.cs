using RealtimeBCI.Glm;

namespace RealtimeBCI.Benchmarks;

/// <summary>What a streaming estimator costs per volume, towards the end of a run, with every trial's estimate at the volume that decides it.</summary>
internal static class StreamingRows
{
    private const int Voxels = 15_724, Volumes = 420, Trials = 70;

    public static IReadOnlyList<BenchmarkRow> Lss(Scale scale) => [Row("lss", "streaming LSS", scale) with
    {
        References = scale == Scale.Tiny ? [] : [new("refitting at every volume, as rt-cloud's projects do, at volume 300", 221)],
    }];

    /// <summary>With a made-up model of a bundle's size; once as a session runs, and once with every trial of the run kept for a final fit.</summary>
    public static IReadOnlyList<BenchmarkRow> GlmSingle(Scale scale) =>
    [
        Row("glmsingle", "streaming glmsingle", scale) with { Budget = scale == Scale.Tiny ? null : 2 },
        Row("glmsingle", "streaming glmsingle, no trial forgotten", scale, forgets: false) with { Budget = scale == Scale.Tiny ? null : 2 },
    ];

    /// <summary>Median over volumes of folding one volume and estimating the running trial, ms.</summary>
    private static BenchmarkRow Row(string estimator, string name, Scale scale, bool forgets = true)
    {
        var (voxels, volumes, trials) = scale == Scale.Full ? (Voxels, Volumes, Trials) : (100, 40, 5);
        var problem = new LssProblem(voxels, volumes, trials);
        var settings = new GlmSettings { Estimator = estimator };
        var model = estimator == "glmsingle" ? MadeUpModel.Of(voxels, volumes, settings) : null;
        var made = TrialEstimators.Create(settings, voxels, new(LssProblem.RepetitionTime, volumes), model);
        var (motion, beta) = (new double[6], new float[made.BetaCount]);
        var (observed, n) = (0, 0);
        var random = new Random(3);
        double[] times = [.. Enumerable.Range(0, volumes).Select(_ =>
        {
            for (var k = 0; k < 6; k++)
                motion[k] += 0.02 * (random.NextDouble() - 0.5);
            var at = n * LssProblem.RepetitionTime;
            var began = System.Diagnostics.Stopwatch.GetTimestamp();
            for (; observed < trials && problem.Events[observed].OnsetSeconds <= at; observed++)
                made.Observe(problem.Events[observed]);
            made.Fold(new VolumeSample { ScannerNumber = n, SampleSeconds = at, Voxels = problem.Data[n].Span, Motion = motion });
            if (observed > 0)
                made.Estimate(observed - 1, beta);
            if (observed > 4 && forgets)
                made.Forget(observed - 5);
            n++;
            return System.Diagnostics.Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        })];
        double[] later = [.. times[(volumes / 3)..].Order()];
        return new($"{name}: one volume folded and the running trial estimated, {voxels} voxels, {trials} trials, {volumes} volumes", later[later.Length / 2], "ms");
    }
}
