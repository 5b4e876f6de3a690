namespace RealtimeBCI.Glm;

/// <summary>Tells sound volumes from spikes, and from the first volume at a new level, by how far all voxels lie from what was expected.</summary>
/// <remarks>A spike counts the less the larger it is. Where the volume after a spike lies as far off, and in the same direction, the level has changed.</remarks>
internal sealed class SpikeWatch(double energy, double spikeEnergy, int voxels)
{
    /// <summary>Correlation of successive innovations over voxels above which a second spike is a new level.</summary>
    private const double SameDirection = 0.3;

    private const double Memory = 30, MostExcess = 1e6;
    private readonly float[] _spike = new float[voxels];
    private double _usual = energy;
    private bool _afterSpike;

    /// <summary>Spikes so far; new levels so far.</summary>
    public int Spikes { get; private set; }

    /// <summary>See <see cref="Spikes"/>.</summary>
    public int Steps { get; private set; }

    /// <summary>Judges a volume.</summary>
    /// <param name="found">Mean squared innovation over voxels, in units of what is expected, no voxel counting for more than a limit: so that a few do not make a spike.</param>
    /// <param name="innovations">Innovations in units of their expected standard deviation; shape [voxel].</param>
    /// <returns>Variance beyond the expected one, as a multiple of it, and whether it belongs to the level.</returns>
    public (double Excess, bool IsStep) Judge(double found, ReadOnlySpan<float> innovations)
    {
        var ratio = found / _usual;
        if (ratio < spikeEnergy)
        {
            _usual += (found - _usual) / Memory;
            _afterSpike = false;
            return (0, false);
        }
        var excess = Math.Min(MostExcess, Math.Max(ratio, FloatKernel.Dot(innovations, innovations) / (innovations.Length * _usual)) - 1);
        if (_afterSpike && Correlation(_spike, innovations) > SameDirection)
        {
            Steps++;
            _afterSpike = false;
            return (excess, true);
        }
        Spikes++;
        innovations.CopyTo(_spike);
        _afterSpike = true;
        return (excess, false);
    }

    private static double Correlation(ReadOnlySpan<float> a, ReadOnlySpan<float> b) =>
        FloatKernel.Dot(a, b) / Math.Sqrt((double)FloatKernel.Dot(a, a) * FloatKernel.Dot(b, b) + double.Epsilon);
}
