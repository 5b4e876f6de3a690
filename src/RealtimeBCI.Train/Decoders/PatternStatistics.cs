using RealtimeBCI.Decode;

namespace RealtimeBCI.Train;

/// <summary>Each voxel's mean and spread over training trials, per state, as a session's normaliser takes them.</summary>
internal static class PatternStatistics
{
    /// <summary>Statistics of the trials listed, and of no other.</summary>
    /// <param name="trials">All trials.</param>
    /// <param name="training">Which of them may be used.</param>
    /// <param name="options">How.</param>
    /// <param name="provenance">Goes into every prior.</param>
    /// <returns>One prior per state with enough trials; where no state has enough, one from all trials under the commonest state.</returns>
    public static IReadOnlyList<NormaliserPrior> Of(TrainingTrials trials, IReadOnlyList<int> training, TrainingOptions options, string provenance = "")
    {
        var states = training.GroupBy(t => trials.States[t]).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToArray();
        var enough = states.Where(g => g.Count() >= options.FewestTrialsPerState).ToArray();
        return enough.Length == 0
            ? [Prior(trials, training, states[0].Key, options, provenance)]
            : [.. enough.Select(g => Prior(trials, [.. g], g.Key, options, provenance))];
    }

    private static NormaliserPrior Prior(TrainingTrials trials, IReadOnlyList<int> training, CognitiveState state, TrainingOptions options, string provenance)
    {
        var mean = new double[trials.VoxelCount];
        var squares = new double[trials.VoxelCount];
        for (var i = 0; i < training.Count; i++)
        {
            var beta = trials.Beta(training[i]);
            NormaliserKernel.Fold(beta, options.RemovePatternMean ? PatternKernel.Mean(beta) : 0, i + 1, mean, squares);
        }
        return new()
        {
            State = state,
            Mean = Array.ConvertAll(mean, m => (float)m),
            Sd = Spread(squares, training.Count, options.StandardiseVoxels),
            PseudoTrials = options.NormaliserPseudoTrials,
            Trials = training.Count,
            Provenance = provenance,
        };
    }

    private static float[] Spread(double[] squares, int count, bool perVoxel)
    {
        var variances = Array.ConvertAll(squares, s => s / Math.Max(1, count - 1));
        var mean = variances.Average();
        return Array.ConvertAll(variances, v => v > 1e-9 * mean ? (float)Math.Sqrt(perVoxel ? v : mean) : 0);
    }
}
