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

    /// <summary>Scales each token to the norm 1/√tokens, in place, so that a product of two such vectors is the mean cosine of their tokens. A token of zeros stays, and counts as 0.</summary>
    /// <param name="vector">Shape [token, channel].</param>
    /// <param name="channels">Numbers per token.</param>
    /// <returns>False where every token is all zeros, or one is not finite.</returns>
    public static bool NormaliseTokens(Span<float> vector, int channels)
    {
        var tokens = vector.Length / channels;
        var scale = 1 / MathF.Sqrt(tokens);
        var any = false;
        for (var t = 0; t < tokens; t++)
        {
            var token = vector.Slice(t * channels, channels);
            if (Normalise(token))
            {
                any = true;
                for (var i = 0; i < token.Length; i++)
                    token[i] *= scale;
            }
            else if (token.ContainsAnyExcept(0f))
            {
                return false;
            }
        }
        return any;
    }

    /// <summary>Takes a vector's own mean off and scales it to unit norm, in place, so that a product of two such vectors is their Pearson correlation.</summary>
    /// <returns>False where it is constant, or not finite.</returns>
    public static bool Standardise(Span<float> vector)
    {
        var sum = 0.0;
        foreach (var v in vector)
            sum += v;
        var mean = (float)(sum / vector.Length);
        for (var i = 0; i < vector.Length; i++)
            vector[i] -= mean;
        return Normalise(vector);
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
