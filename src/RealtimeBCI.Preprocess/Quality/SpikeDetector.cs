namespace RealtimeBCI.Preprocess;

/// <summary>Finds volumes that differ abruptly from the one before: their DVARS is an outlier among the latest ones.</summary>
/// <remarks>Robust z: distance from the median, over 1.4826 times the median absolute deviation (Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers), of
/// the last <see cref="Window"/> values before it; a deviation below 2 % of the median counts as 2 %. Cost and memory do not depend on the run's length.</remarks>
public sealed class SpikeDetector
{
    /// <summary>Values with which a new one is compared.</summary>
    public const int Window = 96;
    /// <summary>Values without which none is judged.</summary>
    public const int Least = 16;
    /// <summary>Robust z above which a volume is a spike.</summary>
    public const double Threshold = 6;

    private const double PerDeviation = 1.4826, LeastRelativeDeviation = 0.02;
    private readonly float[] _values = new float[Window], _scratch = new float[Window];
    private int _count;

    /// <summary>Judges a volume by those before it, and remembers it.</summary>
    /// <param name="dvars">Its DVARS, percent.</param>
    /// <returns>Robust z; null with fewer than <see cref="Least"/> values before it.</returns>
    public double? Score(double dvars)
    {
        var known = Math.Min(_count, Window);
        double? score = null;
        if (known >= Least)
        {
            var scratch = _scratch.AsSpan(0, known);
            _values.AsSpan(0, known).CopyTo(scratch);
            var median = Median.OfScratch(scratch);
            for (var i = 0; i < known; i++)
                scratch[i] = (float)Math.Abs(_values[i] - median);
            var deviation = Math.Max(PerDeviation * Median.OfScratch(scratch), LeastRelativeDeviation * median);
            score = deviation > 0 ? (dvars - median) / deviation : 0;
        }
        if (double.IsFinite(dvars))
            _values[_count++ % Window] = (float)dvars;
        return score;
    }
}
