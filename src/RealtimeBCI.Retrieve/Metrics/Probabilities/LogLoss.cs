namespace RealtimeBCI.Retrieve;

/// <summary>What the probability that was given to the true candidate is worth: −ln p, nats. A proper score: honest probabilities score best (Good 1952, J R Stat Soc B 14:107).</summary>
public static class LogLoss
{
    /// <summary>Least probability that counts, so that one certain and wrong decision stays finite (27.6 nats).</summary>
    public const double LeastPosterior = 1e-12;

    /// <summary>−ln of one posterior; NaN of NaN.</summary>
    public static double Of(double posterior) => -Math.Log(Math.Max(LeastPosterior, posterior));

    /// <summary>The loss of each trial.</summary>
    /// <param name="posteriors">Rows that sum to 1; shape [trial, candidate], C order.</param>
    /// <param name="targets">True candidate; shape [trial].</param>
    /// <exception cref="ArgumentException">The posteriors are no whole rows, or a target is no candidate.</exception>
    public static double[] PerTrial(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets)
    {
        var candidates = Candidates(posteriors, targets);
        var losses = new double[targets.Length];
        for (var t = 0; t < losses.Length; t++)
            losses[t] = Of(posteriors[t * candidates + targets[t]]);
        return losses;
    }

    /// <summary>Mean loss; chance is ln(candidates), which equal posteriors score.</summary>
    /// <param name="posteriors">As for <see cref="PerTrial"/>.</param>
    /// <param name="targets">As for <see cref="PerTrial"/>.</param>
    /// <param name="random">Seeded.</param>
    /// <param name="plan">Groups keep repeats of a target, or trials of a run, together.</param>
    public static Score Mean(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets, Random random, BootstrapPlan? plan = null) =>
        Bootstrap.Mean(PerTrial(posteriors, targets), targets.Length == 0 ? double.NaN : Math.Log(Candidates(posteriors, targets)), random, plan);

    /// <summary>Number of candidates, from the shapes; 0 without trials.</summary>
    internal static int Candidates(ReadOnlySpan<double> posteriors, ReadOnlySpan<int> targets)
    {
        if (targets.IsEmpty ? !posteriors.IsEmpty : posteriors.Length % targets.Length != 0)
            throw new ArgumentException($"{posteriors.Length} posteriors are no whole rows for {targets.Length} trials.");
        var candidates = targets.IsEmpty ? 0 : posteriors.Length / targets.Length;
        for (var t = 0; t < targets.Length; t++)
            if (targets[t] < 0 || targets[t] >= candidates)
                throw new ArgumentException($"Trial {t} has target {targets[t]}; there are {candidates} candidates, counted from 0.");
        return candidates;
    }
}
