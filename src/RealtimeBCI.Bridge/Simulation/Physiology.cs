namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Fluctuations that the whole brain shares: heart beat and breathing (aliased by the repetition time), slow waves, and drift.</summary>
/// <remarks>Each is a time course times a smooth pattern made of plane waves that move with the head; so they cost no more than a second texture.</remarks>
public sealed class Physiology
{
    private const int SlowSources = 4, Sources = SlowSources + 2, Drifts = 3;
    private readonly Chance _chance;
    private readonly double _sharedPercent, _driftPercent, _slowDecay;
    private readonly float[] _base;
    private readonly double[] _loads, _periods, _phases;
    private readonly double[] _now = new double[Sources];
    private double _heart, _breath, _seconds;

    /// <summary>Draws patterns and time courses of a run.</summary>
    /// <param name="chance">Where they come from.</param>
    /// <param name="sharedPercent">Standard deviation of heart beat, breathing and slow waves together, percent.</param>
    /// <param name="driftPercent">Standard deviation of drift, percent.</param>
    /// <param name="repetitionTimeSeconds">Seconds from one volume to the next.</param>
    public Physiology(Chance chance, double sharedPercent, double driftPercent, double repetitionTimeSeconds)
    {
        (_chance, _sharedPercent, _driftPercent) = (chance, sharedPercent, driftPercent);
        _slowDecay = Math.Exp(-repetitionTimeSeconds / 12);
        Waves = new(chance, 24, 30, 140);
        _base = Waves.Amplitudes.ToArray();
        _loads = new double[Waves.Count * Sources];
        (_periods, _phases) = (new double[Waves.Count * Drifts], new double[Waves.Count * Drifts]);
        foreach (ref var load in _loads.AsSpan())
            load = chance.Normal();
        for (var i = 0; i < _periods.Length; i++)
            (_periods[i], _phases[i]) = (chance.Uniform(160, 900), chance.Uniform(0, 2 * Math.PI));
        for (var j = 0; j < Sources; j++)
            _now[j] = chance.Normal();
        (_heart, _breath) = (chance.Uniform(0, 2 * Math.PI), chance.Uniform(0, 2 * Math.PI));
    }

    /// <summary>The field of the moment, percent of the signal.</summary>
    public PlaneWaves Waves { get; }

    /// <summary>Moves on to a moment and sets the waves' amplitudes.</summary>
    /// <param name="seconds">Scanner seconds; never earlier than the last.</param>
    public void MoveTo(double seconds)
    {
        var passed = seconds - _seconds;
        _seconds = seconds;
        _heart += 2 * Math.PI * passed * _chance.Normal(1.12, 0.05, 0.9, 1.4);
        _breath += 2 * Math.PI * passed * _chance.Normal(0.27, 0.02, 0.2, 0.35);
        (_now[0], _now[1]) = (Math.Sqrt(2) * Math.Sin(_heart), Math.Sqrt(2) * Math.Sin(_breath));
        for (var j = 2; j < Sources; j++)
            _now[j] = _slowDecay * _now[j] + Math.Sqrt(1 - _slowDecay * _slowDecay) * _chance.Normal();
        var amplitudes = Waves.Amplitudes;
        for (var k = 0; k < amplitudes.Length; k++)
        {
            double shared = 0, drift = 0;
            for (var j = 0; j < Sources; j++)
                shared += _loads[k * Sources + j] * _now[j];
            for (var j = 0; j < Drifts; j++)
                drift += Math.Sqrt(2) * Math.Cos(2 * Math.PI * seconds / _periods[k * Drifts + j] + _phases[k * Drifts + j]);
            amplitudes[k] = _base[k] * (float)(_sharedPercent * shared / Math.Sqrt(Sources) + _driftPercent * drift / Math.Sqrt(Drifts));
        }
    }
}
