namespace RealtimeBCI.Train.Nsd;

/// <summary>Betas of many trials in one file of the release.</summary>
internal interface IBetaFile : IDisposable
{
    /// <summary>Number of trials.</summary>
    int Trials { get; }

    /// <summary>Reads the betas of a mask's voxels, in percent signal change.</summary>
    /// <param name="mask">On the betas' grid.</param>
    /// <param name="betas">Receives them; shape [trial, voxel], mask order.</param>
    void Read(Mask mask, float[] betas);
}

/// <summary>Opens betas by what the file is: NIfTI, HDF5, or MATLAB 7.3, which is HDF5.</summary>
internal static class BetaFile
{
    /// <summary>Stored int16 values are so many times the percent signal change.</summary>
    public const float StoredPerPercent = 300;

    public static IBetaFile Open(string path, Grid grid) =>
        path.EndsWith(".nii.gz", StringComparison.Ordinal) || path.EndsWith(".nii", StringComparison.Ordinal) ? new NiftiBetas(path, grid) : new HdfBetas(path, grid);
}
