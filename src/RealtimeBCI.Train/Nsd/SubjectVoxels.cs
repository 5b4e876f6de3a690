namespace RealtimeBCI.Train.Nsd;

/// <summary>The voxels of a subject that decoders of NSD use, and what the release says of each.</summary>
/// <param name="Mask">nsdgeneral where it is 1 (it also holds -1 and 0).</param>
/// <param name="Maps">By name; shape [voxel], mask order: regions by number (<c>prf-visualrois</c>, <c>streams</c>), and <c>ncsnr</c>.</param>
public sealed record SubjectVoxels(Mask Mask, IReadOnlyDictionary<string, float[]> Maps)
{
    /// <summary>Voxels of nsdgeneral on the 1.8-mm grid, subjects 1 to 8.</summary>
    public static IReadOnlyList<int> ReleasedCounts { get; } = [15724, 14278, 15226, 13153, 13039, 17907, 12682, 14386];

    private const int ShortestRealAxis = 70;

    /// <summary>Whether a grid is as large as those of the release, whose axes have 78 to 113 voxels; made-up data has smaller ones.</summary>
    public static bool IsRealSize(Grid grid) => Math.Min(grid.X, Math.Min(grid.Y, grid.Z)) >= ShortestRealAxis;

    /// <summary>Reads mask and maps.</summary>
    /// <param name="folder">The copy.</param>
    /// <param name="version">Version of the betas beside which ncsnr stands.</param>
    /// <exception cref="NsdException">A map lies on another grid, or a real subject has another number of voxels than the release.</exception>
    public static SubjectVoxels Read(NsdFolder folder, string version)
    {
        var (grid, general) = One(folder.GeneralMask);
        for (var v = 0; v < general.Length; v++)
            general[v] = general[v] == 1 ? 1 : 0;
        if (!general.Contains(1f))
            throw new NsdException($"{folder.GeneralMask} has no voxel of value 1, which marks nsdgeneral.");
        var mask = Mask.FromBuffer(grid, general);
        var expected = ReleasedCounts[folder.Subject - 1];
        if (IsRealSize(grid) && mask.Count != expected)
            throw new NsdException($"{folder.GeneralMask} marks {mask.Count} voxels; nsdgeneral of subject {folder.Subject} has {expected}. Take the mask of the 1.8-mm preparation of this subject.");
        var maps = new Dictionary<string, float[]>();
        foreach (var (name, path) in new[] { ("prf-visualrois", folder.Regions("prf-visualrois")), ("streams", folder.Regions("streams")), ("ncsnr", folder.NoiseCeiling(version)) })
        {
            if (path is null)
                continue;
            var (other, values) = One(path);
            if (!other.IsSameAs(grid))
                throw new NsdException($"{path} lies on another grid than nsdgeneral: {other} instead of {grid}.");
            maps[name] = Array.ConvertAll(mask.Voxels, v => float.IsFinite(values[v]) ? values[v] : 0);
        }
        return new(mask, maps);
    }

    private static (Grid Grid, float[] Values) One(string path)
    {
        using var reader = NiftiReader.Open(path);
        if (reader.Volumes != 1)
            throw new NsdException($"{path} holds {reader.Volumes} volumes; a map has one.");
        var values = new float[reader.Grid.VoxelCount];
        reader.ReadVolume(values.AsSpan());
        return (reader.Grid, values);
    }
}
