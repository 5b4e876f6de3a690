using System.Globalization;

namespace RealtimeBCI.Decode;

/// <summary>Expresses each voxel's beta against what training, and the session so far, say of that voxel in that state.</summary>
/// <remarks>The training session counts for <see cref="NormaliserPrior.PseudoTrials"/> n0 trials with mean m0 and standard deviation s0. After t trials of the session with
/// mean x̄ and squared deviation Q (both from the session alone): mean = (n0 m0 + t x̄) / (n0 + t); variance = (n0 s0² + Q) / (n0 + t − 1) for t ≥ 1. So a shift of the
/// session's mean does not widen its spread. A state that was not trained borrows the other's prior, whose mean then counts for one trial only. A trial is folded in
/// after it was decoded, and only with <see cref="NormaliserAdaptation.BalancedTrials"/>: with one target over and over, its own response would be taken away.</remarks>
public sealed class BetaNormaliser
{
    /// <summary>For how many trials a borrowed prior's mean counts.</summary>
    public const double BorrowedPseudoTrials = 1;

    private readonly bool _removePatternMean;
    private readonly Dictionary<CognitiveState, Running> _states = [];

    /// <summary>Starts a session.</summary>
    /// <param name="priors">One per state that was trained; at least one.</param>
    /// <param name="removePatternMean">Whether each pattern's own mean over voxels is taken off first.</param>
    /// <param name="adaptation">From what the session may learn.</param>
    /// <exception cref="ArgumentException">No prior is given, or two for one state.</exception>
    public BetaNormaliser(IReadOnlyList<NormaliserPrior> priors, bool removePatternMean, NormaliserAdaptation adaptation)
    {
        if (priors.Count == 0 || priors.DistinctBy(p => p.State).Count() != priors.Count)
            throw new ArgumentException($"{priors.Count} priors for the states {string.Join(", ", priors.Select(p => p.State))}; give one for each state, at least one.");
        (_removePatternMean, Adaptation) = (removePatternMean, adaptation);
        foreach (var state in Enum.GetValues<CognitiveState>())
            _states[state] = new(priors.FirstOrDefault(p => p.State == state) ?? priors[0], state);
    }

    /// <summary>From what it may learn.</summary>
    public NormaliserAdaptation Adaptation { get; }

    /// <summary>Its version in one state: the trials folded in so far.</summary>
    public int Trials(CognitiveState state) => _states[state].Trials;

    /// <summary>Whether the state has no training statistics of its own and uses the other's.</summary>
    public bool IsBorrowed(CognitiveState state) => _states[state].Prior.State != state;

    /// <summary>Normalises one trial's betas with what is known before it.</summary>
    /// <param name="beta">Shape [voxel], mask order.</param>
    /// <param name="state">Seeing or imagining.</param>
    /// <param name="result">Standard deviations; shape [voxel]; written. 0 at voxels without spread.</param>
    /// <returns>Null; or, where nothing can be decoded, the reason: betas that are not finite, or a pattern of zeros.</returns>
    /// <exception cref="ArgumentException">The lengths differ from the prior's.</exception>
    public string? Apply(ReadOnlySpan<float> beta, CognitiveState state, Span<float> result)
    {
        if (FiniteKernel.CountNonFinite(beta) is > 0 and var bad)
            return $"{bad} of {beta.Length} betas are NaN or infinite";
        var running = _states[state];
        PatternKernel.ZScore(beta, Offset(beta), running.Mean, running.Sd, result);
        return result.IndexOfAnyExcept(0f) < 0 ? $"all {beta.Length} normalised betas are 0" : null;
    }

    /// <summary>Folds a decoded trial in, where the session may learn from trials; else it does nothing.</summary>
    /// <param name="beta">Shape [voxel]; one that is not finite is left out.</param>
    /// <param name="state">Seeing or imagining.</param>
    public void Fold(ReadOnlySpan<float> beta, CognitiveState state)
    {
        if (Adaptation == NormaliserAdaptation.BalancedTrials && FiniteKernel.CountNonFinite(beta) == 0)
            _states[state].Fold(beta, Offset(beta));
    }

    /// <summary>Which data the statistics of a state come from at this moment.</summary>
    public string Provenance(CognitiveState state)
    {
        var running = _states[state];
        var borrowed = IsBorrowed(state) ? $", borrowed from {running.Prior.State}" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{state}: {running.Prior.Trials} training trials ({running.Prior.Provenance}){borrowed}, counted as {running.PriorTrials:0.#}; {running.Trials} trials of this session");
    }

    private float Offset(ReadOnlySpan<float> beta) => _removePatternMean ? PatternKernel.Mean(beta) : 0;

    private sealed class Running(NormaliserPrior prior, CognitiveState state)
    {
        private readonly double[] _sessionMean = new double[prior.Mean.Length];
        private readonly double[] _sessionSquares = new double[prior.Mean.Length];

        public NormaliserPrior Prior => prior;
        public double PriorTrials { get; } = prior.State == state ? prior.PseudoTrials : BorrowedPseudoTrials;
        public float[] Mean { get; } = [.. prior.Mean];
        public float[] Sd { get; } = [.. prior.Sd];
        public int Trials { get; private set; }

        public void Fold(ReadOnlySpan<float> beta, float offset)
        {
            if (beta.Length != Mean.Length)
                throw new ArgumentException($"The trial has {beta.Length} voxels; the normaliser has {Mean.Length}.");
            Trials++;
            NormaliserKernel.Fold(beta, offset, Trials, _sessionMean, _sessionSquares);
            NormaliserKernel.Blend(prior.Mean, prior.Sd, PriorTrials, prior.PseudoTrials, Trials, _sessionMean, _sessionSquares, Mean, Sd);
        }
    }
}
