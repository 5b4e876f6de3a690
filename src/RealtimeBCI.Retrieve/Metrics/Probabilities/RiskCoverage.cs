namespace RealtimeBCI.Retrieve;

/// <summary>How often a decoder errs if it answers only its surest trials (El-Yaniv and Wiener 2010, J Mach Learn Res 11:1605).</summary>
/// <param name="Coverage">Share of trials that are answered, the surest first: 1/n, 2/n … 1; shape [trial].</param>
/// <param name="Risk">Share of these that are wrong; shape [trial].</param>
/// <param name="Area">Mean risk over coverages; 0 is best. Chance, which confidence of no use scores, is <see cref="Chance"/>.</param>
public sealed record RiskCoverage(double[] Coverage, double[] Risk, double Area)
{
    /// <summary>The risk when all trials are answered; also the expected area where confidence says nothing. NaN without trials.</summary>
    public double Chance => Risk.Length == 0 ? double.NaN : Risk[^1];

    /// <summary>Orders trials by confidence; equals share their errors out evenly, as if their order were drawn by lot.</summary>
    /// <param name="confidences">Higher is surer; shape [trial].</param>
    /// <param name="correct">Whether the answer is right; shape [trial].</param>
    /// <returns>An area of NaN without trials.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a confidence is NaN.</exception>
    public static RiskCoverage Of(ReadOnlySpan<double> confidences, ReadOnlySpan<bool> correct)
    {
        var n = confidences.Length;
        if (correct.Length != n || confidences.ContainsAnyExceptInRange(double.NegativeInfinity, double.PositiveInfinity))
            throw new ArgumentException($"{n} confidences for {correct.Length} answers; there must be as many, and none may be NaN.");
        var (sorted, wrong) = (confidences.ToArray(), new double[n]);
        for (var i = 0; i < n; i++)
            (sorted[i], wrong[i]) = (-sorted[i], correct[i] ? 0 : 1);
        Array.Sort(sorted, wrong);
        var (coverage, risk, errors) = (new double[n], new double[n], 0.0);
        for (int start = 0, end; start < n; start = end)
        {
            var inTie = 0.0;
            for (end = start; end < n && sorted[end] == sorted[start]; end++)
                inTie += wrong[end];
            for (var i = start; i < end; i++)
                (coverage[i], risk[i]) = ((i + 1.0) / n, (errors + inTie * (i + 1 - start) / (end - start)) / (i + 1));
            errors += inTie;
        }
        return new(coverage, risk, n == 0 ? double.NaN : risk.Average());
    }

    /// <summary>Accuracy among the surest trials that make up at least a share of all; NaN without trials.</summary>
    /// <param name="coverage">Above 0 and at most 1.</param>
    public double AccuracyAt(double coverage)
    {
        if (!(coverage is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "a coverage must lie above 0 and be at most 1.");
        return Risk.Length == 0 ? double.NaN : 1 - Risk[(int)Math.Ceiling(coverage * Risk.Length - 1e-9) - 1];
    }
}
