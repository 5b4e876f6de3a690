namespace RealtimeBCI.Decode;

/// <summary>What the training session says of the betas in one state: mean and spread of each voxel.</summary>
public sealed record NormaliserPrior
{
    /// <summary>Seeing or imagining.</summary>
    public required CognitiveState State { get; init; }
    /// <summary>Mean over training trials, in the betas' unit, after the pattern's mean was taken off where the recipe says so; shape [voxel].</summary>
    public required float[] Mean { get; init; }
    /// <summary>Standard deviation over training trials (N − 1), same unit; 0 marks a voxel that is not used; shape [voxel].</summary>
    public required float[] Sd { get; init; }
    /// <summary>For how many trials of a session the prior counts when it is blended with them; above 0.</summary>
    public double PseudoTrials { get; init; } = 20;
    /// <summary>Training trials behind it.</summary>
    public int Trials { get; init; }
    /// <summary>Which data it came from, in words: runs, session, estimator.</summary>
    public string Provenance { get; init; } = "";

    /// <summary>Checks lengths and numbers.</summary>
    /// <exception cref="BundleException">A length or a number cannot be.</exception>
    internal void Validate(int voxels)
    {
        if (Mean.Length != voxels || Sd.Length != voxels)
            throw new BundleException($"The normaliser for {State} has {Mean.Length} means and {Sd.Length} standard deviations; the bundle has {voxels} voxels.");
        if (FiniteKernel.CountNonFinite(Mean) + FiniteKernel.CountNonFinite(Sd) is > 0 and var bad)
            throw new BundleException($"The normaliser for {State} has {bad} numbers that are NaN or infinite.");
        if (Array.FindIndex(Sd, s => s < 0) is >= 0 and var at)
            throw new BundleException($"The normaliser for {State} has the standard deviation {Sd[at]} at voxel {at}; it must be at least 0.");
        if (!Sd.Any(s => s > 0))
            throw new BundleException($"The normaliser for {State} has no voxel with a standard deviation above 0: every pattern would become zeros. Train on more than one trial.");
        if (!(PseudoTrials > 0) || !double.IsFinite(PseudoTrials))
            throw new BundleException($"The normaliser for {State} counts for {PseudoTrials} trials; it must be above 0.");
    }
}

/// <summary>From what a session's normaliser may learn.</summary>
public enum NormaliserAdaptation
{
    /// <summary>From nothing: the training session's statistics stay as they are. For every protocol whose targets are not balanced.</summary>
    None,
    /// <summary>From the session's own trials, each after it was decoded. Only where every target comes equally often.</summary>
    BalancedTrials,
}
