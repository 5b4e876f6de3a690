using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Patterns as the decoder's model meets them: through the very normaliser that a session uses.</summary>
internal static class Normalised
{
    /// <summary>Normalises some trials by the statistics of others.</summary>
    /// <param name="trials">All trials.</param>
    /// <param name="statistics">Trials whose statistics may be used.</param>
    /// <param name="wanted">Trials to normalise.</param>
    /// <param name="options">How.</param>
    /// <param name="provenance">Goes into every prior.</param>
    /// <returns>Shape [wanted trial, voxel], C order, and the statistics.</returns>
    /// <exception cref="TrainingException">A pattern is all zeros once it is normalised.</exception>
    public static (float[] Patterns, IReadOnlyList<NormaliserPrior> Priors) Patterns(
        TrainingTrials trials, IReadOnlyList<int> statistics, IReadOnlyList<int> wanted, TrainingOptions options, string provenance = "")
    {
        var priors = PatternStatistics.Of(trials, statistics, options, provenance);
        if (options.Voxels is { } count)
            priors = Keep(priors, VoxelSelection.Best(trials, statistics, count));
        var normaliser = new BetaNormaliser(priors, options.RemovePatternMean, NormaliserAdaptation.None);
        var patterns = new float[wanted.Count * trials.VoxelCount];
        for (var i = 0; i < wanted.Count; i++)
            if (normaliser.Apply(trials.Beta(wanted[i]), trials.States[wanted[i]], patterns.AsSpan(i * trials.VoxelCount, trials.VoxelCount)) is { } reason)
                throw new TrainingException($"Trial {wanted[i]} ({trials.Items[wanted[i]]}, group {trials.Groups[wanted[i]]}) cannot be used: {reason}. Leave it out.");
        return (patterns, priors);
    }

    /// <summary>A voxel that is not kept has no spread in the normaliser, so that it is 0 in a session's patterns too.</summary>
    private static IReadOnlyList<NormaliserPrior> Keep(IReadOnlyList<NormaliserPrior> priors, bool[] kept) =>
        [.. priors.Select(p => p with { Sd = [.. p.Sd.Select((sd, v) => kept[v] ? sd : 0)] })];
}
