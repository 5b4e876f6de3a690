namespace RealtimeBCI.Glm;

/// <summary>What a trial's normal equations say, apart from the data.</summary>
/// <param name="Information">What is left of the trial's column once all others, with their priors, have had their share; its inverse is the beta's variance factor.
/// The trial's own prior is in it. 0 where nothing is left.</param>
/// <param name="FlatInformation">The same without any prior.</param>
/// <param name="Spread">Squared length of the trial's column about its mean.</param>
/// <param name="Rank">Rank without priors.</param>
/// <param name="Columns">Columns that are not zero.</param>
internal readonly record struct LssSolution(double Information, double FlatInformation, double Spread, int Rank, int Columns);

/// <summary>Solves for one trial's beta in the model [nuisance, all other trials, this trial] (least squares separate; Mumford et al. 2012, NeuroImage 59:2636).</summary>
/// <remarks>The beta of every voxel is the same weighted sum of the voxel's dot products with the columns. The weights are the trial's row of the inverse of X'X + P,
/// from one Cholesky factorisation scaled to a unit diagonal, the trial last and the others by largest pivot. A column that depends on those before it is
/// left out, which changes no other estimate; slow cosines do so in the first minutes of a run. One instance, one thread.</remarks>
internal sealed class LssSolver
{
    private const double DependentBelow = 1e-11;

    private readonly int _stride;
    private readonly int[] _columns, _order;
    private readonly double[] _matrix, _factor, _scale, _left, _penalty, _solution;

    /// <param name="capacity">Most columns of a design, the sum of trials among them, this trial not.</param>
    public LssSolver(int capacity)
    {
        _stride = capacity + 1;
        (_columns, _order) = (new int[_stride], new int[_stride]);
        (_matrix, _factor) = (new double[_stride * _stride], new double[_stride * _stride]);
        (_scale, _left, _penalty, _solution) = (new double[_stride], new double[_stride], new double[_stride], new double[_stride]);
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
        if (!(square > 0))
            return new(0, 0, 0, 0, 0);
        var n = Assemble(gram, penalties, dots, square, penalty);
        var rank = Factorise(n, false, out var flat);
        var kept = Factorise(n, true, out var information) - 1;
        if (information > 0)
        {
            BackSubstitute(n, kept, 1 / information);
            for (var k = 0; k < kept; k++)
                weights[_columns[_order[k]]] = _solution[k];
            trialWeight = 1 / information - weights[0];
        }
        return new(information, flat, square - dots[1] * dots[1] / gram[1, 1], flat > 0 ? rank : rank - 1, n);
    }

    /// <summary>Fills the lower triangle of X'X for [nuisance, all other trials, this trial]; zero columns are left out.</summary>
    private int Assemble(LssGram gram, ReadOnlySpan<double> penalties, ReadOnlySpan<double> dots, double square, double penalty)
    {
        var n = 0;
        for (var c = 1; c < gram.Count; c++)
            if (gram[c, c] > 0)
                _columns[n++] = c;
        var nuisance = n;
        var others = gram[0, 0] - 2 * dots[0] + square;
        var hasOthers = others > 1e-12 * gram[0, 0];
        if (hasOthers)
            _columns[n++] = 0;
        for (var i = 0; i < nuisance; i++)
        {
            for (var j = 0; j <= i; j++)
                _matrix[i * _stride + j] = gram[_columns[i], _columns[j]];
            if (hasOthers)
                _matrix[nuisance * _stride + i] = gram[0, _columns[i]] - dots[_columns[i]];
            _matrix[n * _stride + i] = dots[_columns[i]];
        }
        if (hasOthers)
        {
            _matrix[nuisance * _stride + nuisance] = others;
            _matrix[n * _stride + nuisance] = dots[0] - square;
        }
        _matrix[n * _stride + n] = square;
        for (var i = 0; i < n; i++)
            _penalty[i] = penalties[_columns[i]];
        _penalty[n] = penalty;
        return n + 1;
    }

    /// <summary>Cholesky by largest pivot, the last column kept for the end. Row i of the factor belongs to column i, entry k to the k-th pivot.</summary>
    /// <param name="n">Columns, the trial's last.</param>
    /// <param name="priors">Whether penalties are added to the diagonal.</param>
    /// <param name="information">The trial's pivot in unscaled units; 0 where its column depends on the others.</param>
    /// <returns>Pivots found, the trial's included.</returns>
    private int Factorise(int n, bool priors, out double information)
    {
        for (var i = 0; i < n; i++)
        {
            _scale[i] = 1 / Math.Sqrt(_matrix[i * _stride + i] + (priors ? _penalty[i] : 0));
            _left[i] = 1;
            _order[i] = i;
        }
        var kept = 0;
        for (; kept < n - 1; kept++)
        {
            var best = kept;
            for (var k = kept + 1; k < n - 1; k++)
                if (_left[_order[k]] > _left[_order[best]])
                    best = k;
            (_order[kept], _order[best]) = (_order[best], _order[kept]);
            var p = _order[kept];
            if (_left[p] < DependentBelow)
                break;
            var pivotRow = _factor.AsSpan(p * _stride, kept);
            var pivot = Math.Sqrt(_left[p]);
            _factor[p * _stride + kept] = pivot;
            for (var k = kept + 1; k < n; k++)
            {
                var i = k == n - 1 ? n - 1 : _order[k];
                var product = _matrix[Math.Max(i, p) * _stride + Math.Min(i, p)] * _scale[i] * _scale[p];
                var entry = (product - VectorMath.Dot(_factor.AsSpan(i * _stride, kept), pivotRow)) / pivot;
                _factor[i * _stride + kept] = entry;
                _left[i] -= entry * entry;
            }
        }
        var last = n - 1;
        information = _left[last] < DependentBelow ? 0 : _left[last] / (_scale[last] * _scale[last]);
        return kept + 1;
    }

    /// <summary>The trial's row of the inverse, in unscaled units, in the order of the pivots.</summary>
    private void BackSubstitute(int n, int kept, double variance)
    {
        var x = _solution.AsSpan(0, kept);
        x.Clear();
        var last = n - 1;
        var own = variance / _scale[last];
        VectorMath.AddScaled(-own, _factor.AsSpan(last * _stride, kept), x);
        for (var k = kept - 1; k >= 0; k--)
        {
            var row = _factor.AsSpan(_order[k] * _stride, k + 1);
            x[k] /= row[k];
            VectorMath.AddScaled(-x[k], row[..k], x[..k]);
        }
        for (var k = 0; k < kept; k++)
            x[k] *= _scale[_order[k]];
    }
}
