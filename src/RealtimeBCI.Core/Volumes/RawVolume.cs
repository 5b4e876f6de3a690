namespace RealtimeBCI.Core;

/// <summary>One volume as it came from a bridge: not yet ordered, checked or scaled.</summary>
public sealed record RawVolume
{
    /// <summary>What this bridge has sent so far, counted from 1 over volumes and events; acknowledged cumulatively.</summary>
    public required long Sequence { get; init; }
    /// <summary>The scanner's own count of volumes in this run, from 0; gaps show here.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>When the scanner's trigger for this volume came, bridge's monotonic clock, ns; null without a trigger.</summary>
    public long? TriggerNs { get; init; }
    /// <summary>When the bridge saw the volume's file, bridge's monotonic clock, ns; null where there was no file.</summary>
    public long? FileSeenNs { get; init; }
    /// <summary>When the bridge sent it, bridge's monotonic clock, ns.</summary>
    public long SentNs { get; init; }
    /// <summary>When its last byte was here, this host's monotonic clock, ns.</summary>
    public long ReceivedNs { get; init; }
    /// <summary>When it stood in the journal, this host's monotonic clock, ns.</summary>
    public long JournalledNs { get; init; }
    /// <summary>CRC-32 (ISO-HDLC, as zlib computes it) of the payload, as the sender says.</summary>
    public required uint Checksum { get; init; }
    /// <summary>Length of the payload in bytes, as the sender says.</summary>
    public required int Length { get; init; }
    /// <summary>Dimensions of this volume, where the bridge states them per volume; null means the run's.</summary>
    public Grid? Grid { get; init; }
    /// <summary>The voxels, little-endian, x fastest. Whoever takes the volume out of the path disposes it.</summary>
    public required PooledBytes Payload { get; init; }
}
