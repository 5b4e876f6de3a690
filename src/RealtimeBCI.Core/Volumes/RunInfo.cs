namespace RealtimeBCI.Core;

/// <summary>What a scanner bridge says of a run before its first volume.</summary>
public sealed record RunInfo
{
    /// <summary>The run's name, unique within the session; no participant's name.</summary>
    public required string RunId { get; init; }
    /// <summary>Counts from 1: a run that is scanned again is a new attempt.</summary>
    public int Attempt { get; init; } = 1;
    /// <summary>Dimensions and affine of every volume.</summary>
    public required Grid Grid { get; init; }
    /// <summary>Encoding of the payload, little-endian, x fastest.</summary>
    public required VolumeDataType DataType { get; init; }
    /// <summary>value = stored * Slope + Intercept; 1 where nothing is scaled.</summary>
    public double Slope { get; init; } = 1;
    /// <summary>See <see cref="Slope"/>.</summary>
    public double Intercept { get; init; }
    /// <summary>Repetition time, seconds of scanner time.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Acquisition time of each slice within the volume, seconds; empty where unknown.</summary>
    public IReadOnlyList<double> SliceTimesSeconds { get; init; } = [];
    /// <summary>Slices excited together; 0 where unknown.</summary>
    public int MultibandFactor { get; init; }
    /// <summary>Echo number, from 1.</summary>
    public int Echo { get; init; } = 1;
    /// <summary>Volumes planned; null where the scanner does not say.</summary>
    public int? ExpectedVolumes { get; init; }
    /// <summary>Leading volumes before steady state that are sent but not analysed.</summary>
    public int DummyScans { get; init; }
    /// <summary>Whether the scanner has already corrected head motion.</summary>
    public bool ScannerMotionCorrected { get; init; }
    /// <summary>Scanner seconds that pass in one second of the host's clock: 1 at a scanner, more in a fast replay.</summary>
    public double Speed { get; init; } = 1;

    /// <summary>Bytes of one volume's payload.</summary>
    public int PayloadBytes => checked(Grid.VoxelCount * DataType.ByteSize());

    /// <summary>Start of the volume with this scanner number, scanner seconds from the start of volume 0.</summary>
    public double StartOf(int scannerNumber) => scannerNumber * RepetitionTimeSeconds;
}
