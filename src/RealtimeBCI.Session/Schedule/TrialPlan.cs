using RealtimeBCI.Session.Journal;

namespace RealtimeBCI.Session.Schedule;

/// <summary>The trials of a run in their order, made once from the schedule's seed.</summary>
/// <remarks>Targets come in blocks: each block holds every target once, in an order of its own, so that the run is balanced whenever it stops
/// between blocks. The plan belongs to the timeline and to the scorer; no decoder sees it.</remarks>
public sealed class TrialPlan
{
    private readonly TrialSchedule _schedule;
    private readonly IReadOnlyList<string> _candidates;

    /// <summary>Draws the order.</summary>
    /// <param name="schedule">The session file's schedule.</param>
    /// <param name="candidates">Ids of the gallery's items.</param>
    /// <exception cref="SessionProtocolException">A target is not in the gallery or is named twice, or there is none.</exception>
    public TrialPlan(TrialSchedule schedule, IReadOnlyList<string> candidates)
    {
        (_schedule, _candidates) = (schedule, candidates);
        var targets = schedule.Targets.Count > 0 ? schedule.Targets : candidates;
        if (targets.Count == 0)
            throw new SessionProtocolException("schedule.targets is empty, and there is no gallery to take targets from.");
        foreach (var target in targets)
            if (!candidates.Contains(target))
                throw new SessionProtocolException($"schedule.targets names '{target}', which the gallery does not hold; it holds {string.Join(", ", candidates)}.");
        if (targets.GroupBy(t => t).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SessionProtocolException($"schedule.targets names '{twice.Key}' {twice.Count()} times; name each target once, and let repeatsPerTarget say how often it comes.");
        var random = new Random(schedule.Seed);
        for (var block = 0; block < schedule.RepeatsPerTarget; block++)
        {
            var order = targets.ToArray();
            random.Shuffle(order);
            foreach (var target in order)
                Trials.Add(new(Trials.Count, target, schedule.State, OnsetOf(Trials.Count) + schedule.CueSeconds));
        }
    }

    /// <summary>All trials; <see cref="PlannedTrial.PlannedSeconds"/> is when imagining, or the picture, begins.</summary>
    public List<PlannedTrial> Trials { get; } = [];

    /// <summary>Which trials share a target, as numbers that say nothing of it; shape [trial].</summary>
    public int[] RepeatGroups
    {
        get
        {
            var groups = new Dictionary<string, int>();
            return [.. Trials.Select(t => groups.TryGetValue(t.Target, out var g) ? g : groups[t.Target] = groups.Count)];
        }
    }

    /// <summary>When the last trial's time is over, scanner seconds.</summary>
    public double EndSeconds => OnsetOf(Trials.Count);

    /// <summary>When a trial's first state is shown, scanner seconds.</summary>
    public double OnsetOf(int trial) => _schedule.FirstOnsetSeconds + trial * _schedule.OnsetToOnsetSeconds;

    /// <summary>The order of the candidates in a trial's grid: drawn from seed and trial alone, so that a resumed run shows the same.</summary>
    public IReadOnlyList<string> GridOrder(int trial)
    {
        var order = _candidates.ToArray();
        new Random(HashCode(_schedule.Seed, trial)).Shuffle(order);
        return order;
    }

    /// <summary>The events as they would be if every flip came on time; for the design's efficiency.</summary>
    public IEnumerable<DesignEvent> PlannedEvents()
    {
        long number = 0;
        foreach (var trial in Trials)
        {
            if (_schedule.CueSeconds > 0)
                yield return new() { Number = ++number, Kind = DesignEventKind.Cue, OnsetSeconds = OnsetOf(trial.Trial), DurationSeconds = _schedule.CueSeconds };
            yield return new()
            {
                Number = ++number,
                Kind = DesignEventKind.Trial,
                Trial = trial.Trial,
                State = trial.State,
                OnsetSeconds = trial.PlannedSeconds,
                DurationSeconds = _schedule.TrialSeconds,
            };
        }
    }

    private static int HashCode(int seed, int trial) => unchecked((seed * 486187739 + trial) * 16777619 & int.MaxValue);
}
