namespace RealtimeBCI.Glm;

/// <summary>The training runs in percent of each voxel's baseline, without the volumes that cannot be used.</summary>
internal sealed class TrainingData
{
    private readonly IReadOnlyList<RecordedRun> _runs;

    public TrainingData(IReadOnlyList<RecordedRun> runs, SingleTrialModel shell)
    {
        _runs = runs;
        Keep = [.. runs.Select(r => r.Samples.Select(s => !s.IsCensored && !s.Voxels.IsEmpty).ToArray())];
        Baseline = MeanOfRuns();
        Percent = [.. runs.Select((r, i) => ToPercent(r, Keep[i]))];
        Designs = [.. runs.Select((r, i) => new RunDesign(r, shell, Keep[i]))];
    }

    /// <summary>Which samples are used; shape [run][sample].</summary>
    public IReadOnlyList<bool[]> Keep { get; }
    /// <summary>Mean over the runs' means, scanner units; 0 for a voxel without signal; shape [voxel in].</summary>
    public float[] Baseline { get; }
    /// <summary>Percent signal of the volumes that are used; shape [run][volume][voxel in].</summary>
    public IReadOnlyList<float[][]> Percent { get; private set; }
    /// <summary>Designs of those volumes.</summary>
    public IReadOnlyList<RunDesign> Designs { get; private set; }

    public int Runs => _runs.Count;

    /// <summary>Leaves further volumes out.</summary>
    /// <param name="spikes">Positions among the volumes that are used; shape [run].</param>
    /// <param name="shell">As at construction.</param>
    public void LeaveOut(IReadOnlyList<HashSet<int>> spikes, SingleTrialModel shell)
    {
        for (var r = 0; r < Runs; r++)
        {
            var position = 0;
            for (var i = 0; i < Keep[r].Length; i++)
                if (Keep[r][i] && spikes[r].Contains(position++))
                    Keep[r][i] = false;
        }
        Percent = [.. Percent.Select((p, r) => p.Where((_, t) => !spikes[r].Contains(t)).ToArray())];
        Designs = [.. _runs.Select((run, r) => spikes[r].Count == 0 ? Designs[r] : new RunDesign(run, shell, Keep[r]))];
    }

    /// <summary>The same runs by other responses.</summary>
    public IReadOnlyList<RunDesign> DesignsFor(SingleTrialModel shell) => [.. _runs.Select((run, r) => new RunDesign(run, shell, Keep[r]))];

    private float[] MeanOfRuns()
    {
        var voxels = _runs.SelectMany(r => r.Samples).First(s => !s.Voxels.IsEmpty).Voxels.Length;
        var mean = new double[voxels];
        for (var r = 0; r < Runs; r++)
        {
            var used = Keep[r].Count(k => k);
            for (var i = 0; i < Keep[r].Length; i++)
                if (Keep[r][i])
                {
                    var volume = _runs[r].Samples[i].Voxels.Span;
                    for (var v = 0; v < voxels; v++)
                        mean[v] += volume[v] / ((double)used * Runs);
                }
        }
        var floor = 1e-3 * mean.Where(m => m > 0 && double.IsFinite(m)).DefaultIfEmpty(1).Average();
        return Array.ConvertAll(mean, m => m > floor && double.IsFinite(m) ? (float)m : 0);
    }

    private float[][] ToPercent(RecordedRun run, bool[] keep)
    {
        RecordedSample[] used = [.. run.Samples.Where((_, i) => keep[i])];
        if (used.Length == 0)
            return [];
        var gain = SessionGain.Of(used[0].Voxels.Span, Baseline);
        return Array.ConvertAll(used, s =>
        {
            var percent = new float[Baseline.Length];
            var volume = s.Voxels.Span;
            for (var v = 0; v < percent.Length; v++)
                percent[v] = Baseline[v] > 0 && volume[v] > 0 && float.IsFinite(volume[v]) ? 100 * volume[v] / (gain * Baseline[v]) - 100 : 0;
            return percent;
        });
    }
}
