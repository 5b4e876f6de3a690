namespace RealtimeBCI.Preprocess;

/// <summary>Each voxel's mean and its noise about a second-order trend, over the volumes so far: exactly what a batch fit of them gives.</summary>
/// <remarks>The trend and the ratio of mean to noise are those of Friedman and Glover 2006 (J Magn Reson Imaging 23:827; their signal-to-fluctuation-noise ratio).
/// Five numbers per voxel, whatever the length of the run; nothing is allocated after construction. One instance, one run, one thread.</remarks>
public sealed class VoxelNoise
{
    private readonly float[] _pivot, _mean, _deviation, _ratios;
    private readonly double[] _level, _slope, _bend, _squares;
    private readonly double[,] _gram = new double[3, 3];

    /// <param name="voxels">Voxels of every volume.</param>
    public VoxelNoise(int voxels)
    {
        (_pivot, _mean, _deviation, _ratios) = (new float[voxels], new float[voxels], new float[voxels], new float[voxels]);
        (_level, _slope, _bend, _squares) = (new double[voxels], new double[voxels], new double[voxels], new double[voxels]);
    }

    /// <summary>Volumes folded.</summary>
    public int Volumes { get; private set; }

    /// <summary>Mean as of the last <see cref="Measure"/>, units of the data; shape [voxel].</summary>
    public ReadOnlySpan<float> Mean => _mean;

    /// <summary>Standard deviation about the trend as of the last <see cref="Measure"/>, with volumes - 3 in the denominator, units of the data; shape [voxel].</summary>
    public ReadOnlySpan<float> Deviation => _deviation;

    /// <summary>Adds one volume.</summary>
    /// <param name="volume">Intensities; shape [voxel].</param>
    /// <param name="minutes">Its time; any origin.</param>
    /// <exception cref="ArgumentException">The volume has another number of voxels.</exception>
    public void Fold(ReadOnlySpan<float> volume, double minutes)
    {
        if (volume.Length != _pivot.Length)
            throw new ArgumentException($"The volume has {volume.Length} voxels; {_pivot.Length} were announced.", nameof(volume));
        if (Volumes++ == 0)
            volume.CopyTo(_pivot);
        TrendSums.Fold(volume, _pivot, minutes, _level, _slope, _bend, _squares);
        ReadOnlySpan<double> powers = [1, minutes, minutes * minutes];
        for (var i = 0; i < 3; i++)
            for (var j = 0; j <= i; j++)
                _gram[i, j] += powers[i] * powers[j];
    }

    /// <summary>Brings <see cref="Mean"/> and <see cref="Deviation"/> up to date.</summary>
    /// <returns>Median over the voxels of mean / deviation; null with fewer than four volumes, or where no voxel has a mean and a deviation above 0.</returns>
    public double? Measure()
    {
        if (Volumes < 4)
            return null;
        double l00 = Math.Sqrt(_gram[0, 0]), l10 = _gram[1, 0] / l00, l20 = _gram[2, 0] / l00;
        double l11 = Math.Sqrt(_gram[1, 1] - l10 * l10), l21 = (_gram[2, 1] - l20 * l10) / l11, l22 = Math.Sqrt(_gram[2, 2] - l20 * l20 - l21 * l21);
        var known = 0;
        for (var v = 0; v < _pivot.Length; v++)
        {
            var c0 = _level[v] / l00;
            var c1 = (_slope[v] - l10 * c0) / l11;
            var c2 = (_bend[v] - l20 * c0 - l21 * c1) / l22;
            var left = _squares[v] - c0 * c0 - c1 * c1 - c2 * c2;
            var mean = _pivot[v] + _level[v] / Volumes;
            var deviation = Math.Sqrt(Math.Max(0, left) / (Volumes - 3));
            (_mean[v], _deviation[v]) = ((float)mean, (float)deviation);
            if (mean > 0 && deviation > 1e-7 * mean)
                _ratios[known++] = (float)(mean / deviation);
        }
        return known == 0 ? null : Median.OfScratch(_ratios.AsSpan(0, known));
    }
}
