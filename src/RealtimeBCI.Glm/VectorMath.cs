using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Glm;

/// <summary>The two vector operations on which everything here rests in double precision, vectorised, in a fixed order; <see cref="FloatKernel"/> has them in single.</summary>
internal static class VectorMath
{
    /// <summary>Adds factor * x to a running sum of the same length.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> x, Span<double> sum)
    {
        var f = new Vector<double>(factor);
        var from = MemoryMarshal.Cast<double, Vector<double>>(x);
        var to = MemoryMarshal.Cast<double, Vector<double>>(sum);
        for (var i = 0; i < to.Length; i++)
            to[i] = Vector.FusedMultiplyAdd(f, from[i], to[i]);
        for (var i = to.Length * Vector<double>.Count; i < sum.Length; i++)
            sum[i] = Math.FusedMultiplyAdd(factor, x[i], sum[i]);
    }

    /// <summary>Sum of the products of two spans of the same length.</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var sum = Vector<double>.Zero;
        var i = 0;
        for (; i <= a.Length - Vector<double>.Count; i += Vector<double>.Count)
            sum = Vector.FusedMultiplyAdd(new Vector<double>(a[i..]), new Vector<double>(b[i..]), sum);
        var total = Vector.Sum(sum);
        for (; i < a.Length; i++)
            total = Math.FusedMultiplyAdd(a[i], b[i], total);
        return total;
    }
}
