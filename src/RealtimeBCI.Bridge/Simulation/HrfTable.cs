using System.Numerics;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A haemodynamic response of its own for each source: a double gamma with a random delay, dispersion and undershoot.</summary>
/// <remarks>Kept as step responses (the running integral of a unit-integral HRF): a boxcar's response is a difference of two rows.</remarks>
public sealed class HrfTable
{
    /// <summary>Seconds after which a step response stays at 1.</summary>
    public const double LengthSeconds = 32;
    private const double StepSeconds = 0.1;
    private const int Rows = (int)(LengthSeconds / StepSeconds) + 1;

    private readonly float[] _steps;

    /// <summary>Draws the responses.</summary>
    public HrfTable(Chance chance, int sources)
    {
        Sources = sources;
        _steps = new float[Rows * sources];
        Parameters = new float[sources * 4];
        Span<double> response = stackalloc double[Rows], dip = stackalloc double[Rows];
        for (var s = 0; s < sources; s++)
        {
            var peak = chance.Normal(5.4, 0.7, 3.8, 7.5);
            var dispersion = chance.Normal(0.95, 0.12, 0.65, 1.3);
            var dipPeak = peak + chance.Normal(9.5, 1.2, 6.5, 12.5);
            var ratio = chance.Normal(0.15, 0.06, 0, 0.35);
            (Parameters[4 * s], Parameters[4 * s + 1], Parameters[4 * s + 2], Parameters[4 * s + 3]) =
                ((float)peak, (float)dispersion, (float)dipPeak, (float)ratio);
            Gamma(peak, dispersion, response);
            Gamma(dipPeak, 1, dip);
            double total = 0, integral = 0;
            for (var i = 0; i < Rows; i++)
                total += response[i] -= ratio * dip[i];
            for (var i = 1; i < Rows; i++)
            {
                integral += (response[i - 1] + response[i]) / 2;
                _steps[i * sources + s] = (float)(integral / (total - response[Rows - 1] / 2));
            }
        }
    }

    /// <summary>Number of sources.</summary>
    public int Sources { get; }

    /// <summary>Peak (s), dispersion (s), undershoot's peak (s), undershoot's share; shape [source, 4].</summary>
    public float[] Parameters { get; }

    /// <summary>Adds factor * amplitude * step response at one moment, for all sources.</summary>
    /// <param name="seconds">Time since the step; nothing is added before it.</param>
    /// <param name="factor">1 for an onset, -1 for an end.</param>
    /// <param name="amplitudes">Shape [source].</param>
    /// <param name="response">Updated in place; shape [source].</param>
    public void AddStep(double seconds, float factor, ReadOnlySpan<float> amplitudes, Span<float> response)
    {
        if (!(seconds > 0))
            return;
        var position = Math.Min(seconds / StepSeconds, Rows - 1);
        var row = Math.Min((int)position, Rows - 2);
        var late = (float)(position - row) * factor;
        var early = factor - late;
        ReadOnlySpan<float> first = _steps.AsSpan(row * Sources, Sources), second = _steps.AsSpan((row + 1) * Sources, Sources);
        var s = 0;
        for (; s <= Sources - Vector<float>.Count; s += Vector<float>.Count)
            (new Vector<float>(response[s..]) + new Vector<float>(amplitudes[s..])
                * (new Vector<float>(first[s..]) * early + new Vector<float>(second[s..]) * late)).CopyTo(response[s..]);
        for (; s < Sources; s++)
            response[s] += amplitudes[s] * (first[s] * early + second[s] * late);
    }

    private static void Gamma(double peak, double dispersion, Span<double> density)
    {
        var shape = peak / dispersion;
        double sum = 0;
        density[0] = 0;
        for (var i = 1; i < density.Length; i++)
        {
            var t = i * StepSeconds;
            sum += density[i] = Math.Exp(shape * Math.Log(t / peak) - (t - peak) / dispersion);
        }
        for (var i = 1; i < density.Length; i++)
            density[i] /= sum;
    }
}
