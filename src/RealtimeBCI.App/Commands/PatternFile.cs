namespace RealtimeBCI.App;

/// <summary>Normalised voxels of trials in a .npy file.</summary>
internal static class PatternFile
{
    /// <summary>Reads [trial, voxel], or [voxel] of a single trial.</summary>
    /// <returns>Shape [trial][voxel], and whether the file has the axis of trials.</returns>
    /// <exception cref="NpyException">The file is damaged, has other axes, or holds numbers that are not finite.</exception>
    public static (float[][] Patterns, bool HasTrials) Read(string path)
    {
        var (values, shape) = NpyFile.ReadFloats(path);
        if (shape is not ([> 0] or [> 0, > 0]))
            throw new NpyException($"{Path.GetFileName(path)} has the shape ({string.Join(", ", shape)}); expected (trials, voxels), or (voxels) of one trial.");
        if (Array.FindIndex(values, v => !float.IsFinite(v)) is >= 0 and var bad)
            throw new NpyException($"{Path.GetFileName(path)} has the value {values[bad]} at trial {bad / shape[^1]}, voxel {bad % shape[^1]}; every voxel must be finite.");
        return ([.. values.Chunk(shape[^1])], shape.Length == 2);
    }
}
