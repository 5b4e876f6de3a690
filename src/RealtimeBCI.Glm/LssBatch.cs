namespace RealtimeBCI.Glm;

/// <summary>Least squares separate over a whole recorded run at once, with columns made by anyone.</summary>
/// <remarks>Each trial's beta is a fixed weighted sum of a voxel's volumes; the weights come from the same solver as the streaming estimator's, and one
/// product of two matrices gives all betas.</remarks>
public static class LssBatch
{
    /// <summary>Fits every trial in turn, all other trials in one column, with flat priors.</summary>
    /// <param name="trials">Columns of the trials; shape [trial][volume].</param>
    /// <param name="nuisance">Other columns, the constant first; shape [column][volume].</param>
    /// <param name="data">Intensities; shape [volume][voxel].</param>
    /// <param name="threads">Voxels are parted among so many threads; the betas do not depend on it.</param>
    /// <returns>Betas, units of the data; shape [trial][voxel]; zeros where the trial's column depends on the others.</returns>
    /// <exception cref="ArgumentException">There is no nuisance column, or a column has another length than the run.</exception>
    public static double[][] Fit(
        IReadOnlyList<double[]> trials, IReadOnlyList<double[]> nuisance, IReadOnlyList<ReadOnlyMemory<float>> data, int threads = 2)
    {
        var weights = TimeWeights(trials, nuisance, data.Count);
        var voxels = data.Count == 0 ? 0 : data[0].Length;
        var betas = new double[trials.Count][];
        for (var i = 0; i < betas.Length; i++)
            betas[i] = new double[voxels];
        if (voxels == 0)
            return betas;
        WeightedVolumes.Sum(weights, data, threads, betas);
        return betas;
    }

    /// <summary>The weights by which volumes make each trial's beta.</summary>
    /// <param name="trials">Columns of the trials; shape [trial][volume].</param>
    /// <param name="nuisance">Other columns, the constant first; shape [column][volume].</param>
    /// <param name="volumes">Volumes of the run.</param>
    /// <returns>Shape [trial][volume]; they sum to zero over the volumes.</returns>
    /// <exception cref="ArgumentException">There is no nuisance column, or a column has another length than the run.</exception>
    public static double[][] TimeWeights(IReadOnlyList<double[]> trials, IReadOnlyList<double[]> nuisance, int volumes)
    {
        if (nuisance.Count == 0)
            throw new ArgumentException("There is no nuisance column; the first one must be the constant.", nameof(nuisance));
        if (trials.Concat(nuisance).FirstOrDefault(c => c.Length != volumes) is { } odd)
            throw new ArgumentException($"A column has {odd.Length} rows; the run has {volumes} volumes.");
        var columns = nuisance.Count + 1;
        var rows = Rows(trials, nuisance, volumes);
        var gram = new LssGram(columns);
        while (gram.Count < columns)
            gram.AddColumn();
        foreach (var row in rows)
            gram.Fold(row);
        var solver = new LssSolver(columns);
        var (penalties, dots, weights) = (new double[columns], new double[columns], new double[columns]);
        var result = new double[trials.Count][];
        for (var i = 0; i < trials.Count; i++)
        {
            var square = 0.0;
            Array.Clear(dots);
            for (var t = 0; t < volumes; t++)
            {
                VectorMath.AddScaled(trials[i][t], rows[t], dots);
                square += trials[i][t] * trials[i][t];
            }
            var solution = solver.Solve(gram, penalties, dots, square, 0, weights, out var own);
            result[i] = new double[volumes];
            if (!(solution.Information > 0))
                continue;
            for (var t = 0; t < volumes; t++)
                result[i][t] = own * trials[i][t] + VectorMath.Dot(weights, rows[t]);
        }
        return result;
    }

    /// <summary>The design row by row: the sum of the trials first.</summary>
    private static double[][] Rows(IReadOnlyList<double[]> trials, IReadOnlyList<double[]> nuisance, int volumes)
    {
        var rows = new double[volumes][];
        for (var t = 0; t < volumes; t++)
        {
            rows[t] = new double[nuisance.Count + 1];
            foreach (var trial in trials)
                rows[t][0] += trial[t];
            for (var c = 0; c < nuisance.Count; c++)
                rows[t][c + 1] = nuisance[c][t];
        }
        return rows;
    }
}
