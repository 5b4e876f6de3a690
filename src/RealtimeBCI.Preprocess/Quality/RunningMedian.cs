namespace RealtimeBCI.Preprocess;

/// <summary>The median of a stream, to the width of a bin: memory and cost do not depend on its length.</summary>
/// <param name="width">Width of a bin.</param>
/// <param name="bins">Bins from 0 upwards; larger values share the last.</param>
public sealed class RunningMedian(double width, int bins)
{
    private readonly int[] _counts = new int[bins];
    private int _total;

    /// <summary>Adds a value; one that is not a number is passed over.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value))
            return;
        _counts[(int)Math.Clamp(value / width, 0, bins - 1)]++;
        _total++;
    }

    /// <summary>Centre of the bin that holds the (lower) middle value; null without values.</summary>
    public double? Value
    {
        get
        {
            if (_total == 0)
                return null;
            var (bin, before) = (0, _counts[0]);
            while (2L * before < _total)
                before += _counts[++bin];
            return (bin + 0.5) * width;
        }
    }
}
