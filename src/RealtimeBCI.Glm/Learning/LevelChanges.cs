namespace RealtimeBCI.Glm;

/// <summary>How much voxels' levels change from a run to the next.</summary>
internal static class LevelChanges
{
    private const double LeastSd = 0.05;

    /// <summary>Standard deviation of a run's level about what the run before it told, in units of the voxel's noise; null where no two runs follow one another.</summary>
    /// <param name="model">Noise and classes of the voxels; those whose trials differ most count most.</param>
    /// <param name="runs">Levels, scanner units, with the variance of their estimate in units of the noise variance; in the runs' order; empty where a run does not tell them.</param>
    /// <remarks>What scales a whole run is its gain, and no change of level: the median over voxels is taken off. A difference of two estimates holds the errors of both; that of the earlier run
    /// belongs to what is asked for, that of the later one is taken off.</remarks>
    public static double? Sd(SingleTrialModel model, IReadOnlyList<(float[] Values, double Variance)> runs)
    {
        double sum = 0, weights = 0;
        for (var r = 1; r < runs.Count; r++)
        {
            var (before, after) = (runs[r - 1].Values, runs[r].Values);
            if (before.Length == 0 || after.Length == 0)
                continue;
            var gain = SessionGain.Of(after, before);
            for (var i = 0; i < model.Estimated.Length; i++)
            {
                var v = model.Estimated[i];
                if (!(before[v] > 0 && after[v] > 0))
                    continue;
                var weight = model.Classes[model.ClassOf[i]].TrialSd * model.Classes[model.ClassOf[i]].TrialSd;
                var change = 100 * (after[v] / (gain * before[v]) - 1) / model.NoiseSd[i];
                sum += weight * (change * change - runs[r].Variance);
                weights += weight;
            }
        }
        return weights > 0 ? Math.Max(LeastSd, Math.Sqrt(Math.Max(0, sum / weights))) : null;
    }
}
