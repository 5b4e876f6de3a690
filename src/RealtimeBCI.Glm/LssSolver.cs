namespace RealtimeBCI.Glm;

/// <summary>What a trial's normal equations say, apart from the data.</summary>
/// <param name="Information">What is left of the trial's column once all others, with their priors, have had their share; its inverse is the beta's variance factor.
/// The trial's own prior is in it. 0 where nothing is left.</param>
/// <param name="FlatInformation">The same without any prior.</param>
/// <param name="Spread">Squared length of the trial's column about its mean.</param>
/// <param name="Rank">Rank without priors.</param>
/// <param name="Columns">Columns that are not zero.</param>
internal readonly record struct LssSolution(double Information, double FlatInformation, double Spread, int Rank, int Columns);

/// <summary>Solves for one trial's beta in the model [all other trials, nuisance, this trial] (least squares separate; Mumford et al. 2012, NeuroImage 59:2636).</summary>
/// <remarks>The beta of every voxel is the same weighted sum of the voxel's dot products with the columns. The weights are the trial's row of the inverse of X'X + P,
/// found by one Cholesky factorisation with the trial last, scaled to a unit diagonal; a column that depends on those before it is left out, which changes
/// no other estimate. One instance, one thread.</remarks>
internal sealed class LssSolver
{
    private const double DependentBelow = 1e-11;

    private readonly int _capacity;
    private readonly int[] _order;
    private readonly double[] _matrix, _factor, _scale, _solution, _penalty;
    private readonly bool[] _dependent;

    /// <param name="capacity">Most columns of a design, the sum of trials among them, this trial not.</param>
    public LssSolver(int capacity)
    {
        _capacity = capacity + 1;
        _order = new int[_capacity];
        _matrix = new double[_capacity * _capacity];
        _factor = new double[_capacity * _capacity];
        _scale = new double[_capacity];
        _solution = new double[_capacity];
        _penalty = new double[_capacity];
        _dependent = new bool[_capacity];
    }

    /// <param name="gram">Dot products of the columns; column 0 is the sum of all trials, this one included; column 1 is the constant.</param>
    /// <param name="penalties">Noise variance over prior variance of each column; 0 is a flat prior; shape [column].</param>
    /// <param name="dots">Dot products of this trial's column with each column; shape [column].</param>
    /// <param name="square">Dot product of this trial's column with itself.</param>
    /// <param name="penalty">Penalty of this trial's column.</param>
    /// <param name="weights">Destination: by what each column's product with the data counts; shape [column].</param>
    /// <param name="trialWeight">By what this trial's own product with the data counts.</param>
    public LssSolution Solve(
        LssGram gram, ReadOnlySpan<double> penalties, ReadOnlySpan<double> dots, double square, double penalty, Span<double> weights, out double trialWeight)
    {
        weights.Clear();
        trialWeight = 0;
        var spread = square - dots[1] * dots[1] / gram[1, 1];
        if (!(square > 0))
            return new(0, 0, 0, 0, 0);
        var n = Assemble(gram, penalties, dots, square, penalty);
        var rank = Factorise(n, false, out var flat);
        _ = Factorise(n, true, out var information);
        if (information > 0)
        {
            BackSubstitute(n);
            for (var i = 0; i < n - 1; i++)
                weights[_order[i]] = _solution[i];
            trialWeight = _solution[n - 1] - weights[0];
        }
        return new(information, flat, spread, rank, n);
    }

    /// <summary>Fills the lower triangle of X'X for [nuisance, all other trials, this trial]; zero columns are left out.</summary>
    private int Assemble(LssGram gram, ReadOnlySpan<double> penalties, ReadOnlySpan<double> dots, double square, double penalty)
    {
        var n = 0;
        for (var c = 1; c < gram.Count; c++)
            if (gram[c, c] > 0)
                _order[n++] = c;
        var nuisance = n;
        var others = gram[0, 0] - 2 * dots[0] + square;
        var hasOthers = others > 1e-12 * gram[0, 0];
        if (hasOthers)
            _order[n++] = 0;
        for (var i = 0; i < nuisance; i++)
        {
            for (var j = 0; j <= i; j++)
                _matrix[i * _capacity + j] = gram[_order[i], _order[j]];
            if (hasOthers)
                _matrix[nuisance * _capacity + i] = gram[0, _order[i]] - dots[_order[i]];
            _matrix[n * _capacity + i] = dots[_order[i]];
        }
        if (hasOthers)
        {
            _matrix[nuisance * _capacity + nuisance] = others;
            _matrix[n * _capacity + nuisance] = dots[0] - square;
        }
        _matrix[n * _capacity + n] = square;
        for (var i = 0; i < n; i++)
            _penalty[i] = penalties[_order[i]];
        _penalty[n] = penalty;
        return n + 1;
    }

    /// <summary>Cholesky with dependent columns left out; gives the rank and the last pivot in unscaled units (0 where the last column depends on the others).</summary>
    private int Factorise(int n, bool priors, out double lastPivot)
    {
        var rank = 0;
        for (var i = 0; i < n; i++)
            _scale[i] = 1 / Math.Sqrt(_matrix[i * _capacity + i] + (priors ? _penalty[i] : 0));
        for (var i = 0; i < n; i++)
        {
            var row = _factor.AsSpan(i * _capacity, i + 1);
            for (var j = 0; j < i; j++)
                row[j] = _dependent[j]
                    ? 0
                    : (_matrix[i * _capacity + j] * _scale[i] * _scale[j] - VectorMath.Dot(row[..j], _factor.AsSpan(j * _capacity, j))) / _factor[j * _capacity + j];
            var pivot = 1 - VectorMath.Dot(row[..i], row[..i]);
            _dependent[i] = pivot < DependentBelow;
            row[i] = _dependent[i] ? 0 : Math.Sqrt(pivot);
            rank += _dependent[i] ? 0 : 1;
        }
        var last = _factor[(n - 1) * _capacity + n - 1] / _scale[n - 1];
        lastPivot = last * last;
        return rank;
    }

    /// <summary>The last row of the inverse, in unscaled units.</summary>
    private void BackSubstitute(int n)
    {
        var x = _solution.AsSpan(0, n);
        x.Clear();
        x[n - 1] = 1 / _factor[(n - 1) * _capacity + n - 1];
        for (var i = n - 1; i >= 0; i--)
        {
            if (_dependent[i])
            {
                x[i] = 0;
                continue;
            }
            x[i] /= _factor[i * _capacity + i];
            VectorMath.AddScaled(-x[i], _factor.AsSpan(i * _capacity, i), x[..i]);
        }
        var last = _scale[n - 1];
        for (var i = 0; i < n; i++)
            x[i] *= _scale[i] * last;
    }
}
