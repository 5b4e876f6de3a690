namespace RealtimeBCI.Session.Pipeline;

/// <summary>Everything that a run's pipeline is made from.</summary>
/// <param name="Run">What the bridge says of it.</param>
/// <param name="Protocol">The session file.</param>
/// <param name="Material">Bundle, gallery, mask.</param>
/// <param name="RepeatGroups">Which trials share a target, as numbers that say nothing of it; shape [trial]; empty where unknown.</param>
/// <param name="IsBalanced">Whether every target comes equally often, so that the normaliser may follow the trials.</param>
public sealed record RunSettings(RunInfo Run, SessionProtocol Protocol, SessionMaterial Material, IReadOnlyList<int> RepeatGroups, bool IsBalanced)
{
    /// <summary>The settings of a run within a session.</summary>
    /// <param name="run">The run.</param>
    /// <param name="protocol">The session file.</param>
    /// <param name="material">Bundle, gallery, mask.</param>
    /// <param name="plan">The trials, where the pipeline runs them; each target comes equally often in it.</param>
    public static RunSettings Of(RunInfo run, SessionProtocol protocol, SessionMaterial material, Schedule.TrialPlan? plan) =>
        new(run, protocol, material, plan?.RepeatGroups ?? [], IsBalanced: plan is not null);

    /// <summary>Volumes that the drift's cosines span where nobody says how long the run is: ten minutes' worth.</summary>
    private int Unknown => (int)Math.Ceiling(600 / Run.RepetitionTimeSeconds);

    /// <summary>Volumes of the run: as the scanner says, else the session file, else its schedule, else ten minutes' worth.</summary>
    public int ExpectedVolumes => Run.ExpectedVolumes ?? Protocol.ExpectedVolumes ?? ScheduledVolumes ?? Unknown;

    /// <summary>Trials of the run; null where its schedule is someone else's.</summary>
    public int? PlannedTrials => RepeatGroups.Count > 0 ? RepeatGroups.Count : null;

    private int? ScheduledVolumes => Protocol.Schedule is { } s && RepeatGroups.Count > 0
        ? (int)Math.Ceiling((s.FirstOnsetSeconds + RepeatGroups.Count * s.OnsetToOnsetSeconds) / Run.RepetitionTimeSeconds)
        : null;
}
