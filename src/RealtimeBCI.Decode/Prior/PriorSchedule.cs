namespace RealtimeBCI.Decode;

/// <summary>How much noise a diffusion prior sees at each of its times: the cosine schedule of Nichol and Dhariwal 2021 (ICML 38), betas at most .999.</summary>
public sealed class PriorSchedule
{
    private const double Offset = 0.008, MostBeta = 0.999;
    private readonly double[] _betas, _signal;

    /// <summary>Makes a schedule.</summary>
    /// <param name="times">Number of times; MindEye1 and 2 have 100.</param>
    public PriorSchedule(int times = 100)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(times, 1);
        (_betas, _signal) = (new double[times], new double[times]);
        double Curve(int time) => Math.Pow(Math.Cos(((double)time / times + Offset) / (1 + Offset) * Math.PI / 2), 2);
        var product = 1.0;
        for (var t = 0; t < times; t++)
        {
            _betas[t] = Math.Clamp(1 - Curve(t + 1) / Curve(t), 0, MostBeta);
            _signal[t] = product *= 1 - _betas[t];
        }
    }

    /// <summary>Number of times.</summary>
    public int Times => _betas.Length;

    /// <summary>Variance that is added at each time.</summary>
    public IReadOnlyList<double> Betas => _betas;

    /// <summary>Share of the signal's variance that is left at each time, ᾱ; 1 before the first.</summary>
    /// <param name="time">From −1, where nothing is noisy yet, to <see cref="Times"/> − 1.</param>
    public double Signal(int time) => time < 0 ? 1 : _signal[time];
}
