namespace RealtimeBCI.Glm;

/// <summary>What an estimate of one trial's beta rests on.</summary>
/// <param name="State">Whether the beta is determined, shrunk or refused (then it is all zeros).</param>
/// <param name="VolumesUsed">Volumes that carry the trial's response and are neither missing nor censored.</param>
/// <param name="VarianceFactor">Variance of the beta in units of the noise variance of one volume (same for every voxel, white noise); infinite where refused.</param>
/// <param name="VarianceInflation">How many times larger the other columns make the variance that the data alone allow; infinite where the data leave the beta open.
/// 1 for estimators without a design matrix.</param>
/// <param name="Rank">Rank of the design as known by now, priors left out.</param>
/// <param name="Columns">Columns of the design that are not zero by now.</param>
/// <param name="Reason">Why the beta is not plainly determined; empty where it is.</param>
/// <param name="Reliability">Expected squared correlation of the beta with the true one, 0 to 1: one minus posterior over prior variance, each summed over voxels in units of their
/// noise, so that voxels whose trials differ most count most. NaN where refused, and where the estimator has no prior on betas.</param>
public readonly record struct TrialFit(
    BetaState State, int VolumesUsed, double VarianceFactor, double VarianceInflation, int Rank, int Columns, string Reason, double Reliability = double.NaN)
{
    internal static TrialFit Refused(int volumesUsed, string reason, int rank = 0, int columns = 0) =>
        new(BetaState.Refused, volumesUsed, double.PositiveInfinity, double.PositiveInfinity, rank, columns, reason);
}
