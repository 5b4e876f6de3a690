using RealtimeBCI.Glm;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Train.Features;

/// <summary>Training runs with the betas of their trials, and what their estimator has learned.</summary>
/// <param name="Runs">The runs, on one mask and one reference.</param>
/// <param name="Model">What the estimator learned from them; null for estimators that learn nothing.</param>
/// <param name="Input">Voxels that the estimator takes: those of the betas, and the noise pool.</param>
public sealed record TrainingRuns(IReadOnlyList<LabelledRun> Runs, SingleTrialModel? Model, Mask Input)
{
    /// <summary>Fewest voxels outside a mask that are worth a noise pool of their own.</summary>
    private const int FewestOutside = 200;

    private const int MostOutside = 4000;

    /// <summary>Estimates every trial of some recordings, after learning from the same recordings what the estimator needs to know.</summary>
    /// <param name="recordings">The runs, on one mask.</param>
    /// <param name="glm">Which estimator, and its settings.</param>
    /// <param name="mask">Voxels that are to be decoded; null: all.</param>
    /// <exception cref="TrainingException">The runs do not suffice.</exception>
    public static TrainingRuns Of(IReadOnlyList<TrainingRecording> recordings, GlmSettings glm, Mask? mask)
    {
        var input = recordings[0].Mask;
        var wanted = mask ?? input;
        var model = glm.Estimator == "glmsingle" ? Learn(recordings, input.PositionsOf(wanted), glm) : null;
        return new([.. recordings.Select(r => r.Estimate(TrialEstimators.Create(glm, input.Count, r.Run.Timing, model), wanted))], model, input);
    }

    /// <summary>The voxels to record: those that are to be decoded and, for <c>glmsingle</c>, an even selection of the head's other voxels as noise pool.</summary>
    /// <param name="mask">Voxels that are to be decoded.</param>
    /// <param name="reference">The reference volume, x fastest.</param>
    /// <param name="glm">Which estimator.</param>
    public static Mask WithPool(Mask mask, float[] reference, GlmSettings glm)
    {
        if (glm.Estimator != "glmsingle")
            return mask;
        int[] outside = [.. BrainMask.Of(reference, mask.Grid).Voxels.Except(mask.Voxels)];
        return outside.Length < FewestOutside ? mask : mask.With(NoisePool.Thin(outside, MostOutside));
    }

    private static SingleTrialModel Learn(IReadOnlyList<TrainingRecording> recordings, int[] estimated, GlmSettings glm)
    {
        try
        {
            return SingleTrialLearning.Learn([.. recordings.Select(r => r.Run)], estimated, glm, new());
        }
        catch (ArgumentException failure)
        {
            throw new TrainingException(failure.Message);
        }
    }
}
