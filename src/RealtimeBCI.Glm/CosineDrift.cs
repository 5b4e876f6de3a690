namespace RealtimeBCI.Glm;

/// <summary>The discrete cosine set that stands for slow drift, as SPM and nilearn define it.</summary>
/// <remarks>Regressor k of a run of N volumes is sqrt(2/N) cos(pi k (2n+1) / 2N), k from 1. N is the run's planned length, known before its first volume:
/// the number of volumes that have come is never used. A run that goes on beyond N continues the same cosines.</remarks>
public sealed class CosineDrift
{
    private readonly int _volumes;
    private readonly double _scale;

    /// <param name="volumes">Planned length of the run, volumes; at least 1.</param>
    /// <param name="repetitionTimeSeconds">Repetition time, seconds; above 0.</param>
    /// <param name="highPassHz">Cut-off, Hz; above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value lies outside its range.</exception>
    public CosineDrift(int volumes, double repetitionTimeSeconds, double highPassHz)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(volumes, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(repetitionTimeSeconds);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(highPassHz);
        _volumes = volumes;
        _scale = Math.Sqrt(2.0 / volumes);
        Order = Math.Min(volumes - 1, (int)Math.Floor(2 * volumes * highPassHz * repetitionTimeSeconds));
    }

    /// <summary>Number of cosines; the constant is not among them.</summary>
    public int Order { get; }

    /// <summary>Factor that turns a cosine's amplitude (half its peak-to-peak height) into its coefficient.</summary>
    public double CoefficientPerAmplitude => 1 / _scale;

    /// <summary>Writes the cosines of one volume, slowest first.</summary>
    /// <param name="volume">Position in the run, from 0; missing volumes count.</param>
    /// <param name="row">Destination; shape [<see cref="Order"/>].</param>
    public void Fill(int volume, Span<double> row)
    {
        for (var k = 1; k <= Order; k++)
            row[k - 1] = _scale * Math.Cos(Math.PI / _volumes * (volume + 0.5) * k);
    }
}
