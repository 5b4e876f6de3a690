namespace RealtimeBCI.Glm;

/// <summary>A recorded run's design, by the very columns of the streaming filter, and what it makes of covariances.</summary>
internal sealed class RunDesign
{
    private readonly FilterDesign _design;
    private readonly int[] _numbers;
    private readonly double[][][] _rows;

    /// <param name="run">The run.</param>
    /// <param name="shell">A model whose responses are those that are asked for; its classes do not matter.</param>
    /// <param name="keep">Which samples are used; shape [sample].</param>
    public RunDesign(RecordedRun run, SingleTrialModel shell, bool[] keep)
    {
        _design = new(shell.Settings, shell with { Loads = [], PoolWeights = [] }, run.Timing);
        foreach (var e in run.Events)
            _design.Observe(e, _ => { });
        var rows = new List<double[][]>();
        var numbers = new List<int>();
        for (var i = 0; i < run.Samples.Count; i++)
        {
            _design.Evaluate(run.Samples[i].ToSample(), []);
            if (!keep[i])
                continue;
            rows.Add([.. shell.Responses.Select((_, r) => _design.Row(r).ToArray())]);
            numbers.Add(run.Samples[i].ScannerNumber);
        }
        (_rows, _numbers) = ([.. rows], [.. numbers]);
    }

    /// <summary>Volumes that are used.</summary>
    public int Volumes => _numbers.Length;

    /// <summary>Sum of all trials' responses; shape [volume].</summary>
    public double[] MeanResponse(int response)
    {
        int[] trials = [.. Enumerable.Range(0, _design.Slots.Count).Where(s => _design.Slots[s].Role == SlotRole.Trial)];
        return Array.ConvertAll(_rows, row => trials.Sum(s => row[response][s]));
    }

    /// <summary>Root mean over trials of a trial's response, squared and summed over the run: how much signal a beta of 1 brings.</summary>
    public double TrialNorm(int response)
    {
        int[] trials = [.. Enumerable.Range(0, _design.Slots.Count).Where(s => _design.Slots[s].Role == SlotRole.Trial)];
        return Math.Sqrt(_rows.Sum(row => trials.Sum(s => row[response][s] * row[response][s])) / Math.Max(1, trials.Length));
    }

    /// <summary>Lower factor of the covariance of a voxel's volumes, in units of its noise.</summary>
    /// <param name="voxels">The voxel's class; its trials vary about their mean.</param>
    /// <returns>Shape [volume, volume], and the logarithm of the covariance's determinant.</returns>
    public (double[] Factor, double LogDeterminant) Factor(VoxelClass voxels)
    {
        var n = Volumes;
        var covariance = new double[n * n];
        var correlations = new double[n == 0 ? 1 : _numbers[^1] - _numbers[0] + 1];
        voxels.Noise.Fill(correlations);
        var walk = voxels.LevelWalkSd * voxels.LevelWalkSd;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
                covariance[i * n + j] = correlations[_numbers[i] - _numbers[j]] + walk * (_numbers[j] - _numbers[0]);
        var column = new double[n];
        for (var s = 0; s < _design.Slots.Count; s++)
        {
            if (_design.Slots[s].Role is SlotRole.Noise or SlotRole.NoiseBefore)
                continue;
            var sd = Math.Sqrt(_design.PriorVariance(_design.Slots[s], voxels));
            for (var i = 0; i < n; i++)
                column[i] = sd * _rows[i][voxels.Response][s];
            for (var i = 0; i < n; i++)
                if (column[i] != 0)
                    VectorMath.AddScaled(column[i], column.AsSpan(0, i + 1), covariance.AsSpan(i * n, i + 1));
        }
        if (!CholeskyKernel.Factor(covariance, n))
            throw new ArgumentException($"The covariance of a run's {n} volumes is singular; two volumes may have the same number.");
        var log = 0.0;
        for (var i = 0; i < n; i++)
            log += 2 * Math.Log(covariance[i * n + i]);
        return (covariance, log);
    }
}
