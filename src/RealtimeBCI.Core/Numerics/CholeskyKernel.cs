using System.Numerics;

namespace RealtimeBCI.Core;

/// <summary>Solves symmetric positive definite systems in double precision.</summary>
public static class CholeskyKernel
{
    /// <summary>Replaces the lower triangle of a matrix A by L with A = L Lᵀ; the upper one is left as it is.</summary>
    /// <param name="matrix">Shape [n, n], C order.</param>
    /// <param name="n">Number of rows.</param>
    /// <returns>False where the matrix is not positive definite.</returns>
    public static bool Factor(Span<double> matrix, int n)
    {
        for (var i = 0; i < n; i++)
        {
            var row = matrix.Slice(i * n, i + 1);
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - Dot(row[..j], matrix.Slice(j * n, j))) / matrix[j * n + j];
            var pivot = row[i] - Dot(row[..i], row[..i]);
            if (!(pivot > 0))
                return false;
            row[i] = Math.Sqrt(pivot);
        }
        return true;
    }

    /// <summary>Solves L Lᵀ x = b in place.</summary>
    /// <param name="factor">L in the lower triangle; shape [n, n].</param>
    /// <param name="n">Number of rows.</param>
    /// <param name="b">Right-hand side, replaced by the solution; shape [n].</param>
    public static void Solve(ReadOnlySpan<double> factor, int n, Span<double> b)
    {
        for (var i = 0; i < n; i++)
            b[i] = (b[i] - Dot(factor.Slice(i * n, i), b[..i])) / factor[i * n + i];
        for (var i = n - 1; i >= 0; i--)
        {
            b[i] /= factor[i * n + i];
            SubtractScaled(factor.Slice(i * n, i), b[i], b[..i]);
        }
    }

    /// <summary>Σ a_i b_i in a fixed order; 0 for empty spans of one length.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var step = Vector<double>.Count;
        Vector<double> first = default, second = default;
        var i = 0;
        for (; i <= a.Length - 2 * step; i += 2 * step)
        {
            first = Vector.FusedMultiplyAdd(new(a[i..]), new(b[i..]), first);
            second = Vector.FusedMultiplyAdd(new(a[(i + step)..]), new(b[(i + step)..]), second);
        }
        var sum = Vector.Sum(first + second);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void SubtractScaled(ReadOnlySpan<double> vector, double scale, Span<double> from)
    {
        var i = 0;
        for (; i <= vector.Length - Vector<double>.Count; i += Vector<double>.Count)
            (new Vector<double>(from[i..]) - scale * new Vector<double>(vector[i..])).CopyTo(from[i..]);
        for (; i < vector.Length; i++)
            from[i] -= scale * vector[i];
    }
}
