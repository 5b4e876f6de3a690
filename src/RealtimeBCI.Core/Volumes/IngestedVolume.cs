namespace RealtimeBCI.Core;

/// <summary>One position of the run's timeline, in scanner order: a checked volume in scanner units, or a recorded gap.</summary>
public sealed record IngestedVolume
{
    /// <summary>The scanner's count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>Intensities of the whole grid, scanner units, x fastest; shape [voxel]. Null for a missing volume. Who takes it last disposes it.</summary>
    public FloatBuffer? Image { get; init; }
    /// <summary>Voxels that are NaN or infinite.</summary>
    public int NonFinite { get; init; }
    /// <summary>When each stage was done with it.</summary>
    public required VolumeTimes Times { get; init; }
}
