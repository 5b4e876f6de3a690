namespace RealtimeBCI.Preprocess;

/// <summary>How well a level fitted before its pass, and how far the pass moved.</summary>
/// <param name="Overlap">Share of the voxels that were inside the volume.</param>
/// <param name="Residual">Root mean square residual over them, scanner units.</param>
/// <param name="RobustSd">Standard deviation of the residual, from its mean magnitude.</param>
/// <param name="StepMm">Length of the step, mm, rotations counted at 80 mm; infinite where the pass failed.</param>
internal readonly record struct LevelFit(double Overlap, double Residual, double RobustSd, double StepMm);
