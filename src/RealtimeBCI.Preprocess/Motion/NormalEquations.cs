namespace RealtimeBCI.Preprocess;

/// <summary>What a Gauss-Newton step solves: six motion parameters and the gain terms, under a loose or a tight prior on an uneven gain.</summary>
internal sealed class NormalEquations
{
    private const int Motion = 6, Piece = 256;
    private readonly int _terms, _size;
    private readonly double[] _gainProducts;
    private readonly (SymmetricSolver Solver, double Penalty) _loose, _tight;

    /// <summary>Sums products over the points and factors them.</summary>
    /// <param name="points">The reference at the points.</param>
    /// <param name="terms">Gain terms; the first is the constant, which no prior holds.</param>
    /// <param name="priors">Weight of the loose and of the tight prior, in points of mean squared intensity.</param>
    /// <param name="square">Mean squared intensity.</param>
    public NormalEquations(LevelVoxels points, GainTerms terms, (double Loose, double Tight) priors, double square)
    {
        (_terms, _size) = (terms.Count, Motion + terms.Count);
        var matrix = Products(points, terms);
        _gainProducts = new double[_terms * _terms];
        for (var row = 0; row < _terms; row++)
            for (var column = 0; column < _terms; column++)
                _gainProducts[row * _terms + column] = matrix[(Motion + Math.Max(row, column)) * _size + Motion + Math.Min(row, column)] / (square * points.Count);
        _loose = Held(priors.Loose * square);
        _tight = Held(priors.Tight * square);

        (SymmetricSolver, double) Held(double penalty)
        {
            double[] held = [.. matrix];
            for (var k = Motion + 1; k < _size; k++)
                held[k * _size + k] += penalty;
            return (new(held, _size), penalty);
        }
    }

    /// <summary>Whether the reference determines every parameter.</summary>
    public bool Solvable => _loose.Solver.Solvable;

    /// <summary>Replaces sums of residuals by the step; shape [6 + term].</summary>
    /// <param name="sums">Sums of residual times probe; replaced.</param>
    /// <param name="gain">Deviation of the gain from 1, by term, which the prior pulls to 0.</param>
    /// <param name="even">Whether the tight prior holds.</param>
    public void Solve(Span<double> sums, ReadOnlySpan<double> gain, bool even)
    {
        var (solver, penalty) = even ? _tight : _loose;
        for (var k = 1; k < gain.Length; k++)
            sums[Motion + k] -= penalty * gain[k];
        solver.Solve(sums);
    }

    /// <summary>Root mean square of the part of a gain that varies from place to place, places weighted by squared intensity.</summary>
    /// <param name="gain">Deviation of the gain from 1, by term.</param>
    public double Unevenness(ReadOnlySpan<double> gain)
    {
        double mean = 0, squares = 0;
        for (var row = 1; row < _terms; row++)
        {
            mean += gain[row] * _gainProducts[row * _terms];
            for (var column = 1; column < _terms; column++)
                squares += gain[row] * gain[column] * _gainProducts[row * _terms + column];
        }
        return Math.Sqrt(Math.Max(0, squares - mean * mean));
    }

    /// <summary>Probe times change, made symmetric; the lower triangle of shape [size, size].</summary>
    private double[] Products(LevelVoxels points, GainTerms terms)
    {
        var matrix = new double[_size * _size];
        float[] change = new float[_terms * Piece], probe = new float[_terms * Piece];
        for (var first = 0; first < points.Count; first += Piece)
        {
            var (start, count) = (first, Math.Min(Piece, points.Count - first));
            terms.Evaluate(points.Position[0].AsSpan(start, count), points.Position[1].AsSpan(start, count), points.Position[2].AsSpan(start, count), change, Piece);
            for (var k = 0; k < _terms; k++)
            {
                var term = change.AsSpan(k * Piece, count);
                FloatKernel.Multiply(term, points.ProbeValue.AsSpan(start, count), probe.AsSpan(k * Piece, count));
                FloatKernel.Multiply(term, points.Value.AsSpan(start, count), term);
            }
            for (var row = 0; row < _size; row++)
                for (var column = 0; column <= row; column++)
                    matrix[row * _size + column] += (FloatKernel.Dot(Probe(row), Change(column)) + FloatKernel.Dot(Change(row), Probe(column))) / 2;

            ReadOnlySpan<float> Change(int k) => k < Motion ? points.Columns[k].AsSpan(start, count) : change.AsSpan((k - Motion) * Piece, count);
            ReadOnlySpan<float> Probe(int k) => k < Motion ? points.Probes[k].AsSpan(start, count) : probe.AsSpan((k - Motion) * Piece, count);
        }
        return matrix;
    }
}
