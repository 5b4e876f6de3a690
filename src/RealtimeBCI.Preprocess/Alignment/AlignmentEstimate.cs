namespace RealtimeBCI.Preprocess;

/// <summary>Where the training session's head lies in a session of another day, and how sure that is.</summary>
public sealed record AlignmentEstimate
{
    /// <summary>Rigid map from the training reference's world to the session reference's (undistorted) world, both RAS+ mm.</summary>
    public required Affine TrainingToSession { get; init; }
    /// <summary>The same as shift x, y, z (mm) at the training field's centre and rotation x, y, z (degrees); shape [6].</summary>
    public required IReadOnlyList<double> Parameters { get; init; }
    /// <summary>Share of the session's variance over tissue that the training reference explains through a smooth intensity map; 0 to 1.</summary>
    public required double Similarity { get; init; }
    /// <summary>Root mean square over tissue of what is not explained, percent of the session's mean tissue intensity.</summary>
    public required double ResidualPercent { get; init; }
    /// <summary>Logarithm of the best other orientation's unexplained variance, over its squared overlap, to this one's: 0 where they fit alike, negative where the other fits better. Within ±10.</summary>
    public required double OrientationMargin { get; init; }
    /// <summary>The orientation that fits best, in words; <c>as stated</c> where the files tell the truth.</summary>
    public required string Orientation { get; init; }
    /// <summary>The best orientation but the stated one, in words.</summary>
    public required string RivalOrientation { get; init; }
    /// <summary>Mask voxels inside the session's field of view, percent.</summary>
    public required double MaskInFieldPercent { get; init; }
    /// <summary>Mask voxels inside it and on tissue, percent.</summary>
    public required double MaskOnTissuePercent { get; init; }
}
