namespace RealtimeBCI.Glm;

/// <summary>The noise that voxels share: by what the pool measures it, and how much of it each voxel takes.</summary>
/// <param name="PoolWeights">See <see cref="SingleTrialModel.PoolWeights"/>.</param>
/// <param name="Loads">Percent signal that a score of 1 brings; shape [component][voxel in]; 0 for a voxel that gets no beta.</param>
/// <param name="HeldOutGain">Gain in log-likelihood per voxel and volume of runs that were not looked at, by number of components.</param>
internal sealed record SharedNoise(float[][] PoolWeights, float[][] Loads, IReadOnlyList<(int Components, double Gain)> HeldOutGain)
{
    private static readonly int[] Numbers = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40];

    /// <summary>Learns as many components as help in runs that were not looked at.</summary>
    /// <param name="data">The training runs.</param>
    /// <param name="pool">The noise pool.</param>
    /// <param name="voxels">Voxels that get betas.</param>
    /// <param name="assumed">Their class, as it is taken to be for now.</param>
    /// <param name="options">Limits.</param>
    public static SharedNoise Learn(TrainingData data, int[] pool, int[] voxels, VoxelClass assumed, LearningOptions options)
    {
        var fit = new NoiseLoads(data.Designs, assumed, options.Threads);
        int[] numbers = [.. Numbers.Where(n => n <= options.MostComponents)];
        var gain = fit.HeldOutGain(data.Percent, pool, NoisePool.Thin(voxels, options.VoxelsForShared), numbers);
        int[] runs = [.. Enumerable.Range(0, data.Runs)];
        var weights = fit.Patterns(data.Percent, runs, pool, Worthwhile(numbers, gain));
        var loads = fit.Fit(data.Percent, NoiseLoads.Scores(data.Percent, weights), runs, voxels, weights.Length);
        return new(weights, Array.ConvertAll(loads, l => Spread(l, voxels, data.Baseline.Length)), [.. numbers.Zip(gain)]);
    }

    /// <summary>Takes it off the runs.</summary>
    public void Remove(TrainingData data)
    {
        var scores = NoiseLoads.Scores(data.Percent, PoolWeights);
        for (var r = 0; r < data.Runs; r++)
            NoiseLoads.Remove(data.Percent[r], scores[r], Loads);
    }

    /// <summary>The number of components from which on a further one gains less than a twentieth of what those before it gained on average.</summary>
    private static int Worthwhile(int[] numbers, double[] gain)
    {
        var best = 0;
        for (var i = 1; i < numbers.Length; i++)
            if ((gain[i] - gain[best]) / (numbers[i] - numbers[best]) > 0.05 * Math.Max(0, gain[best]) / Math.Max(1, numbers[best]) && gain[i] > gain[best])
                best = i;
        return numbers[best];
    }

    private static float[] Spread(float[] values, int[] voxels, int length)
    {
        var all = new float[length];
        for (var i = 0; i < voxels.Length; i++)
            all[voxels[i]] = values[i];
        return all;
    }
}
