namespace RealtimeBCI.Preprocess;

/// <summary>How well two images agree within tissue, where the head's outline, which any roughly right pose explains, counts for nothing.</summary>
/// <param name="Explained">Share of the session's variance over tissue that the training reference explains, 0 to 1.</param>
/// <param name="ResidualPercent">Root mean square of what is left, percent of the session's mean tissue intensity.</param>
/// <param name="Local">What is left at each compared point, absolute, percent of the same; NaN outside the session's field; shape [point].</param>
internal sealed record TissueAgreement(double Explained, double ResidualPercent, float[] Local)
{
    /// <summary>Compares at a pose to which the fit has just come.</summary>
    public static TissueAgreement Of(ComparedPoints points, RigidFit fit, in Affine pose)
    {
        var (session, residual) = fit.Compare(pose);
        double count = 0, sum = 0, squares = 0, errors = 0;
        for (var i = 0; i < residual.Length; i++)
            if (points.Value[i] > ComparedPoints.TissueShare && !float.IsNaN(residual[i]))
            {
                (count, sum, squares) = (count + 1, sum + session[i], squares + (double)session[i] * session[i]);
                errors += (double)residual[i] * residual[i];
            }
        var (mean, variance) = (sum / Math.Max(1, count), squares - sum * sum / Math.Max(1, count));
        var percent = mean > 0 ? 100 / mean : 0;
        return new(
            variance > 0 ? 1 - errors / variance : 0, percent * Math.Sqrt(errors / Math.Max(1, count)), Array.ConvertAll(residual, r => (float)(percent * Math.Abs(r))));
    }
}
