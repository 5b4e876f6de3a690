using MathNet.Numerics.Distributions;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A double-gamma response of unit integral over 32 s on a grid of 20 ms, by sums; shares no code with the project.</summary>
internal sealed class DoubleGamma
{
    private const double Step = 0.02, Seconds = 32;
    private readonly double[] _integral = new double[(int)(Seconds / Step) + 1];

    public DoubleGamma(double peakSeconds, double dispersionSeconds, double undershootSeconds, double undershootRatio)
    {
        for (var i = 1; i < _integral.Length; i++)
        {
            var t = (i - 0.5) * Step;
            _integral[i] = _integral[i - 1] + Gamma.PDF(peakSeconds / dispersionSeconds + 1, 1 / dispersionSeconds, t) - undershootRatio * Gamma.PDF(undershootSeconds + 1, 1, t);
        }
        var total = _integral[^1];
        for (var i = 0; i < _integral.Length; i++)
            _integral[i] /= total;
    }

    /// <summary>Response to an event of height 1, some time after its onset.</summary>
    public double Boxcar(double sinceOnset, double duration) => Integral(sinceOnset) - Integral(sinceOnset - duration);

    private double Integral(double t)
    {
        var at = Math.Clamp(t, 0, Seconds) / Step;
        var i = Math.Min((int)at, _integral.Length - 2);
        return _integral[i] + (at - i) * (_integral[i + 1] - _integral[i]);
    }
}
