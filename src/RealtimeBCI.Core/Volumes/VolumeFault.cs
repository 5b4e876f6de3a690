namespace RealtimeBCI.Core;

/// <summary>What can go wrong with a volume; each has a name, a count and a place in the report.</summary>
public enum VolumeFault
{
    /// <summary>A later scanner number arrived and 1.5 repetition times passed since it was due.</summary>
    Missing,
    /// <summary>It arrived after it had been marked missing; recorded, never analysed.</summary>
    Late,
    /// <summary>The same scanner number arrived before.</summary>
    Duplicate,
    /// <summary>Its checksum or length does not match its payload.</summary>
    Corrupt,
    /// <summary>Its dimensions or affine are not the run's.</summary>
    WrongGeometry,
    /// <summary>Its scanner number lies outside what this run can hold.</summary>
    OutOfRange,
    /// <summary>Voxels that are NaN or infinite.</summary>
    NonFinite,
    /// <summary>Motion could not be estimated; censored.</summary>
    MotionLost,
}
