namespace RealtimeBCI.Glm;

/// <summary>What voxels of one class have in common, so that one covariance serves them all. Standard deviations are in units of the voxel's own noise.</summary>
/// <param name="Response">Index of the response, in <see cref="SingleTrialModel.Responses"/>.</param>
/// <param name="Noise">How the noise goes on from volume to volume.</param>
/// <param name="DriftSd">Standard deviation of the slowest cosine's amplitude in a run of the training runs' length; order k has 1/k of it.</param>
/// <param name="LevelWalkSd">Standard deviation by which the level changes from volume to volume.</param>
/// <param name="TrialSd">Standard deviation of a trial's beta about the voxel's mean response.</param>
public sealed record VoxelClass(int Response, Autoregression Noise, double DriftSd, double LevelWalkSd, double TrialSd);

/// <summary>Autoregressive noise of second order and unit variance: n(t) = First n(t-1) + Second n(t-2) + innovation.</summary>
/// <param name="First">Coefficient of the volume before.</param>
/// <param name="Second">Coefficient of the one before that; 0 for first order.</param>
public sealed record Autoregression(double First, double Second)
{
    /// <summary>Correlation of successive volumes.</summary>
    public double Lag1 => First / (1 - Second);

    /// <summary>Whether it stays bounded (Box and Jenkins 1976, section 3.2).</summary>
    public bool IsStationary => Math.Abs(Second) < 1 && Math.Abs(First) < 1 - Second;

    /// <summary>Variance of the innovation, with the process's own variance 1 (Box and Jenkins 1976, section 3.2).</summary>
    public double InnovationVariance => (1 + Second) * ((1 - Second) * (1 - Second) - First * First) / (1 - Second);

    /// <summary>Fills the autocorrelations.</summary>
    /// <param name="correlations">Destination, lag 0 first.</param>
    public void Fill(Span<double> correlations)
    {
        for (var k = 0; k < correlations.Length; k++)
            correlations[k] = k == 0 ? 1 : k == 1 ? Lag1 : First * correlations[k - 1] + Second * correlations[k - 2];
    }
}
