using System.Numerics;

namespace RealtimeBCI.Retrieve;

/// <summary>Inner products and norms of latents.</summary>
public static class SimilarityKernel
{
    /// <summary>Σ a_i b_i in a fixed order; 0 for empty spans. Allocates nothing.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (a.Length != b.Length)
            throw new ArgumentException($"Lengths differ: {a.Length} and {b.Length}.");
        var step = Vector<float>.Count;
        Vector<float> first = Vector<float>.Zero, second = Vector<float>.Zero;
        var i = 0;
        for (; i <= a.Length - 2 * step; i += 2 * step)
        {
            first += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
            second += new Vector<float>(a[(i + step)..]) * new Vector<float>(b[(i + step)..]);
        }
        var sum = Vector.Sum(first + second);
        for (; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>Scales a vector to unit Euclidean norm, in place.</summary>
    /// <returns>False, with the vector untouched, where it is all zeros, or not finite.</returns>
    public static bool Normalise(Span<float> vector)
    {
        var squares = 0.0;
        foreach (var v in vector)
            squares += (double)v * v;
        if (!(squares > 0) || !double.IsFinite(squares))
            return false;
        var scale = 1 / Math.Sqrt(squares);
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)(vector[i] * scale);
        return true;
    }
}
