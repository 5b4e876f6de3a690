namespace RealtimeBCI.Core;

/// <summary>Where the head was during one volume, against the session's reference volume.</summary>
/// <param name="ReferenceToVolume">Rigid map from reference world coordinates (RAS+ mm) to this volume's world coordinates.</param>
/// <param name="Parameters">Translation x, y, z (mm) at the field's centre and rotation x, y, z (degrees); shape [6].</param>
/// <param name="State">Whether the estimate can be used.</param>
/// <param name="ResidualFraction">Root mean square residual over the informative voxels, as a fraction of their mean intensity.</param>
public sealed record MotionEstimate(Affine ReferenceToVolume, IReadOnlyList<double> Parameters, MotionState State, double ResidualFraction)
{
    /// <summary>The head where the reference has it.</summary>
    public static MotionEstimate None { get; } = new(Affine.Identity, [0, 0, 0, 0, 0, 0], MotionState.NotEstimated, 0);
}

/// <summary>What is known of a volume's motion.</summary>
public enum MotionState
{
    /// <summary>The fit converged and explains the volume.</summary>
    Estimated,
    /// <summary>Realignment is off, or the grid has one slice.</summary>
    NotEstimated,
    /// <summary>The fit is poor or outside its capture range: the volume is censored.</summary>
    Lost,
}
