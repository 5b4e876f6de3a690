namespace RealtimeBCI.Glm;

/// <summary>The factor by which a session's intensities differ from those of training: scanners scale each session anew.</summary>
internal static class SessionGain
{
    /// <summary>Median over voxels of intensity over baseline; 1 where there is none above 0.</summary>
    /// <param name="volume">Intensities; those not above 0 do not count; shape [voxel].</param>
    /// <param name="baseline">Intensities of training; 0 for a voxel without signal; shape [voxel].</param>
    public static float Of(ReadOnlySpan<float> volume, ReadOnlySpan<float> baseline)
    {
        var ratios = new List<float>(volume.Length);
        for (var v = 0; v < volume.Length; v++)
            if (baseline[v] > 0 && volume[v] > 0 && float.IsFinite(volume[v]))
                ratios.Add(volume[v] / baseline[v]);
        ratios.Sort();
        return ratios.Count > 0 && ratios[ratios.Count / 2] > 0 ? ratios[ratios.Count / 2] : 1;
    }
}
