using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Core;

/// <summary>Vectorised sums and products over spans of one length.</summary>
/// <remarks>Compiled with full optimisation at once: the first volume of a run has its deadline too.</remarks>
public static class FloatKernel
{
    /// <summary>result = a * b.</summary>
    /// <param name="a">Shape [n].</param>
    /// <param name="b">Shape [n].</param>
    /// <param name="result">Destination; shape [n].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> result)
    {
        ReadOnlySpan<Vector<float>> va = As(a), vb = As(b);
        var vr = MemoryMarshal.Cast<float, Vector<float>>(result);
        for (var i = 0; i < va.Length; i++)
            vr[i] = va[i] * vb[i];
        for (var i = va.Length * Vector<float>.Count; i < a.Length; i++)
            result[i] = a[i] * b[i];
    }

    /// <summary>sum += scale * a.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float scale, ReadOnlySpan<float> a, Span<float> sum)
    {
        var va = As(a);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(sum);
        var factor = new Vector<float>(scale);
        for (var i = 0; i < va.Length; i++)
            vs[i] = Vector.FusedMultiplyAdd(va[i], factor, vs[i]);
        for (var i = va.Length * Vector<float>.Count; i < a.Length; i++)
            sum[i] += scale * a[i];
    }

    /// <summary>The sum of a * b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        ReadOnlySpan<Vector<float>> va = As(a), vb = As(b);
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        var i = 0;
        for (; i + 1 < va.Length; i += 2)
        {
            even = Vector.FusedMultiplyAdd(va[i], vb[i], even);
            odd = Vector.FusedMultiplyAdd(va[i + 1], vb[i + 1], odd);
        }
        if (i < va.Length)
            even = Vector.FusedMultiplyAdd(va[i], vb[i], even);
        var sum = Vector.Sum(even + odd);
        for (i = va.Length * Vector<float>.Count; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    /// <summary>The span as vectors; the rest that fills none is left out.</summary>
    public static ReadOnlySpan<Vector<float>> As(ReadOnlySpan<float> a) => MemoryMarshal.Cast<float, Vector<float>>(a);
}
