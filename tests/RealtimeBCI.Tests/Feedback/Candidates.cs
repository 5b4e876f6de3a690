using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

/// <summary>Made-up candidates and decisions.</summary>
internal static class Candidates
{
    public static string[] Ids(int count) => [.. Enumerable.Range(0, count).Select(i => $"item{i:00}")];

    public static Dictionary<string, DisplayItem> Gallery(int count) =>
        Ids(count).ToDictionary(id => id, id => new DisplayItem(id, $"Name of {id}", $"/pictures/{id}.png"));

    /// <summary>A decision for one item; the others share the rest.</summary>
    public static Decision For(string best, double posterior, IReadOnlyList<string> ids) => new()
    {
        RunId = "run",
        Trial = 3,
        Confidence = posterior,
        Candidates = [.. ids.Select(id => new Candidate(id, 0, id == best ? posterior : (1 - posterior) / Math.Max(1, ids.Count - 1))).OrderByDescending(c => c.Posterior)],
    };

    public static TrialState State(TrialPhase phase, long number = 1, FeedbackKind feedback = FeedbackKind.Blank, IReadOnlyList<string>? order = null) => new()
    {
        Number = number,
        RunId = "run",
        Trial = 3,
        Phase = phase,
        PlannedSeconds = 0,
        DurationSeconds = 2,
        Feedback = feedback,
        GridOrder = order ?? [],
    };

    /// <summary>The order of the grid, back to front in steps that mix it.</summary>
    public static string[] Shuffled(string[] ids) => [.. ids.OrderBy(id => id.Sum(c => c * 7919) * 31 % 101).ThenByDescending(id => id)];
}
