namespace RealtimeBCI.Bridge.Scanner;

/// <summary>One volume on its way out; nothing of it is kept after the call that takes it.</summary>
public readonly ref struct ScannedVolume
{
    /// <summary>The scanner's count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Start of the first slice, scanner seconds from the start of volume 0.</summary>
    public required double AcquiredSeconds { get; init; }
    /// <summary>When the acquisition began, host's monotonic clock, ns; null where nothing paces the run.</summary>
    public long? TriggerNs { get; init; }
    /// <summary>When the volume was there to be sent, host's monotonic clock, ns.</summary>
    public long? FileSeenNs { get; init; }
    /// <summary>Voxels, little-endian, x fastest.</summary>
    public required ReadOnlySpan<byte> Payload { get; init; }
    /// <summary>CRC-32 to claim instead of the payload's; null states the true one.</summary>
    public uint? ClaimedChecksum { get; init; }
    /// <summary>Dimensions to state for this volume; null means the run's.</summary>
    public Grid? Grid { get; init; }
}

/// <summary>Where a scanner's volumes and events go: the session's socket, a file, a test.</summary>
/// <remarks>One thread calls it. Volumes and events keep their order. Nothing waits but <see cref="WaitForRoomAsync"/> and <see cref="FinishAsync"/>.</remarks>
public interface IScannerLink
{
    /// <summary>Opens the run.</summary>
    void StartRun(RunInfo run);

    /// <summary>Sends a volume; its buffer is free when this returns.</summary>
    void SendVolume(in ScannedVolume volume);

    /// <summary>Says that a stimulus was shown by someone else. A label cannot be said.</summary>
    /// <param name="onsetSeconds">Onset, scanner seconds from the start of volume 0.</param>
    /// <param name="durationSeconds">Duration, seconds.</param>
    /// <param name="trial">Number of the trial in onset order, from 0.</param>
    /// <param name="state">Seeing or imagining.</param>
    void SendStimulus(double onsetSeconds, double durationSeconds, int trial, CognitiveState state);

    /// <summary>Says that the participant pressed a button.</summary>
    /// <param name="seconds">When, scanner seconds from the start of volume 0.</param>
    /// <param name="trial">Trial during which it was; null where it was none.</param>
    void SendPress(double seconds, int? trial);

    /// <summary>Says how the scanner is.</summary>
    /// <param name="running">Whether it scans.</param>
    /// <param name="sessionSeconds">Scanner seconds from the start of volume 0.</param>
    void Beat(bool running, double sessionSeconds);

    /// <summary>Closes the run.</summary>
    /// <param name="complete">False where it was aborted.</param>
    void EndRun(bool complete);

    /// <summary>Waits while too much is unacknowledged: for a replay without a clock.</summary>
    ValueTask WaitForRoomAsync(CancellationToken stop);

    /// <summary>Waits until everything is acknowledged.</summary>
    ValueTask FinishAsync(CancellationToken stop);
}
