namespace RealtimeBCI.Glm;

/// <summary>Spatial patterns of the noise that the pool shares, and by what weights its voxels measure their strength.</summary>
/// <remarks>Principal components of the pool's percent signal, each voxel divided by its spread (as in GLMdenoise, Kay et al. 2013, Front Neurosci 7:247, but over
/// space: the pattern is fixed, and its time course is measured). Found by subspace iteration from a fixed start, so the same data give the same patterns.</remarks>
internal static class NoisePatterns
{
    private const int Iterations = 12;

    /// <summary>Finds the strongest patterns.</summary>
    /// <param name="data">Percent signal; shape [run][volume][voxel in].</param>
    /// <param name="pool">The pool's voxels.</param>
    /// <param name="count">Patterns wanted.</param>
    /// <param name="threads">Threads; the patterns do not depend on them.</param>
    /// <returns>Weights that give scores of about unit variance; shape [component][voxel in]; 0 outside the pool.</returns>
    public static float[][] Find(IReadOnlyList<float[][]> data, int[] pool, int count, int threads)
    {
        var voxels = data.SelectMany(r => r).FirstOrDefault()?.Length ?? 0;
        var volumes = data.Sum(r => r.Length);
        count = Math.Min(count, Math.Min(pool.Length / 4, volumes / 8));
        if (count < 1)
            return [];
        var spread = Spread(data, pool);
        var rows = Standardised(data, pool, spread);
        var (patterns, values) = Iterate(rows, pool.Length, count, threads);
        var left = Math.Max(0.05, 1 - values.Sum() / pool.Length);
        return [.. patterns.Select((p, j) =>
        {
            var load = Math.Sqrt(values[j]);
            var weights = new float[voxels];
            for (var i = 0; i < pool.Length; i++)
                weights[pool[i]] = spread[i] > 0 ? (float)(load / (load * load + left) * p[i] / spread[i]) : 0;
            return weights;
        })];
    }

    private static double[] Spread(IReadOnlyList<float[][]> data, int[] pool)
    {
        var spread = new double[pool.Length];
        foreach (var run in data)
            for (var i = 0; i < pool.Length; i++)
            {
                double sum = 0, squares = 0;
                foreach (var volume in run)
                {
                    sum += volume[pool[i]];
                    squares += (double)volume[pool[i]] * volume[pool[i]];
                }
                spread[i] += run.Length == 0 ? 0 : (squares - sum * sum / run.Length) / run.Length / data.Count;
            }
        return Array.ConvertAll(spread, s => Math.Sqrt(Math.Max(0, s)));
    }

    private static float[][] Standardised(IReadOnlyList<float[][]> data, int[] pool, double[] spread) => [.. data.SelectMany(run => run).Select(volume =>
    {
        var row = new float[pool.Length];
        for (var i = 0; i < row.Length; i++)
            row[i] = spread[i] > 0 ? Math.Clamp((float)(volume[pool[i]] / spread[i]), -8, 8) : 0;
        return row;
    })];

    /// <summary>Patterns of unit length, strongest first, and the variance that each explains.</summary>
    private static (float[][] Patterns, double[] Values) Iterate(float[][] rows, int voxels, int count, int threads)
    {
        var chance = new Random(1);
        var wide = Math.Min(count + 8, voxels);
        var patterns = new float[wide][];
        for (var j = 0; j < wide; j++)
        {
            patterns[j] = new float[voxels];
            for (var v = 0; v < voxels; v++)
                patterns[j][v] = (float)(chance.NextDouble() - 0.5);
        }
        var values = new double[wide];
        for (var i = 0; i < Iterations; i++)
        {
            Orthogonalise(patterns);
            var next = Array.ConvertAll(patterns, _ => new float[voxels]);
            Parallel.For(0, wide, new ParallelOptions { MaxDegreeOfParallelism = threads }, j =>
            {
                foreach (var row in rows)
                    FloatKernel.AddScaled(FloatKernel.Dot(row, patterns[j]) / rows.Length, row, next[j]);
                values[j] = Math.Sqrt(FloatKernel.Dot(next[j], next[j]));
            });
            Array.Sort(Array.ConvertAll(values, v => -v), next);
            Array.Sort(values, (a, b) => b.CompareTo(a));
            patterns = next;
        }
        Orthogonalise(patterns);
        return (patterns[..count], values[..count]);
    }

    private static void Orthogonalise(float[][] patterns)
    {
        for (var j = 0; j < patterns.Length; j++)
        {
            for (var pass = 0; pass < 2; pass++)
                for (var k = 0; k < j; k++)
                    FloatKernel.AddScaled(-FloatKernel.Dot(patterns[k], patterns[j]), patterns[k], patterns[j]);
            var length = 1 / MathF.Sqrt(FloatKernel.Dot(patterns[j], patterns[j]) + float.Epsilon);
            for (var v = 0; v < patterns[j].Length; v++)
                patterns[j][v] *= length;
        }
    }
}
