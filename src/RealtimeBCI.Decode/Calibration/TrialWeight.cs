namespace RealtimeBCI.Decode;

/// <summary>How much a trial's scores count when its beta is known less well than a typical training trial's.</summary>
/// <remarks>
/// A beta of reliability R has the correlation √R with the true response, so the decoded latent has √R of the correlation with the target's embedding that the true response's would have. A cosine
/// is blind to the latent's length: the target's score has the mean √R μ, every other score the mean 0, and all the same spread σ, which is set by the number of latent dimensions. The log-odds of candidate
/// c are then √R μ score(c) / σ². Training has fitted β = √R₀ μ / σ² at its own typical R₀, so that a trial's scores count √(R / R₀) times. Over repeats log-odds add, so it is
/// the weighted scores that are summed, and β of that number of repeats then allows for the errors that repeats share. The weight never exceeds 1: confidence stays within what was calibrated.
/// </remarks>
public static class TrialWeight
{
    /// <summary>The weight, 0 to 1; 1 where either reliability is not known.</summary>
    /// <param name="reliability">The trial's, 0 to 1; NaN where it is not known.</param>
    /// <param name="typical">That of the trials on which the calibration was fitted; null where it is not known.</param>
    public static double Of(double reliability, double? typical) =>
        double.IsNaN(reliability) || typical is not > 0 ? 1 : Math.Sqrt(Math.Clamp(reliability / typical.Value, 0, 1));

    /// <summary>The median of what is known; null where nothing is, or where it is 0.</summary>
    /// <param name="reliabilities">One per trial; NaN where it is not known.</param>
    public static double? Typical(IEnumerable<double> reliabilities)
    {
        double[] known = [.. reliabilities.Where(double.IsFinite).Order()];
        return known.Length > 0 && known[known.Length / 2] is > 0 and var median ? median : null;
    }
}
