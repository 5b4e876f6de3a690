namespace RealtimeBCI.Train;

/// <summary>A linear map: y = x · weights + bias.</summary>
/// <param name="Weights">Shape [voxel, latent], C order.</param>
/// <param name="Bias">Shape [latent].</param>
public sealed record LinearMap(float[] Weights, float[] Bias);

/// <summary>Ridge regression of many outputs on more inputs than trials, in its dual form.</summary>
/// <remarks>Minimises Σ‖y − xW − b‖² + α‖W‖² with a free bias. With X and Y centred on their training means, W = Xᵀ (XXᵀ + αI)⁻¹ Y (Saunders et al. 1998, ICML 15:515), so the
/// largest system is as large as the number of trials. The matrix of products is formed once and serves every strength.</remarks>
public sealed class RidgeRegression
{
    private readonly float[] _x;
    private readonly float[] _inputMean;
    private readonly double[] _gram;
    private readonly double[] _targets;
    private readonly int _trials, _voxels, _latents, _threads;

    /// <summary>Centres a copy of the training data and forms its products.</summary>
    /// <param name="x">Inputs; shape [trial, voxel], C order.</param>
    /// <param name="voxels">Length of a row of inputs.</param>
    /// <param name="y">Outputs; shape [trial, latent], C order.</param>
    /// <param name="latents">Length of a row of outputs.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than two trials.</exception>
    public RidgeRegression(ReadOnlySpan<float> x, int voxels, ReadOnlySpan<float> y, int latents, int threads = 2)
    {
        if (voxels < 1 || latents < 1 || x.Length % voxels != 0 || y.Length % latents != 0 || x.Length / voxels != y.Length / latents || x.Length / voxels < 2)
            throw new ArgumentException($"{x.Length} inputs in rows of {voxels} and {y.Length} outputs in rows of {latents} are not the same number of trials, at least 2.");
        (_trials, _voxels, _latents, _threads) = (x.Length / voxels, voxels, latents, threads);
        _x = x.ToArray();
        _inputMean = Centring.Centre(_x, voxels);
        var outputs = y.ToArray();
        OutputMean = Centring.Centre(outputs, latents);
        _targets = new double[outputs.Length];
        for (var t = 0; t < _trials; t++)
            for (var l = 0; l < latents; l++)
                _targets[l * _trials + t] = outputs[t * latents + l];
        _gram = new double[_trials * _trials];
        GramKernel.Gram(_x, _trials, voxels, _gram, threads);
    }

    /// <summary>Mean output over the training trials; shape [latent].</summary>
    public float[] OutputMean { get; }

    /// <summary>Mean squared length of a centred input: the natural unit of α, since α of that size halves the fit along an average direction of the trials.</summary>
    public double StrengthUnit
    {
        get
        {
            var trace = 0.0;
            for (var t = 0; t < _trials; t++)
                trace += _gram[t * _trials + t];
            return trace / _trials;
        }
    }

    /// <summary>The map for one strength.</summary>
    /// <param name="alpha">α, above 0, in squared units of the inputs.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is not above 0.</exception>
    /// <exception cref="InvalidOperationException">The system cannot be solved: an input is not finite, or α is too small for it.</exception>
    public LinearMap Fit(double alpha)
    {
        var dual = Array.ConvertAll(Dual(alpha), d => (float)d);
        var weights = new float[_voxels * _latents];
        GramKernel.Weights(_x, _trials, _voxels, dual, _latents, weights, _threads);
        var bias = new double[_latents];
        for (var v = 0; v < _voxels; v++)
            for (var l = 0; l < _latents; l++)
                bias[l] += (double)_inputMean[v] * weights[v * _latents + l];
        return new(weights, [.. bias.Select((b, l) => (float)(OutputMean[l] - b))]);
    }

    /// <summary>Predictions for other inputs at several strengths, without forming any weights.</summary>
    /// <param name="x">Shape [trial, voxel], C order.</param>
    /// <param name="alphas">Strengths, each above 0.</param>
    /// <returns>One array [trial, latent] per strength.</returns>
    public float[][] Predict(ReadOnlySpan<float> x, IReadOnlyList<double> alphas)
    {
        var rows = x.Length / _voxels;
        var cross = Cross(x, rows);
        var predictions = new float[alphas.Count][];
        Parallel.For(0, alphas.Count, new ParallelOptions { MaxDegreeOfParallelism = _threads }, a =>
        {
            var dual = Dual(alphas[a]);
            var predicted = new float[rows * _latents];
            var sums = new double[_latents];
            for (var r = 0; r < rows; r++)
            {
                Array.Clear(sums);
                for (var t = 0; t < _trials; t++)
                    for (var l = 0; l < _latents; l++)
                        sums[l] += cross[r * _trials + t] * dual[t * _latents + l];
                for (var l = 0; l < _latents; l++)
                    predicted[r * _latents + l] = (float)(OutputMean[l] + sums[l]);
            }
            predictions[a] = predicted;
        });
        return predictions;
    }

    private double[] Cross(ReadOnlySpan<float> x, int rows)
    {
        var centred = new float[rows * _voxels];
        x[..(rows * _voxels)].CopyTo(centred);
        for (var r = 0; r < rows; r++)
            for (var v = 0; v < _voxels; v++)
                centred[r * _voxels + v] -= _inputMean[v];
        var cross = new double[rows * _trials];
        Parallel.For(0, rows, new ParallelOptions { MaxDegreeOfParallelism = _threads }, r =>
        {
            for (var t = 0; t < _trials; t++)
                cross[r * _trials + t] = GramKernel.Dot(centred.AsSpan(r * _voxels, _voxels), _x.AsSpan(t * _voxels, _voxels));
        });
        return cross;
    }

    private double[] Dual(double alpha)
    {
        if (!(alpha > 0) || !double.IsFinite(alpha))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The strength of a ridge must be above 0 and finite.");
        var system = (double[])_gram.Clone();
        for (var t = 0; t < _trials; t++)
            system[t * _trials + t] += alpha;
        if (!CholeskyKernel.Factor(system, _trials))
            throw new InvalidOperationException(
                $"The system of {_trials} trials with strength {alpha} cannot be solved; an input is NaN, or the strength is too small beside {StrengthUnit}, a trial's squared length.");
        var dual = new double[_trials * _latents];
        var column = new double[_trials];
        for (var l = 0; l < _latents; l++)
        {
            _targets.AsSpan(l * _trials, _trials).CopyTo(column);
            CholeskyKernel.Solve(system, _trials, column);
            for (var t = 0; t < _trials; t++)
                dual[t * _latents + l] = column[t];
        }
        return dual;
    }
}
