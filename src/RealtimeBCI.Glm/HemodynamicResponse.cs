using System.Collections.Concurrent;
using MathNet.Numerics;

namespace RealtimeBCI.Glm;

/// <summary>A haemodynamic response of unit integral, with its exact running integral, so that a boxcar is convolved without any grid.</summary>
/// <remarks>A difference of two gamma densities, cut at <see cref="LengthSeconds"/> and divided by what is left of the integral. Values come from a table
/// of the analytic integral (regularised incomplete gamma functions) by cubic interpolation with exact slopes; the error is below 1e-9.</remarks>
public sealed class HemodynamicResponse
{
    /// <summary>The response is zero from here on, seconds.</summary>
    public const double LengthSeconds = 32;

    /// <summary>An event shorter than this is convolved as if it lasted this long, seconds: a button press has no duration of its own.</summary>
    public const double ShortestEventSeconds = 0.1;

    private const int StepsPerSecond = 64;
    private const int Nodes = (int)LengthSeconds * StepsPerSecond + 1;

    private static readonly ConcurrentDictionary<ResponseShape, HemodynamicResponse> Known = new();

    private readonly double[] _integral = new double[Nodes];
    private readonly double[] _density = new double[Nodes];

    /// <summary>SPM's canonical response: peak 6 s, undershoot 16 s, dispersions 1 s, undershoot ratio 1/6 (Friston et al. 1998, NeuroImage 7:30).</summary>
    public static HemodynamicResponse Spm { get; } = new("spm", 6, 1, 16, 1, 1.0 / 6);

    /// <summary>Glover's auditory response (1999, NeuroImage 9:416) with the constants of nilearn 0.11: peak 6 s, undershoot 12 s, dispersions 0.9 s, ratio 0.48.</summary>
    public static HemodynamicResponse Glover { get; } = new("glover", 6 / 0.9, 0.9, 12 / 0.9, 0.9, 0.48);

    private HemodynamicResponse(string name, double peakShape, double peakScale, double underShape, double underScale, double ratio)
    {
        Name = name;
        for (var i = 0; i < Nodes; i++)
        {
            var t = i / (double)StepsPerSecond;
            _integral[i] = GammaIntegral(peakShape, t / peakScale) - ratio * GammaIntegral(underShape, t / underScale);
            _density[i] = GammaDensity(peakShape, peakScale, t) - ratio * GammaDensity(underShape, underScale, t);
        }
        Normalise();
    }

    private HemodynamicResponse(string name, IReadOnlyList<HemodynamicResponse> members, ReadOnlySpan<double> weights)
    {
        Name = name;
        for (var m = 0; m < members.Count; m++)
        {
            VectorMath.AddScaled(weights[m], members[m]._integral, _integral);
            VectorMath.AddScaled(weights[m], members[m]._density, _density);
        }
        Normalise();
    }

    private void Normalise()
    {
        var total = _integral[^1];
        for (var i = 0; i < Nodes; i++)
        {
            _integral[i] /= total;
            _density[i] /= total;
        }
        PeakDensity = _density.Max();
    }

    /// <summary>A difference of two gamma densities, the first of which is largest at a given time.</summary>
    /// <param name="shape">Its numbers; the same numbers give the same response again, for its table takes milliseconds to make.</param>
    public static HemodynamicResponse Of(ResponseShape shape) => Known.GetOrAdd(shape, static s => new(
        s.ToString(), s.PeakSeconds / s.DispersionSeconds + 1, s.DispersionSeconds, s.UndershootSeconds + 1, 1, s.UndershootRatio));

    /// <summary>A weighted mean of responses, of unit integral like each of them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="members">The responses.</param>
    /// <param name="weights">Their weights, not all 0; shape [member].</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static HemodynamicResponse Mixture(string name, IReadOnlyList<HemodynamicResponse> members, ReadOnlySpan<double> weights) =>
        members.Count == weights.Length
            ? new(name, members, weights)
            : throw new ArgumentException($"{members.Count} responses and {weights.Length} weights; each response needs one.", nameof(weights));

    /// <summary>Its name in a session file, <c>spm</c> or <c>glover</c>; of others, what they were made from.</summary>
    public string Name { get; }

    /// <summary>Largest value of the response, per second.</summary>
    public double PeakDensity { get; private set; }

    /// <summary>The response of this name.</summary>
    /// <exception cref="ArgumentException">There is no such response.</exception>
    public static HemodynamicResponse Named(string name) => name switch
    {
        "spm" => Spm,
        "glover" => Glover,
        _ => throw new ArgumentException($"The response is '{name}'; it must be spm or glover.", nameof(name)),
    };

    /// <summary>The response to an impulse at time 0, per second; 0 before it and from <see cref="LengthSeconds"/> on.</summary>
    /// <param name="seconds">Time since the impulse.</param>
    public double Density(double seconds)
    {
        if (!(seconds > 0 && seconds < LengthSeconds))
            return 0;
        var at = seconds * StepsPerSecond;
        var i = (int)at;
        var u = at - i;
        var rise = (_integral[i + 1] - _integral[i]) * StepsPerSecond;
        return (1 - u) * (1 - 3 * u) * _density[i] + u * (3 * u - 2) * _density[i + 1] + 6 * u * (1 - u) * rise;
    }

    /// <summary>Integral of the response from 0 to this time: 0 before it, 1 from <see cref="LengthSeconds"/> on.</summary>
    /// <param name="seconds">Time since the impulse.</param>
    public double Integral(double seconds)
    {
        if (!(seconds > 0))
            return 0;
        if (seconds >= LengthSeconds)
            return 1;
        var at = seconds * StepsPerSecond;
        var i = (int)at;
        var u = at - i;
        var v = 1 - u;
        return v * v * (1 + 2 * u) * _integral[i] + u * u * (3 - 2 * u) * _integral[i + 1]
            + (v * v * u * _density[i] - u * u * v * _density[i + 1]) / StepsPerSecond;
    }

    /// <summary>The response at a moment to an event of height 1, by exact convolution.</summary>
    /// <param name="at">The moment, seconds.</param>
    /// <param name="onset">Onset of the event, same clock.</param>
    /// <param name="duration">Its duration, seconds; null while it is still on. What happens after <paramref name="at"/> has no influence.</param>
    public double Boxcar(double at, double onset, double? duration) =>
        Integral(at - onset) - (duration is { } d ? Integral(at - onset - Math.Max(d, ShortestEventSeconds)) : 0);

    /// <summary>Derivative by time of <see cref="Boxcar"/>, per second: the response to the same event a little earlier, minus itself.</summary>
    /// <param name="at">The moment, seconds.</param>
    /// <param name="onset">Onset of the event, same clock.</param>
    /// <param name="duration">Its duration, seconds; null while it is still on.</param>
    public double BoxcarSlope(double at, double onset, double? duration) =>
        Density(at - onset) - (duration is { } d ? Density(at - onset - Math.Max(d, ShortestEventSeconds)) : 0);

    private static double GammaIntegral(double shape, double x) => x > 0 ? SpecialFunctions.GammaLowerRegularized(shape, x) : 0;

    private static double GammaDensity(double shape, double scale, double t) =>
        t > 0 ? Math.Exp((shape - 1) * Math.Log(t / scale) - t / scale - SpecialFunctions.GammaLn(shape)) / scale : 0;
}
