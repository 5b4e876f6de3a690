namespace RealtimeBCI.Bridge.Simulation;

/// <summary>A long table of normal numbers, of which a random stretch serves each row of voxels.</summary>
/// <remarks>Cheaper than drawing each number, and still seeded. The same number comes back at another voxel and another time after about
/// <see cref="Count"/> uses, at alignments drawn at random, so that the correlation between any two voxels or volumes is 0 on average.</remarks>
public sealed class GaussianTable
{
    /// <summary>How many different numbers there are.</summary>
    public const int Count = 1 << 20;

    private readonly float[] _values;
    private readonly int _longest;

    /// <summary>Fills the table; its mean is 0 and its variance 1 exactly.</summary>
    /// <param name="chance">Where the numbers come from.</param>
    /// <param name="longest">The longest stretch that will be asked for.</param>
    public GaussianTable(Chance chance, int longest)
    {
        _longest = longest;
        _values = new float[Count + longest];
        var values = _values.AsSpan(0, Count);
        double sum = 0, squares = 0;
        foreach (ref var v in values)
        {
            v = (float)chance.Normal();
            sum += v;
            squares += v * (double)v;
        }
        var mean = sum / Count;
        var scale = 1 / Math.Sqrt(squares / Count - mean * mean);
        foreach (ref var v in values)
            v = (float)((v - mean) * scale);
        values[..longest].CopyTo(_values.AsSpan(Count));
    }

    /// <summary>A stretch of the table from a random place.</summary>
    public ReadOnlySpan<float> Stretch(Chance chance, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _longest);
        return _values.AsSpan((int)(chance.Next() & (Count - 1)), length);
    }
}
