using RealtimeBCI.Glm;

namespace RealtimeBCI.Train.Features;

/// <summary>A run as its session's estimator saw it, or would have seen it, with the labels of its trials.</summary>
/// <param name="Run">Volumes inside the mask, events, and when each trial was decided.</param>
/// <param name="Grid">The volumes' grid.</param>
/// <param name="Mask">Voxels of every volume.</param>
/// <param name="Reference">The volume to which the run was realigned, x fastest.</param>
/// <param name="Labels">What each trial showed or asked for.</param>
public sealed record TrainingRecording(RecordedRun Run, Grid Grid, Mask Mask, float[] Reference, IReadOnlyDictionary<int, string> Labels)
{
    /// <summary>Every trial's beta as of its decision.</summary>
    /// <param name="estimator">A fresh estimator.</param>
    /// <param name="mask">Voxels of its betas.</param>
    public LabelledRun Estimate(ITrialEstimator estimator, Mask mask)
    {
        var states = Run.Events.Where(e => e.Kind == DesignEventKind.Trial).ToDictionary(e => e.Trial!.Value, e => e.State);
        var betas = RunBetas.Of(Run, estimator);
        var usable = betas.Where(b => b.Fit.State != BetaState.Refused).OrderBy(b => b.Trial).Select(b => new LabelledTrial(
            Run.Name, new(b.Trial, states[b.Trial], b.OnsetSeconds, b.Beta, b.Fit.State, b.Fit.Reason, b.Fit.Reliability), Labels[b.Trial])).ToArray();
        return new(Run.Name, Grid, mask, Reference, Run.RepetitionTimeSeconds, usable, betas.Count - usable.Length);
    }
}
