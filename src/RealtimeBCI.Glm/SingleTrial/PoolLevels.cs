namespace RealtimeBCI.Glm;

/// <summary>The mean over a run of the voxels that get no beta, and so have no filter that knows their level.</summary>
/// <remarks>A value that is not finite counts as unchanged.</remarks>
internal sealed class PoolLevels(int[] voxels)
{
    private readonly float[] _mean = new float[voxels.Length];

    /// <summary>Volumes so far.</summary>
    public int Volumes { get; private set; }

    /// <summary>Adds a volume.</summary>
    /// <param name="volume">Intensities, scanner units; shape [voxel in].</param>
    public void Fold(ReadOnlySpan<float> volume)
    {
        Volumes++;
        for (var i = 0; i < voxels.Length; i++)
            if (float.IsFinite(volume[voxels[i]]))
                _mean[i] += (volume[voxels[i]] - _mean[i]) / Volumes;
    }

    /// <summary>Writes the means.</summary>
    /// <param name="levels">Destination, scanner units; shape [voxel in]; other voxels stay.</param>
    public void CopyTo(Span<float> levels)
    {
        for (var i = 0; i < voxels.Length; i++)
            levels[voxels[i]] = _mean[i];
    }
}
