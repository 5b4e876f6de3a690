using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Train.Features;

/// <summary>One training trial: its response as a session would have known it when the decision was due, and what it was.</summary>
/// <param name="Run">The run, for grouped cross-validation and provenance.</param>
/// <param name="Response">The beta.</param>
/// <param name="Label">The candidate that was seen or imagined.</param>
public sealed record LabelledTrial(string Run, TrialResponse Response, string Label);

/// <summary>All trials of one run, with the geometry that they share.</summary>
/// <param name="Name">The run.</param>
/// <param name="Grid">The volumes' grid.</param>
/// <param name="Mask">Voxels of every response.</param>
/// <param name="Reference">The volume to which the run was realigned, x fastest.</param>
/// <param name="RepetitionTimeSeconds">Repetition time, seconds.</param>
/// <param name="Trials">In onset order; refused ones left out.</param>
/// <param name="Refused">Trials whose beta was refused.</param>
public sealed record LabelledRun(
    string Name, Grid Grid, Mask Mask, float[] Reference, double RepetitionTimeSeconds, IReadOnlyList<LabelledTrial> Trials, int Refused);
