using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>Per-voxel sums from which a second-order trend, and what is left about it, follow at any time.</summary>
internal static class TrendSums
{
    /// <summary>Adds one volume: with d = volume - pivot, adds d, d u, d u² and d².</summary>
    /// <param name="volume">Intensities; shape [voxel].</param>
    /// <param name="pivot">Taken off before anything is added, so that no digits are lost to a large mean; shape [voxel].</param>
    /// <param name="u">Time of the volume.</param>
    /// <param name="level">Running Σd; shape [voxel]; as the following, updated in place.</param>
    /// <param name="slope">Running Σdu.</param>
    /// <param name="bend">Running Σdu².</param>
    /// <param name="squares">Running Σd².</param>
    /// <remarks>A NaN voxel stays NaN and touches no neighbour. Allocates nothing.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold(
        ReadOnlySpan<float> volume, ReadOnlySpan<float> pivot, double u, Span<double> level, Span<double> slope, Span<double> bend, Span<double> squares)
    {
        ReadOnlySpan<Vector<float>> x = FloatKernel.As(volume), p = FloatKernel.As(pivot);
        Span<Vector<double>> levels = Vectors(level), slopes = Vectors(slope), bends = Vectors(bend), allSquares = Vectors(squares);
        Vector<double> by = new(u), bySquare = new(u * u);
        for (var i = 0; i < x.Length; i++)
        {
            Vector.Widen(x[i], out var lower, out var upper);
            Vector.Widen(p[i], out var lowerPivot, out var upperPivot);
            Add(2 * i, lower - lowerPivot, by, bySquare, levels, slopes, bends, allSquares);
            Add(2 * i + 1, upper - upperPivot, by, bySquare, levels, slopes, bends, allSquares);
        }
        for (var i = x.Length * Vector<float>.Count; i < volume.Length; i++)
        {
            var d = (double)volume[i] - pivot[i];
            level[i] += d;
            slope[i] = Math.FusedMultiplyAdd(d, u, slope[i]);
            bend[i] = Math.FusedMultiplyAdd(d, u * u, bend[i]);
            squares[i] = Math.FusedMultiplyAdd(d, d, squares[i]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        int at, Vector<double> d, Vector<double> u, Vector<double> square,
        Span<Vector<double>> level, Span<Vector<double>> slope, Span<Vector<double>> bend, Span<Vector<double>> squares)
    {
        level[at] += d;
        slope[at] = Vector.FusedMultiplyAdd(d, u, slope[at]);
        bend[at] = Vector.FusedMultiplyAdd(d, square, bend[at]);
        squares[at] = Vector.FusedMultiplyAdd(d, d, squares[at]);
    }

    private static Span<Vector<double>> Vectors(Span<double> a) => MemoryMarshal.Cast<double, Vector<double>>(a);
}
