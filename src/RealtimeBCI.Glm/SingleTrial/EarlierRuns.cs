namespace RealtimeBCI.Glm;

/// <summary>Carries what the earlier runs of a session say of each voxel's level into the model of its next run.</summary>
public static class EarlierRuns
{
    /// <summary>Takes an estimator through each run in turn, every one after the runs before it.</summary>
    /// <param name="model">What training learned.</param>
    /// <param name="runs">The session's earlier runs, in their order, on the model's voxels.</param>
    /// <returns>The model for the next run; the same one where there is no earlier run.</returns>
    /// <exception cref="ArgumentException">A run is too short to tell its level.</exception>
    public static SingleTrialModel Carry(SingleTrialModel model, IEnumerable<RecordedRun> runs)
    {
        foreach (var run in runs)
        {
            var estimator = new GlmsingleEstimator(model.Settings, model, run.Timing);
            run.Replay(estimator, _ => { });
            model = estimator.ReadLevels() is { Length: > 0 } levels ? model.After(levels) : throw new ArgumentException(
                $"The earlier run {run.Name} has {run.Samples.Count(s => !s.IsCensored && !s.Voxels.IsEmpty)} usable volumes; its level needs at least {GlmsingleEstimator.VolumesForLevels(model)}. Leave it out.");
        }
        return model;
    }
}
