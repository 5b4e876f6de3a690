using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A few runs of a participant whose every voxel has its own response, with shared noise, autoregressive noise and drift; seeded.</summary>
internal sealed class SimulatedParticipant
{
    public const double RepetitionTime = 1.6, SliceTimeReference = 0.5;
    public const int Sources = 2, Volumes = 140;
    private readonly Random _random;
    private readonly DoubleGamma[] _responses;
    private readonly double[] _means, _baselines;
    private readonly double[][] _loads;
    private int _numbers;

    /// <param name="seed">Seed of everything.</param>
    /// <param name="strengthSd">Standard deviation over trials of the whole response's strength, as a fraction.</param>
    /// <param name="runs">Number of runs.</param>
    /// <param name="voxels">Number of voxels; the first three fifths respond.</param>
    public SimulatedParticipant(int seed, double strengthSd = 0, int runs = 4, int voxels = 240)
    {
        _random = new(seed);
        double Between(double from, double to) => from + (to - from) * _random.NextDouble();
        PeakSeconds = [.. Enumerable.Range(0, voxels).Select(_ => Between(3.8, 7.2))];
        _responses = [.. PeakSeconds.Select(p => new DoubleGamma(p, Between(0.8, 1.1), p + Between(8, 11), Between(0.05, 0.3)))];
        _means = [.. Enumerable.Range(0, voxels).Select(v => Responds(v) ? Between(1.5, 3) : 0)];
        _baselines = [.. Enumerable.Range(0, voxels).Select(_ => Between(700, 1300))];
        _loads = [.. Enumerable.Range(0, Sources).Select(_ => Enumerable.Range(0, voxels).Select(_ => 0.8 * Normal()).ToArray())];
        Runs = [.. Enumerable.Range(0, runs).Select(r => Run($"run-{r + 1:D2}", strengthSd))];
    }

    public double[] PeakSeconds { get; }
    public IReadOnlyList<RecordedRun> Runs { get; }

    public bool Responds(int voxel) => voxel < 3 * PeakSeconds.Length / 5;

    private RecordedRun Run(string name, double strengthSd)
    {
        var events = new List<DesignEvent>();
        for (var onset = 5.0; onset < Volumes * RepetitionTime - 14; onset += 5.5 + 3 * _random.NextDouble())
            events.Add(new() { Number = ++_numbers, Kind = DesignEventKind.Trial, Trial = events.Count, OnsetSeconds = onset, DurationSeconds = 3 });
        var scale = _responses.Select(r => 1 / r.Boxcar(6.5, 3)).ToArray();
        var strengths = events.Select(_ => 1 + strengthSd * Normal()).ToArray();
        var betas = strengths.Select(s => _means.Select((m, v) => m > 0 ? (s * m + 0.7 * Normal()) * 0.4 * scale[v] : 0).ToArray()).ToArray();
        var drift = _means.Select(_ => (0.8 * Normal(), 0.4 * Normal())).ToArray();
        var (noise, source) = (new double[_means.Length], new double[Sources]);
        return new()
        {
            Name = name,
            RepetitionTimeSeconds = RepetitionTime,
            Events = events,
            Samples = [.. Enumerable.Range(0, Volumes).Select(n =>
            {
                var at = (n + SliceTimeReference) * RepetitionTime;
                var open = Enumerable.Range(0, events.Count).Where(e => at > events[e].OnsetSeconds && at < events[e].OnsetSeconds + 35).ToArray();
                for (var j = 0; j < Sources; j++)
                    source[j] = 0.5 * source[j] + Normal();
                var volume = new float[_means.Length];
                for (var v = 0; v < volume.Length; v++)
                {
                    noise[v] = 0.35 * noise[v] + Normal();
                    var percent = noise[v] + drift[v].Item1 * Math.Cos(Math.PI * n / Volumes) + drift[v].Item2 * Math.Cos(2 * Math.PI * n / Volumes);
                    for (var j = 0; j < Sources; j++)
                        percent += _loads[j][v] * source[j];
                    foreach (var e in open)
                        percent += betas[e][v] == 0 ? 0 : betas[e][v] * _responses[v].Boxcar(at - events[e].OnsetSeconds, 3);
                    volume[v] = (float)(_baselines[v] * (1 + percent / 100));
                }
                return new RecordedSample(n, at, volume, false, []);
            })],
        };
    }

    private double Normal() => SimulatedPopulation.Normal(_random);
}
