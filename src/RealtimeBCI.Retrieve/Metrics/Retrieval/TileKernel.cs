using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Retrieve;

/// <summary>Inner products between the rows of two small matrices that lie in the cache: eight at once, so that each value that is loaded is used several times.</summary>
internal static class TileKernel
{
    /// <summary>products = A Bᵀ, each summed in single precision in a fixed order.</summary>
    /// <param name="a">Shape [rows, length], C order.</param>
    /// <param name="b">Shape [rows, length].</param>
    /// <param name="rows">A multiple of 4.</param>
    /// <param name="length">A multiple of 16, so that any width of vector divides it.</param>
    /// <param name="products">Shape [row of a, row of b]; written.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Products(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int rows, int length, Span<float> products)
    {
        ReadOnlySpan<Vector<float>> left = MemoryMarshal.Cast<float, Vector<float>>(a[..(rows * length)]), right = MemoryMarshal.Cast<float, Vector<float>>(b[..(rows * length)]);
        var stride = length / Vector<float>.Count;
        for (var i = 0; i < rows; i += 4)
        {
            ReadOnlySpan<Vector<float>> a0 = left.Slice(i * stride, stride), a1 = left.Slice((i + 1) * stride, stride), a2 = left.Slice((i + 2) * stride, stride), a3 = left.Slice((i + 3) * stride, stride);
            for (var j = 0; j < rows; j += 2)
            {
                ReadOnlySpan<Vector<float>> b0 = right.Slice(j * stride, stride), b1 = right.Slice((j + 1) * stride, stride);
                Vector<float> s00 = default, s01 = default, s10 = default, s11 = default, s20 = default, s21 = default, s30 = default, s31 = default;
                for (var k = 0; k < a0.Length && k < a1.Length && k < a2.Length && k < a3.Length && k < b0.Length && k < b1.Length; k++)
                {
                    Vector<float> p = b0[k], q = b1[k];
                    s00 = Vector.FusedMultiplyAdd(a0[k], p, s00);
                    s01 = Vector.FusedMultiplyAdd(a0[k], q, s01);
                    s10 = Vector.FusedMultiplyAdd(a1[k], p, s10);
                    s11 = Vector.FusedMultiplyAdd(a1[k], q, s11);
                    s20 = Vector.FusedMultiplyAdd(a2[k], p, s20);
                    s21 = Vector.FusedMultiplyAdd(a2[k], q, s21);
                    s30 = Vector.FusedMultiplyAdd(a3[k], p, s30);
                    s31 = Vector.FusedMultiplyAdd(a3[k], q, s31);
                }
                (products[i * rows + j], products[i * rows + j + 1]) = (Vector.Sum(s00), Vector.Sum(s01));
                (products[(i + 1) * rows + j], products[(i + 1) * rows + j + 1]) = (Vector.Sum(s10), Vector.Sum(s11));
                (products[(i + 2) * rows + j], products[(i + 2) * rows + j + 1]) = (Vector.Sum(s20), Vector.Sum(s21));
                (products[(i + 3) * rows + j], products[(i + 3) * rows + j + 1]) = (Vector.Sum(s30), Vector.Sum(s31));
            }
        }
    }
}
