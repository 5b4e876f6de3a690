using System.Numerics;

namespace RealtimeBCI.Preprocess;

/// <summary>Each voxel's mean and its noise about a second-order trend, over the volumes so far: exactly what a batch fit of them gives.</summary>
/// <remarks>The trend and the ratio of mean to noise are those of Friedman and Glover 2006 (J Magn Reson Imaging 23:827; their signal-to-fluctuation-noise ratio).
/// A few numbers per voxel, whatever the length of the run; nothing is allocated after construction. One instance, one run, one thread.</remarks>
public sealed class VoxelNoise
{
    private readonly int _voxels;
    private readonly float[] _pivot, _mean, _deviation, _ratios;
    private readonly double[][] _sums;
    private readonly double[,] _gram = new double[3, 3];

    /// <param name="voxels">Voxels of every volume.</param>
    public VoxelNoise(int voxels)
    {
        _voxels = voxels;
        var padded = (voxels + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        (_pivot, _mean, _deviation, _ratios) = (new float[padded], new float[padded], new float[padded], new float[padded]);
        _sums = [new double[padded], new double[padded], new double[padded], new double[padded]];
    }

    /// <summary>Volumes folded.</summary>
    public int Volumes { get; private set; }

    /// <summary>Mean as of the last <see cref="Measure"/>, units of the data; shape [voxel].</summary>
    public ReadOnlySpan<float> Mean => _mean.AsSpan(0, _voxels);

    /// <summary>Standard deviation about the trend as of the last <see cref="Measure"/>, with volumes - 3 in the denominator, units of the data; shape [voxel].</summary>
    public ReadOnlySpan<float> Deviation => _deviation.AsSpan(0, _voxels);

    /// <summary>Adds one volume.</summary>
    /// <param name="volume">Intensities; shape [voxel].</param>
    /// <param name="minutes">Its time; any origin.</param>
    /// <exception cref="ArgumentException">The volume has another number of voxels.</exception>
    public void Fold(ReadOnlySpan<float> volume, double minutes)
    {
        if (volume.Length != _voxels)
            throw new ArgumentException($"The volume has {volume.Length} voxels; {_voxels} were announced.", nameof(volume));
        if (Volumes++ == 0)
            volume.CopyTo(_pivot);
        TrendSums.Fold(volume, _pivot.AsSpan(0, _voxels), minutes, Sum(0), Sum(1), Sum(2), Sum(3));
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
        new TrendFit(_gram, Volumes).Measure(_sums, _pivot, _mean, _deviation, _ratios);
        var known = 0;
        foreach (var ratio in _ratios)
            if (ratio > 0)
                _ratios[known++] = ratio;
        return known == 0 ? null : Median.OfScratch(_ratios.AsSpan(0, known));
    }

    private Span<double> Sum(int power) => _sums[power].AsSpan(0, _voxels);
}
