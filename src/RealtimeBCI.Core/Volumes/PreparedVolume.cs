namespace RealtimeBCI.Core;

/// <summary>One position of the run's timeline after preprocessing: a volume's voxels inside the mask, or a recorded gap.</summary>
public sealed record PreparedVolume
{
    /// <summary>The scanner's count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>Intensities inside the mask, scanner units, realigned; shape [voxel], C order of the grid. Null for a missing volume.</summary>
    public FloatBuffer? Voxels { get; init; }
    /// <summary>Head position against the session's reference.</summary>
    public MotionEstimate Motion { get; init; } = MotionEstimate.None;
    /// <summary>Quality of the volume.</summary>
    public VolumeQuality Quality { get; init; } = new();
    /// <summary>When each stage was done with it.</summary>
    public required VolumeTimes Times { get; init; }

    /// <summary>Whether the volume never arrived in time.</summary>
    public bool IsMissing => Voxels is null;
}

/// <summary>Measures of one volume that say whether it can be trusted.</summary>
public sealed record VolumeQuality
{
    /// <summary>Framewise displacement against the volume before it, mm (Power et al. 2012, NeuroImage 59:2142; 50-mm sphere); 0 for the first.</summary>
    public double FramewiseDisplacementMm { get; init; }
    /// <summary>Root mean square over the mask of the change since the volume before, as percent of the mask's mean (DVARS); 0 for the first.</summary>
    public double DvarsPercent { get; init; }
    /// <summary>Mean intensity over the mask, scanner units.</summary>
    public double MeanIntensity { get; init; }
    /// <summary>Voxels of the whole volume that were NaN or infinite; they were replaced by the reference's value.</summary>
    public int NonFiniteVoxels { get; init; }
}

/// <summary>The stages whose completion is stamped for every volume, in the order in which they happen.</summary>
public enum LedgerStage
{
    /// <summary>The scanner's trigger, by the bridge's clock moved to this host's.</summary>
    Trigger,
    /// <summary>The bridge saw the volume.</summary>
    FileSeen,
    /// <summary>The bridge sent it.</summary>
    Sent,
    /// <summary>The last byte was here.</summary>
    Received,
    /// <summary>It stood in the journal.</summary>
    Journalled,
    /// <summary>Ordered, checked and converted.</summary>
    Ingested,
    /// <summary>Head motion estimated.</summary>
    Realigned,
    /// <summary>Resampled at the mask's voxels, quality measured.</summary>
    Resampled,
    /// <summary>Folded into the GLM; betas of open trials estimated.</summary>
    Estimated,
    /// <summary>Decoded and ranked, where a trial was open.</summary>
    Decoded,
    /// <summary>Handed to the sockets.</summary>
    Published,
}

/// <summary>The latency ledger's row for one volume: nanoseconds on this host's monotonic clock, 0 where a stage did not happen.</summary>
public sealed class VolumeTimes
{
    private readonly long[] _ns = new long[Enum.GetValues<LedgerStage>().Length];

    /// <summary>The stamp of a stage, ns; 0 if it did not happen.</summary>
    public long this[LedgerStage stage]
    {
        get => _ns[(int)stage];
        set => _ns[(int)stage] = value;
    }

    /// <summary>All stamps in the order of <see cref="LedgerStage"/>.</summary>
    public long[] ToArray() => [.. _ns];
}
