namespace RealtimeBCI.Tests.Glm;

/// <summary>Voxels that share one response (peak 5 s) and differ in their betas; white noise of 1 %; what happens in each trial is for the test to say.</summary>
internal sealed class SimulatedPopulation
{
    public const double RepetitionTime = 1.5, Duration = 3;

    /// <param name="lateSeconds">How much later than shown a trial's response begins; by trial.</param>
    /// <param name="strength">By how much it is multiplied; by trial.</param>
    /// <param name="state">Seeing or imagining.</param>
    /// <param name="seed">Seed of betas and noise.</param>
    /// <param name="volumes">Length of the run.</param>
    /// <param name="voxels">Number of voxels.</param>
    public SimulatedPopulation(Func<int, double> lateSeconds, Func<int, double> strength, CognitiveState state, int seed, int volumes = 160, int voxels = 150)
    {
        var random = new Random(seed);
        for (var onset = 6.0; onset < volumes * RepetitionTime - 20; onset += 7 + 4 * random.NextDouble())
        {
            var trial = Betas.Count;
            Events.Add(new() { Number = trial, Kind = DesignEventKind.Trial, Trial = trial, OnsetSeconds = onset, DurationSeconds = Duration, State = state });
            Betas.Add([.. Enumerable.Range(0, voxels).Select(_ => strength(trial) * (1.5 + 0.6 * Normal(random)))]);
        }
        for (var n = 0; n < volumes; n++)
        {
            var at = (n + 0.5) * RepetitionTime;
            var shown = Events.Select(e => Response.Boxcar(at - e.OnsetSeconds - lateSeconds(e.Trial!.Value), Duration)).ToArray();
            var volume = new float[voxels];
            for (var v = 0; v < voxels; v++)
            {
                var signal = Normal(random);
                for (var e = 0; e < shown.Length; e++)
                    signal += shown[e] * Betas[e][v];
                volume[v] = (float)((1000 + 10 * (v % 7)) * (1 + signal / 100));
            }
            Volumes.Add(volume);
        }
    }

    public List<DesignEvent> Events { get; } = [];
    /// <summary>Percent; shape [trial][voxel].</summary>
    public List<double[]> Betas { get; } = [];
    public List<float[]> Volumes { get; } = [];

    /// <summary>Mean over voxels of the correlation over trials of some betas with the truth.</summary>
    public double Correlation(IReadOnlyList<float[]> betas, int from = 0)
    {
        var mean = 0.0;
        for (var v = 0; v < Betas[0].Length; v++)
            mean += GoldenLss.Correlation([.. Betas.Skip(from).Select(b => b[v])], [.. betas.Skip(from).Select(b => (double)b[v])]) / Betas[0].Length;
        return mean;
    }

    /// <summary>Root mean squared error of some betas, percent.</summary>
    public double Error(IReadOnlyList<float[]> betas, int from = 0) =>
        Math.Sqrt(Betas.Zip(betas).Skip(from).SelectMany(p => p.First.Zip(p.Second, (t, b) => (t - b) * (t - b))).Average());

    /// <summary>A normal deviate (Box and Muller).</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static DoubleGamma Response { get; } = new(5, 1, 14.5, 0.2);
}
