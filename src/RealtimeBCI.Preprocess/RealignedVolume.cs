namespace RealtimeBCI.Preprocess;

/// <summary>One position of the run's timeline with its motion: a whole volume not yet resampled, or a recorded gap.</summary>
public sealed record RealignedVolume
{
    /// <summary>The scanner's count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>Intensities of the whole grid as acquired, all finite, x fastest; shape [voxel]. Null for a missing volume.</summary>
    public FloatBuffer? Image { get; init; }
    /// <summary>Head position against the reference; not estimated for a missing volume.</summary>
    public MotionEstimate Motion { get; init; } = MotionEstimate.None;
    /// <summary>Voxels that were NaN or infinite and were replaced by the reference's value.</summary>
    public int NonFinite { get; init; }
    /// <summary>When each stage was done with it.</summary>
    public required VolumeTimes Times { get; init; }
}
