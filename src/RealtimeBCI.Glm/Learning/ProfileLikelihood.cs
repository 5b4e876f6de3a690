namespace RealtimeBCI.Glm;

/// <summary>How well one class explains each voxel's training runs: the Gaussian likelihood, at its best over the voxel's mean response and noise level.</summary>
internal sealed class ProfileLikelihood
{
    private readonly double[] _responseSquare, _logDeterminant;
    private readonly double[][] _cross, _square;
    private readonly int[] _volumes;

    private ProfileLikelihood(int runs, int voxels)
    {
        (_responseSquare, _logDeterminant, _volumes) = (new double[runs], new double[runs], new int[runs]);
        (_cross, _square) = (new double[runs][], new double[runs][]);
        for (var r = 0; r < runs; r++)
            (_cross[r], _square[r]) = (new double[voxels], new double[voxels]);
    }

    /// <summary>Whitens the runs by a class's covariance and sums what the likelihood needs.</summary>
    /// <param name="designs">Designs of the runs, with the class's response among theirs.</param>
    /// <param name="data">Percent signal; shape [run][volume][voxel in].</param>
    /// <param name="voxels">Which voxels.</param>
    /// <param name="candidate">The class.</param>
    /// <param name="threads">Threads; the result does not depend on them.</param>
    public static ProfileLikelihood Of(IReadOnlyList<RunDesign> designs, IReadOnlyList<float[][]> data, int[] voxels, VoxelClass candidate, int threads)
    {
        var result = new ProfileLikelihood(designs.Count, voxels.Length);
        var factors = new (double[] Factor, double LogDeterminant)[designs.Count];
        Parallel.For(0, designs.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, r => factors[r] = designs[r].Volumes == 0 ? ([], 0) : designs[r].Factor(candidate));
        for (var r = 0; r < designs.Count; r++)
        {
            var n = designs[r].Volumes;
            if (n == 0)
                continue;
            var (factor, log) = factors[r];
            var response = Whitening.One(factor, designs[r].MeanResponse(candidate.Response));
            (result._volumes[r], result._logDeterminant[r], result._responseSquare[r]) = (n, log, FloatKernel.Dot(response, response));
            var (cross, square) = (result._cross[r], result._square[r]);
            Whitening.Run(factor, n, data[r], voxels, threads, (first, count, white) =>
            {
                var width = white.Length / n;
                for (var t = 0; t < n; t++)
                    for (var i = 0; i < count; i++)
                    {
                        var w = white[t * width + i];
                        cross[first + i] += response[t] * w;
                        square[first + i] += (double)w * w;
                    }
            });
        }
        return result;
    }

    /// <summary>Log-likelihood of a voxel over all runs, with the mean response, its standard error, and the noise level, all percent, at which it is largest.</summary>
    public (double LogLikelihood, double Mean, double StandardError, double NoiseSd) Best(int voxel)
    {
        double xx = 0, xy = 0, yy = 0, log = 0;
        var n = 0;
        for (var r = 0; r < _volumes.Length; r++)
            Add(r, voxel, ref xx, ref xy, ref yy, ref log, ref n);
        var mean = xx > 0 ? xy / xx : 0;
        var variance = Math.Max(1e-6, (yy - mean * xy) / Math.Max(1, n));
        return (-0.5 * (n * Math.Log(variance) + log), mean, Math.Sqrt(variance / Math.Max(1e-12, xx)), Math.Sqrt(variance));
    }

    /// <summary>Log-likelihood of every voxel.</summary>
    public double[] Logs()
    {
        var logs = new double[_cross.Length == 0 ? 0 : _cross[0].Length];
        for (var v = 0; v < logs.Length; v++)
            logs[v] = Best(v).LogLikelihood;
        return logs;
    }

    /// <summary>Log-likelihood of a voxel in one run, with mean response and noise level from the other runs.</summary>
    /// <param name="voxel">The voxel.</param>
    /// <param name="held">The run.</param>
    /// <param name="withResponse">Whether there is a mean response; else it is 0.</param>
    /// <returns>The held-out run's, and that of the others by which to choose.</returns>
    public (double Held, double Others) Predicted(int voxel, int held, bool withResponse)
    {
        double xx = 0, xy = 0, yy = 0, log = 0;
        var n = 0;
        for (var r = 0; r < _volumes.Length; r++)
            if (r != held)
                Add(r, voxel, ref xx, ref xy, ref yy, ref log, ref n);
        var mean = withResponse && xx > 0 ? xy / xx : 0;
        var variance = Math.Max(1e-6, (yy - 2 * mean * xy + mean * mean * xx) / Math.Max(1, n));
        var rest = (_square[held][voxel] - 2 * mean * _cross[held][voxel] + mean * mean * _responseSquare[held]) / variance;
        return (-0.5 * (_volumes[held] * Math.Log(variance) + _logDeterminant[held] + rest), -0.5 * (n * Math.Log(variance) + log));
    }

    private void Add(int r, int voxel, ref double xx, ref double xy, ref double yy, ref double log, ref int n)
    {
        xx += _responseSquare[r];
        xy += _cross[r][voxel];
        yy += _square[r][voxel];
        log += _logDeterminant[r];
        n += _volumes[r];
    }
}
