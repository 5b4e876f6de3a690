namespace RealtimeBCI.Glm;

/// <summary>Estimates single-trial responses while a run goes on. One instance serves one run, on one thread; nothing of the future is ever used.</summary>
/// <remarks>Order of calls: an event is observed before the first volume that it can influence is folded. What a folded volume has contributed is never changed
/// afterwards, so an event that becomes known late counts from the next volume on.</remarks>
public interface ITrialEstimator
{
    /// <summary>Voxels of every volume.</summary>
    int VoxelCount { get; }

    /// <summary>Takes a new event, or says the end of one (same <see cref="DesignEvent.Number"/>).</summary>
    /// <exception cref="ArgumentException">A trial event names no trial, or a number is not finite.</exception>
    void Observe(DesignEvent e);

    /// <summary>Adds one volume. Cost and memory do not depend on how many came before. A missing or censored volume contributes nothing.</summary>
    /// <exception cref="ArgumentException">The volume has neither <see cref="VoxelCount"/> voxels nor none.</exception>
    void Fold(in VolumeSample sample);

    /// <summary>The beta of one trial as known now.</summary>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="beta">Destination; shape [voxel]; percent of each voxel's mean so far, or scanner units, as the settings say; zeros where refused.
    /// A NaN voxel stays NaN and touches no neighbour.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    TrialFit Estimate(int trial, Span<float> beta);

    /// <summary>Gives up what is kept for one trial's own beta. Its response stays part of the design, among the other trials.</summary>
    void Forget(int trial);
}

/// <summary>Makes the estimator that a session file names.</summary>
public static class TrialEstimators
{
    /// <param name="settings">Which estimator, and its settings.</param>
    /// <param name="voxels">Voxels of every volume; 0 serves to study a design without data.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    /// <exception cref="ArgumentException">There is no estimator of this name.</exception>
    public static ITrialEstimator Create(GlmSettings settings, int voxels, RunTiming timing) => settings.Estimator switch
    {
        "lss" => new LssEstimator(settings, voxels, timing),
        "window" => new WindowEstimator(settings, voxels),
        _ => throw new ArgumentException($"glm.estimator is '{settings.Estimator}'; it must be window or lss.", nameof(settings)),
    };
}
