namespace RealtimeBCI.Tests.Glm;

/// <summary>A small run with trials, cues, feedback pictures, scores, buttons, motion and noise about a mean of 1000; seeded.</summary>
internal sealed class SimulatedRun
{
    public const double RepetitionTime = 1.5;

    public SimulatedRun(int volumes, int voxels, int seed, double onsetToOnset = 12, int pictures = 4, bool feedback = true)
    {
        var random = new Random(seed);
        var motion = new double[6];
        for (var t = 0; t < volumes; t++)
        {
            for (var p = 0; p < 6; p++)
                motion[p] += 0.02 * (random.NextDouble() - 0.5);
            Motion.Add([.. motion]);
            var volume = new float[voxels];
            for (var v = 0; v < voxels; v++)
                volume[v] = (float)(1000 + 10 * v + 8 * Math.Sin(0.02 * t * (v + 1)) + 20 * (random.NextDouble() - 0.5) + 30 * motion[v % 6]);
            Volumes.Add(volume);
        }
        var number = 0;
        for (var onset = 7.31; onset < volumes * RepetitionTime; onset += onsetToOnset + random.NextDouble())
        {
            if (feedback)
                Add(DesignEventKind.Cue, onset - 1.05, 1);
            Add(DesignEventKind.Trial, onset, 3.0 + random.NextDouble(), Trials++);
            if (!feedback)
                continue;
            Add(Trials % 3 == 0 ? DesignEventKind.Score : DesignEventKind.Picture, onset + 8.2, 1.5, null, $"item {random.Next(pictures)}");
            if (random.Next(3) == 0)
                Add(DesignEventKind.Button, onset + 6, 0);
        }

        void Add(DesignEventKind kind, double onset, double duration, int? trial = null, string? item = null) => Events.Add(new DesignEvent
        {
            Number = ++number,
            Kind = kind,
            OnsetSeconds = onset,
            DurationSeconds = duration,
            Trial = trial,
            Item = kind == DesignEventKind.Picture ? item : null,
        });
    }

    public List<ReadOnlyMemory<float>> Volumes { get; } = [];
    public List<double[]> Motion { get; } = [];
    public List<DesignEvent> Events { get; } = [];
    public int Trials { get; private set; }
}
