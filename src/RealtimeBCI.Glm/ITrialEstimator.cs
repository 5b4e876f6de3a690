namespace RealtimeBCI.Glm;

/// <summary>Estimates single-trial responses while a run goes on. One instance serves one run, on one thread; nothing of the future is ever used.</summary>
/// <remarks>Order of calls: an event is observed before the first volume that it can influence is folded. What a folded volume has contributed is never changed
/// afterwards, so an event that becomes known late counts from the next volume on.</remarks>
public interface ITrialEstimator
{
    /// <summary>Voxels of every volume.</summary>
    int VoxelCount { get; }

    /// <summary>Voxels of every beta: those of a volume, less those that serve as noise pool only.</summary>
    int BetaCount { get; }

    /// <summary>Position in a volume of each beta's voxel; empty where every voxel has a beta.</summary>
    ReadOnlySpan<int> BetaVoxels => [];

    /// <summary>Takes a new event, or says the end of one (same <see cref="DesignEvent.Number"/>).</summary>
    /// <exception cref="ArgumentException">A trial event names no trial, or a number is not finite.</exception>
    void Observe(DesignEvent e);

    /// <summary>Adds one volume. Cost and memory do not depend on how many came before. A missing or censored volume contributes nothing.</summary>
    /// <exception cref="ArgumentException">The volume has neither <see cref="VoxelCount"/> voxels nor none.</exception>
    void Fold(in VolumeSample sample);

    /// <summary>The beta of one trial as known now.</summary>
    /// <param name="trial">Number of the trial.</param>
    /// <param name="beta">Destination; shape [<see cref="BetaCount"/>]; percent of each voxel's mean so far, or scanner units, as the settings say; zeros where refused.</param>
    /// <param name="variance">Destination for each beta's variance, in the beta's units squared; shape [<see cref="BetaCount"/>], or empty where it is not wanted.
    /// Infinite where refused; NaN from an estimator that has no measure of a voxel's noise.</param>
    /// <exception cref="ArgumentException">A destination has another length.</exception>
    TrialFit Estimate(int trial, Span<float> beta, Span<float> variance = default);

    /// <summary>The level of every voxel as this run knows it by now, for the model of the session's next run (<see cref="SingleTrialModel.After"/>).</summary>
    /// <returns>Scanner units of this run; shape [<see cref="VoxelCount"/>]; 0 for a voxel without signal. Empty where the estimator keeps none, or too few volumes have come.</returns>
    float[] ReadLevels() => [];

    /// <summary>Gives up what is kept for one trial's own beta. Its response stays part of the design, among the other trials.</summary>
    void Forget(int trial);
}

/// <summary>Makes the estimator that a session file names.</summary>
public static class TrialEstimators
{
    /// <param name="settings">Which estimator, and its settings.</param>
    /// <param name="voxels">Voxels of every volume; 0 serves to study a design without data.</param>
    /// <param name="timing">Repetition time and planned length.</param>
    /// <param name="model">What training learned, for <c>glmsingle</c>; the others take none.</param>
    /// <exception cref="ArgumentException">There is no estimator of this name, or its model is missing or of another number of voxels.</exception>
    public static ITrialEstimator Create(GlmSettings settings, int voxels, RunTiming timing, SingleTrialModel? model = null) => settings.Estimator switch
    {
        "glmsingle" when model is null => throw new ArgumentException("The estimator glmsingle needs what training learned: give a model, or runs to learn it from.", nameof(model)),
        "glmsingle" when model.Baseline.Length != voxels => throw new ArgumentException(
            $"The single-trial model was learned on {model.Baseline.Length} voxels; the volumes have {voxels}. Use the mask of training.", nameof(model)),
        "glmsingle" => new GlmsingleEstimator(settings, model, timing),
        "lss" => new LssEstimator(settings, voxels, timing),
        "window" => new WindowEstimator(settings, voxels),
        _ => throw new ArgumentException($"glm.estimator is '{settings.Estimator}'; it must be window, lss or glmsingle.", nameof(settings)),
    };
}
