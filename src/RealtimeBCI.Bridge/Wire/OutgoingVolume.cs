namespace RealtimeBCI.Bridge.Wire;

/// <summary>A volume to be sent; the payload is copied before the call returns.</summary>
public readonly ref struct OutgoingVolume
{
    /// <summary>The scanner's own count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>When the scanner's trigger came, this host's monotonic clock, ns; null without a trigger.</summary>
    public long? TriggerNs { get; init; }
    /// <summary>When the volume's file was seen, this host's monotonic clock, ns; null where there was none.</summary>
    public long? FileSeenNs { get; init; }
    /// <summary>The voxels, little-endian, x fastest.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
    /// <summary>Says another checksum than the payload's, to try out what the receiver does; null tells the truth.</summary>
    public uint? ClaimedChecksum { get; init; }
    /// <summary>Says another length than the payload's, to try out what the receiver does; null tells the truth.</summary>
    public int? ClaimedLength { get; init; }
    /// <summary>States this volume's grid; null means the run's.</summary>
    public Grid? Grid { get; init; }
}
