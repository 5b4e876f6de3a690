namespace RealtimeBCI.Glm;

/// <summary>Learns how runs of one session differ in level: from how far apart the levels of successive runs are, and those of every other run.</summary>
/// <remarks>With lasting changes of variance q and passing ones of variance e, levels of successive runs differ by a variance of q + 2 e, and those of every other run by 2 q + 2 e.
/// The error of a level's estimate counts as passing.</remarks>
internal static class LevelChanges
{
    /// <summary>What two or more runs say; null where no two follow one another. Of two runs alone, all change is taken to pass.</summary>
    /// <param name="model">Noise and classes of the voxels; those whose trials differ most count most.</param>
    /// <param name="runs">Levels, scanner units; shape [run][voxel in]; in the runs' order; empty where a run does not tell them.</param>
    public static LevelChange? Of(SingleTrialModel model, IReadOnlyList<float[]> runs)
    {
        if (MeanSquare(model, runs, 1) is not { } successive)
            return null;
        var lasting = MeanSquare(model, runs, 2) is { } apart ? Math.Clamp(apart - successive, 0, successive) : 0;
        return new(Math.Sqrt(lasting), Math.Sqrt(0.5 * (successive - lasting)));
    }

    /// <summary>Mean square over voxels of the difference between levels some runs apart, less what scales a whole run, in units of the noise variance.</summary>
    private static double? MeanSquare(SingleTrialModel model, IReadOnlyList<float[]> runs, int apart)
    {
        double sum = 0, weights = 0;
        for (var r = apart; r < runs.Count; r++)
        {
            var (before, after) = (runs[r - apart], runs[r]);
            if (before.Length == 0 || after.Length == 0)
                continue;
            var gain = SessionGain.Of(after, before);
            for (var i = 0; i < model.Estimated.Length; i++)
            {
                var v = model.Estimated[i];
                if (!(before[v] > 0 && after[v] > 0))
                    continue;
                var trial = model.Classes[model.ClassOf[i]].TrialSd;
                var change = 100 * (after[v] / (gain * before[v]) - 1) / model.NoiseSd[i];
                sum += trial * trial * change * change;
                weights += trial * trial;
            }
        }
        return weights > 0 ? sum / weights : null;
    }
}
