namespace RealtimeBCI.Glm;

/// <summary>One volume as an estimator takes it: lent for the call, never kept.</summary>
public readonly ref struct VolumeSample
{
    /// <summary>The scanner's count in this run, from 0.</summary>
    public required int ScannerNumber { get; init; }
    /// <summary>Moment for which its samples stand, scanner seconds: its start plus the slice time reference times the repetition time.</summary>
    public required double SampleSeconds { get; init; }
    /// <summary>Intensities, scanner units; shape [voxel]; empty where the volume is missing.</summary>
    public ReadOnlySpan<float> Voxels { get; init; }
    /// <summary>Whether the volume is known but must not be used (spike, motion).</summary>
    public bool Censored { get; init; }
    /// <summary>Translations (mm) and rotations (degrees); shape [6]; empty where unknown.</summary>
    public ReadOnlySpan<double> Motion { get; init; }
}
