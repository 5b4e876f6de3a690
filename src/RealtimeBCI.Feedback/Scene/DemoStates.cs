namespace RealtimeBCI.Feedback;

/// <summary>One moment of every kind that a participant can see, for looking at and for tests.</summary>
public static class DemoStates
{
    /// <summary>Names (in order, fit for files) and moments, made of the first items of a gallery.</summary>
    /// <param name="items">Ids of the gallery; up to 12 become candidates.</param>
    public static IReadOnlyList<(string Name, SceneMoment Moment)> All(IReadOnlyList<string> items)
    {
        var candidates = items.Take(12).ToArray();
        var target = candidates[candidates.Length / 3];
        var order = candidates.Select((item, i) => (Item: item, Key: (i * 7 + 3) % candidates.Length)).OrderBy(pair => pair.Key).Select(pair => pair.Item).ToArray();
        var sure = Decide(candidates, target);
        var abstained = sure with { Abstained = AbstainReason.LowConfidence };
        var late = sure with { StalenessSeconds = 2.4 };
        var feedback = State(TrialPhase.Feedback) with { Feedback = FeedbackKind.Picture, GridOrder = order };
        var score = feedback with { Feedback = FeedbackKind.Score };
        (string Name, SceneMoment Moment)[] all =
        [
            ("waiting", new()),
            ("rest", new() { State = State(TrialPhase.Rest) }),
            ("fixation", new() { State = State(TrialPhase.Fixation) }),
            ("cue", new() { State = State(TrialPhase.Cue) with { Item = target } }),
            ("imagine", new() { State = State(TrialPhase.Imagine) }),
            ("picture", new() { State = State(TrialPhase.Picture) with { Item = target } }),
            ("feedback-picture", new() { State = feedback, Decision = sure }),
            ("feedback-picture-abstained", new() { State = feedback, Decision = abstained }),
            ("feedback-picture-late", new() { State = feedback, Decision = late }),
            ("feedback-score", new() { State = score, Decision = sure, CuedItem = target }),
            ("feedback-score-abstained", new() { State = score, Decision = abstained, CuedItem = target }),
            ("feedback-score-late", new() { State = score, Decision = late, CuedItem = target }),
            ("feedback-blank", new() { State = feedback with { Feedback = FeedbackKind.Blank }, Decision = sure }),
            ("connection-lost", new() { State = State(TrialPhase.Imagine), Connected = false }),
        ];
        return [.. all.Select((entry, i) => ($"{i + 1:00}-{entry.Name}", entry.Moment with { PatchLit = i % 2 == 0 }))];
    }

    private static TrialState State(TrialPhase phase) =>
        new() { Number = 1, RunId = "demo", Trial = 0, Phase = phase, PlannedSeconds = 0, DurationSeconds = 4 };

    private static Decision Decide(string[] candidates, string target)
    {
        var weights = candidates.Select((item, i) => item == target ? 14.0 : 0.15 + i * 5 % 7 * 0.22).ToArray();
        var ranked = candidates.Zip(weights, (item, w) => new Candidate(item, w / 15, w / weights.Sum())).OrderByDescending(c => c.Posterior).ToArray();
        return new() { RunId = "demo", Trial = 0, State = CognitiveState.Imagery, Candidates = ranked, Confidence = ranked[0].Posterior, IsCalibrated = true };
    }
}
