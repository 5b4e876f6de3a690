using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Preprocess;

/// <summary>A second-order trend's normal equations, factorised once for all voxels, and what each voxel leaves about its trend.</summary>
internal readonly struct TrendFit
{
    private readonly double _inverse00, _l10, _inverse11, _l20, _l21, _inverse22;
    private readonly int _volumes;

    /// <param name="gram">Products of the powers 0, 1 and 2 of time, summed over volumes; the lower triangle is read.</param>
    /// <param name="volumes">How many; at least 4, at three different times or more.</param>
    public TrendFit(double[,] gram, int volumes)
    {
        _volumes = volumes;
        _inverse00 = 1 / Math.Sqrt(gram[0, 0]);
        (_l10, _l20) = (gram[1, 0] * _inverse00, gram[2, 0] * _inverse00);
        _inverse11 = 1 / Math.Sqrt(gram[1, 1] - _l10 * _l10);
        _l21 = (gram[2, 1] - _l20 * _l10) * _inverse11;
        _inverse22 = 1 / Math.Sqrt(gram[2, 2] - _l20 * _l20 - _l21 * _l21);
    }

    /// <summary>Mean, standard deviation about the trend, and their ratio for every voxel.</summary>
    /// <param name="sums">Σd, Σdu, Σdu² and Σd² of <see cref="TrendSums"/>; shape [4][voxel]; lengths are multiples of the vector's.</param>
    /// <param name="pivot">What d was taken from; shape [voxel].</param>
    /// <param name="mean">Destination; shape [voxel].</param>
    /// <param name="deviation">Destination, with volumes - 3 in the denominator; shape [voxel].</param>
    /// <param name="ratio">Destination: mean / deviation, 0 where the mean is not above 0 or the deviation is nothing beside it; shape [voxel].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Measure(double[][] sums, ReadOnlySpan<float> pivot, Span<float> mean, Span<float> deviation, Span<float> ratio)
    {
        var pivots = FloatKernel.As(pivot);
        Span<Vector<float>> means = As(mean), deviations = As(deviation), ratios = As(ratio);
        for (var i = 0; i < pivots.Length; i++)
        {
            Vector.Widen(pivots[i], out var lower, out var upper);
            var (firstMean, firstDeviation, firstRatio) = Measure(sums, 2 * i, lower);
            var (nextMean, nextDeviation, nextRatio) = Measure(sums, 2 * i + 1, upper);
            means[i] = Vector.Narrow(firstMean, nextMean);
            deviations[i] = Vector.Narrow(firstDeviation, nextDeviation);
            ratios[i] = Vector.Narrow(firstRatio, nextRatio);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (Vector<double> Mean, Vector<double> Deviation, Vector<double> Ratio) Measure(double[][] sums, int at, Vector<double> pivot)
    {
        var from = at * Vector<double>.Count;
        var level = new Vector<double>(sums[0], from);
        var c0 = level * _inverse00;
        var c1 = (new Vector<double>(sums[1], from) - _l10 * c0) * _inverse11;
        var c2 = (new Vector<double>(sums[2], from) - _l20 * c0 - _l21 * c1) * _inverse22;
        var left = new Vector<double>(sums[3], from) - c0 * c0 - c1 * c1 - c2 * c2;
        var deviation = Vector.SquareRoot(Vector.Max(left, Vector<double>.Zero) / (_volumes - 3.0));
        var mean = pivot + level / (double)_volumes;
        var isKnown = Vector.GreaterThan(mean, Vector<double>.Zero) & Vector.GreaterThan(deviation, 1e-7 * mean);
        return (mean, deviation, Vector.ConditionalSelect(isKnown, mean / deviation, Vector<double>.Zero));
    }

    private static Span<Vector<float>> As(Span<float> a) => MemoryMarshal.Cast<float, Vector<float>>(a);
}
