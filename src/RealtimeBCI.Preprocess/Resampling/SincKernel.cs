using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Preprocess;

/// <summary>Weights of an interpolating sinc of eight samples under a Kaiser window, with unit sum.</summary>
/// <remarks>At a whole number the weights are exactly 0 and 1. Window: Kaiser and Schafer 1980, IEEE Trans Acoust 28:105, with beta 6, which
/// on an analytic head errs like a cubic B-spline with prefilter, and needs no pass over the volume.</remarks>
internal static class SincKernel
{
    /// <summary>Samples along each axis: 3 before the point's whole part, the part itself, 4 after.</summary>
    public const int Taps = 8;

    private const int Phases = 512;
    private const double Beta = 6;
    private static readonly float[] Table = Make();

    /// <summary>The weights for a fraction from 0 to 1, linear between tabulated phases.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Weights(float fraction)
    {
        var at = fraction * Phases;
        var phase = (int)at;
        ref var row = ref Table[phase * Taps];
        var near = Vector256.LoadUnsafe(ref row);
        return Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref row, Taps) - near, Vector256.Create(at - phase), near);
    }

    private static float[] Make()
    {
        var table = new float[(Phases + 2) * Taps];
        var weights = new double[Taps];
        for (var phase = 0; phase <= Phases + 1; phase++)
        {
            var sum = 0.0;
            for (var tap = 0; tap < Taps; tap++)
                sum += weights[tap] = At((double)phase / Phases - (tap - 3));
            for (var tap = 0; tap < Taps; tap++)
                table[phase * Taps + tap] = (float)(weights[tap] / sum);
        }
        return table;
    }

    private static double At(double distance)
    {
        if (distance == Math.Round(distance))
            return distance == 0 ? 1 : 0;
        var share = distance / (Taps / 2);
        if (Math.Abs(share) >= 1)
            return 0;
        return Math.Sin(Math.PI * distance) / (Math.PI * distance) * Bessel0(Beta * Math.Sqrt(1 - share * share)) / Bessel0(Beta);
    }

    private static double Bessel0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 40; k++)
            sum += term *= x / 2 / k * (x / 2 / k);
        return sum;
    }
}
