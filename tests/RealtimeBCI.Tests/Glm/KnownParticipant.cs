using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A made-up participant whose every parameter is known, so that nothing has to be learned: autoregressive noise, a level per run, betas about a mean; seeded.</summary>
internal sealed class KnownParticipant(int voxels, int items, int seed, int volumes = 140)
{
    public const double RepetitionTime = 1.5, DecideAfter = 9;
    private const double Ar = 0.4, NoisePercent = 1.2, TrialSd = 1.5, ItemShare = 0.25;
    private readonly Random _random = new(seed);
    private float[][]? _patterns;

    public int Items => items;

    public SingleTrialModel Model { get; } = new()
    {
        RepetitionTimeSeconds = RepetitionTime,
        RunVolumes = volumes,
        Library = [new(5, 1, 15, 0.15)],
        Responses = [[1.0]],
        Classes = [new(0, new(Ar, 0), 0, 0, TrialSd)],
        Baseline = [.. Enumerable.Range(0, voxels).Select(v => 800f + 5 * v)],
        Estimated = [.. Enumerable.Range(0, voxels)],
        ClassOf = new int[voxels],
        MeanResponse = [.. Enumerable.Range(0, voxels).Select(v => 1 + 0.5f * (v % 3))],
        NoiseSd = [.. Enumerable.Repeat((float)NoisePercent, voxels)],
        PoolWeights = [],
        Loads = [],
        LevelSd = 1,
        ImageryTiming = TrialTiming.AsShown,
        SpikeEnergy = 100,
        Settings = new() { Estimator = "glmsingle", HighPassHz = 0.001, MotionRegressors = 0, SliceTimeReference = 0 },
    };

    public RunTiming Timing => new(RepetitionTime, volumes);

    /// <summary>One run, and what is true of it.</summary>
    /// <param name="spacing">From one trial's onset to the next, seconds.</param>
    /// <param name="level">Percent by which each voxel's level differs from its baseline; null draws one from the model's prior.</param>
    public (RecordedRun Run, int[] Item, float[][] Betas) Run(double spacing = 9, float[]? level = null)
    {
        _patterns ??= [.. Enumerable.Range(0, items).Select(_ => Numbers())];
        var response = HemodynamicResponse.Of(Model.Library[0]);
        double[] onsets = [.. Enumerable.Range(0, (int)((volumes * RepetitionTime - 14) / spacing)).Select(i => 4 + spacing * i + 0.5 * _random.NextDouble())];
        int[] item = [.. onsets.Select(_ => _random.Next(items))];
        var betas = item.Select(i => Numbers().Select((own, v) => Model.MeanResponse[v]
            + (float)(TrialSd * NoisePercent * (Math.Sqrt(ItemShare) * _patterns[i][v] + Math.Sqrt(1 - ItemShare) * own))).ToArray()).ToArray();
        level ??= [.. Numbers().Select(z => (float)(Model.LevelSd * NoisePercent * z))];
        var noise = Numbers();
        var samples = new RecordedSample[volumes];
        for (var n = 0; n < volumes; n++)
        {
            var volume = new float[voxels];
            var fresh = Numbers();
            for (var v = 0; v < voxels; v++)
            {
                noise[v] = n == 0 ? noise[v] : (float)(Ar * noise[v] + Math.Sqrt(1 - Ar * Ar) * fresh[v]);
                var percent = level[v] + NoisePercent * noise[v];
                for (var t = 0; t < onsets.Length; t++)
                    percent += betas[t][v] * response.Boxcar(n * RepetitionTime, onsets[t], 3);
                volume[v] = (float)(Model.Baseline[v] * (1 + percent / 100));
            }
            samples[n] = new(n, n * RepetitionTime, volume, false, []);
        }
        DesignEvent[] events = [.. onsets.Select((onset, t) => new DesignEvent
        {
            Number = t + 1,
            Kind = DesignEventKind.Trial,
            Trial = t,
            OnsetSeconds = onset,
            DurationSeconds = 3,
        })];
        return (new() { Name = "made", RepetitionTimeSeconds = RepetitionTime, ExpectedVolumes = volumes, Samples = samples, Events = events }, item, betas);
    }

    /// <summary>Every trial's beta as known so many seconds after its onset.</summary>
    public static IReadOnlyList<TrialBeta> Causal(RecordedRun run, SingleTrialModel model, double decideAfter = DecideAfter) => RunBetas.Estimate(
        [.. run.Samples.Select(s => s.Voxels)], run.Events, model.Settings, new()
        {
            RepetitionTimeSeconds = RepetitionTime,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = decideAfter,
            ExpectedVolumes = run.ExpectedVolumes,
            Model = model,
            Censored = [.. run.Samples.Select(s => s.IsCensored)],
        });

    /// <summary>Correlation over voxels.</summary>
    public static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Func<int, double> centre)
    {
        double ab = 0, aa = 0, bb = 0;
        for (var v = 0; v < a.Length; v++)
        {
            var (x, y) = (a[v] - centre(v), b[v] - centre(v));
            (ab, aa, bb) = (ab + x * y, aa + x * x, bb + y * y);
        }
        return ab / Math.Sqrt(aa * bb);
    }

    private float[] Numbers() => [.. Enumerable.Range(0, voxels).Select(_ =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble())))];
}
