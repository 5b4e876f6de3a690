namespace RealtimeBCI.Glm;

/// <summary>How much each voxel takes of the noise that the pool measures, and how many components help in runs that were not looked at.</summary>
internal sealed class NoiseLoads
{
    private readonly IReadOnlyList<RunDesign> _designs;
    private readonly VoxelClass _class;
    private readonly int _threads;
    private readonly double[][] _factors, _silent;

    public NoiseLoads(IReadOnlyList<RunDesign> designs, VoxelClass assumed, int threads)
    {
        (_designs, _class, _threads) = (designs, assumed, threads);
        _factors = [.. designs.Select(d => d.Volumes == 0 ? [] : d.Factor(assumed).Factor)];
        _silent = [.. designs.Select(d => d.Volumes == 0 ? [] : d.Factor(assumed with { TrialSd = 0 }).Factor)];
    }

    /// <summary>Patterns of the pool in some runs, drift and autocorrelation taken off before they are sought.</summary>
    public float[][] Patterns(IReadOnlyList<float[][]> data, int[] runs, int[] pool, int count) =>
        NoisePatterns.Find([.. runs.Select(r => Whitened(data, r, pool))], pool, count, _threads);

    private float[][] Whitened(IReadOnlyList<float[][]> data, int r, int[] voxels)
    {
        var white = Array.ConvertAll(data[r], volume => new float[volume.Length]);
        if (white.Length > 0)
            Whitening.Run(_silent[r], white.Length, data[r], voxels, _threads, (first, count, strip) =>
            {
                for (var t = 0; t < white.Length; t++)
                    for (var i = 0; i < count; i++)
                        white[t][voxels[first + i]] = strip[t * (strip.Length / white.Length) + i];
            });
        return white;
    }

    /// <summary>Scores of every volume, as a session would measure them; shape [run][component][volume].</summary>
    public static double[][][] Scores(IReadOnlyList<float[][]> data, float[][] weights) => [.. data.Select(run =>
    {
        var scores = weights.Select(_ => new double[run.Length]).ToArray();
        for (var j = 0; j < weights.Length; j++)
            for (var t = 0; t < run.Length; t++)
                scores[j][t] = FloatKernel.Dot(weights[j], run[t]) - (t > 0 ? scores[j][0] : 0);
        foreach (var s in scores)
            if (s.Length > 0)
                s[0] = 0;
        return scores;
    })];

    /// <summary>Generalised least squares of each voxel's series on the scores and the mean response.</summary>
    /// <param name="data">Percent signal; shape [run][volume][voxel in].</param>
    /// <param name="scores">Shape [run][component][volume].</param>
    /// <param name="runs">Which runs to use.</param>
    /// <param name="voxels">Which voxels.</param>
    /// <param name="components">How many components; the first ones.</param>
    /// <returns>Shape [component][voxel of the list].</returns>
    public float[][] Fit(IReadOnlyList<float[][]> data, double[][][] scores, int[] runs, int[] voxels, int components)
    {
        var n = components + 1;
        var gram = new double[n * n];
        var products = new double[voxels.Length * n];
        foreach (var r in runs)
        {
            if (_designs[r].Volumes == 0)
                continue;
            float[][] columns = [.. scores[r].Take(components).Append(_designs[r].MeanResponse(_class.Response)).Select(c => Whitening.One(_factors[r], c))];
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++)
                    gram[i * n + j] += FloatKernel.Dot(columns[i], columns[j]);
            Whitening.Run(_factors[r], _designs[r].Volumes, data[r], voxels, _threads, (first, count, white) =>
            {
                var width = white.Length / columns[0].Length;
                for (var t = 0; t < columns[0].Length; t++)
                    for (var c = 0; c < n; c++)
                        for (var i = 0; i < count; i++)
                            products[(first + i) * n + c] += columns[c][t] * white[t * width + i];
            });
        }
        for (var i = 0; i < n; i++)
            gram[i * n + i] = gram[i * n + i] * (1 + 1e-9) + 1e-6;
        var loads = Enumerable.Range(0, components).Select(_ => new float[voxels.Length]).ToArray();
        if (!CholeskyKernel.Factor(gram, n))
            return loads;
        for (var v = 0; v < voxels.Length; v++)
        {
            var solution = products.AsSpan(v * n, n);
            CholeskyKernel.Solve(gram, n, solution);
            for (var j = 0; j < components; j++)
                loads[j][v] = (float)solution[j];
        }
        return loads;
    }

    /// <summary>Log-likelihood of runs that the patterns have not seen, for each number of components.</summary>
    /// <param name="data">Percent signal; shape [run][volume][voxel in].</param>
    /// <param name="pool">The pool.</param>
    /// <param name="voxels">Voxels to judge by.</param>
    /// <param name="numbers">Numbers of components, ascending.</param>
    /// <returns>Shape [number]; the gain over none, per voxel and volume.</returns>
    public double[] HeldOutGain(IReadOnlyList<float[][]> data, int[] pool, int[] voxels, int[] numbers)
    {
        var gains = new double[numbers.Length];
        var folds = Enumerable.Range(0, data.Count).GroupBy(r => r * Math.Min(4, data.Count) / data.Count).Select(g => g.ToArray()).ToArray();
        long judged = 0;
        foreach (var held in folds)
        {
            int[] others = [.. Enumerable.Range(0, data.Count).Except(held)];
            if (others.Length == 0)
                return gains;
            var weights = Patterns(data, others, pool, numbers[^1]);
            var scores = Scores(data, weights);
            judged += held.Sum(r => (long)_designs[r].Volumes) * voxels.Length;
            double[]? without = null;
            for (var i = 0; i < numbers.Length; i++)
            {
                var components = Math.Min(numbers[i], weights.Length);
                var loads = Fit(data, scores, others, voxels, components);
                var likelihood = Likelihood(data, scores, held, voxels, loads);
                without ??= likelihood;
                gains[i] += likelihood.Sum() - without.Sum();
            }
        }
        return Array.ConvertAll(gains, g => g / Math.Max(1, judged));
    }

    private double[] Likelihood(IReadOnlyList<float[][]> data, double[][][] scores, int[] held, int[] voxels, float[][] loads)
    {
        var cleaned = held.Select(r => Array.ConvertAll(data[r], volume => Array.ConvertAll(voxels, v => volume[v]))).ToArray();
        for (var h = 0; h < held.Length; h++)
            Remove(cleaned[h], scores[held[h]], loads);
        var all = Enumerable.Range(0, voxels.Length).ToArray();
        var likelihood = ProfileLikelihood.Of([.. held.Select(r => _designs[r])], cleaned, all, _class, _threads);
        return Array.ConvertAll(all, v => likelihood.Best(v).LogLikelihood);
    }

    /// <summary>Takes the measured noise off.</summary>
    /// <param name="run">Shape [volume][voxel]; changed in place.</param>
    /// <param name="scores">Shape [component][volume].</param>
    /// <param name="loads">Shape [component][voxel].</param>
    public static void Remove(float[][] run, double[][] scores, float[][] loads)
    {
        for (var t = 0; t < run.Length; t++)
            for (var j = 0; j < loads.Length; j++)
                FloatKernel.AddScaled((float)-scores[j][t], loads[j], run[t]);
    }
}
