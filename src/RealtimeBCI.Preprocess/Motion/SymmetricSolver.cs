namespace RealtimeBCI.Preprocess;

/// <summary>Solves one positive definite system for many right-hand sides (Cholesky).</summary>
internal sealed class SymmetricSolver
{
    private readonly double[] _factor;
    private readonly int _size;

    /// <summary>Factors a matrix; shape [size, size], lower triangle used.</summary>
    public SymmetricSolver(double[] matrix, int size)
    {
        (_factor, _size) = ([.. matrix], size);
        Solvable = true;
        for (var row = 0; row < size && Solvable; row++)
            for (var column = 0; column <= row; column++)
            {
                var sum = _factor[row * size + column];
                for (var k = 0; k < column; k++)
                    sum -= _factor[row * size + k] * _factor[column * size + k];
                if (row == column)
                    Solvable = sum > 1e-9 * matrix[row * size + row];
                _factor[row * size + column] = row == column ? Math.Sqrt(Math.Max(sum, 0)) : sum / _factor[column * size + column];
            }
    }

    /// <summary>Whether the matrix is positive definite, numerically.</summary>
    public bool Solvable { get; }

    /// <summary>Replaces a right-hand side by the solution; shape [size].</summary>
    public void Solve(Span<double> x)
    {
        for (var row = 0; row < _size; row++)
        {
            for (var k = 0; k < row; k++)
                x[row] -= _factor[row * _size + k] * x[k];
            x[row] /= _factor[row * _size + row];
        }
        for (var row = _size - 1; row >= 0; row--)
        {
            for (var k = row + 1; k < _size; k++)
                x[row] -= _factor[k * _size + row] * x[k];
            x[row] /= _factor[row * _size + row];
        }
    }
}
