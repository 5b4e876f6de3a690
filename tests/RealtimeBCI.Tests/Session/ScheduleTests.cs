using RealtimeBCI.Session.Schedule;

namespace RealtimeBCI.Tests.Session;

public sealed class ScheduleTests
{
    private static readonly string[] Candidates = ["a", "b", "c", "d", "e"];
    private static readonly TrialSchedule Schedule = new() { RepeatsPerTarget = 6, Seed = 3, FirstOnsetSeconds = 10, OnsetToOnsetSeconds = 12, CueSeconds = 1 };

    [Fact]
    public void Every_block_holds_every_target_once()
    {
        var plan = new TrialPlan(Schedule, Candidates);
        Assert.Equal(30, plan.Trials.Count);
        foreach (var block in plan.Trials.Chunk(5))
            Assert.Equal(Candidates, block.Select(t => t.Target).Order());
        Assert.True(plan.Trials.Chunk(5).Select(b => string.Concat(b.Select(t => t.Target))).Distinct().Count() > 1);
    }

    [Fact]
    public void The_same_seed_gives_the_same_order_and_another_seed_another()
    {
        var order = Order(Schedule);
        Assert.Equal(order, Order(Schedule));
        Assert.NotEqual(order, Order(Schedule with { Seed = 4 }));

        static string[] Order(TrialSchedule s) => [.. new TrialPlan(s, Candidates).Trials.Select(t => t.Target)];
    }

    [Fact]
    public void Trials_begin_where_the_schedule_says_with_the_cue_before_them()
    {
        var plan = new TrialPlan(Schedule, Candidates);
        Assert.Equal([11, 23, 35], plan.Trials.Take(3).Select(t => t.PlannedSeconds));
        Assert.Equal(10 + 30 * 12, plan.EndSeconds);
        var events = plan.PlannedEvents().Take(2).ToArray();
        Assert.Equal((DesignEventKind.Cue, 10.0, 1.0), (events[0].Kind, events[0].OnsetSeconds, events[0].DurationSeconds));
        Assert.Equal((DesignEventKind.Trial, 11.0, 4.0, 0), (events[1].Kind, events[1].OnsetSeconds, events[1].DurationSeconds, events[1].Trial));
    }

    [Fact]
    public void A_grids_order_depends_on_seed_and_trial_alone()
    {
        var plan = new TrialPlan(Schedule, Candidates);
        Assert.Equal(plan.GridOrder(7), new TrialPlan(Schedule with { RepeatsPerTarget = 2 }, Candidates).GridOrder(7));
        Assert.Equal(Candidates, plan.GridOrder(7).Order());
        Assert.True(Enumerable.Range(0, 30).Select(t => string.Concat(plan.GridOrder(t))).Distinct().Count() > 15);
    }

    [Fact]
    public void Repeat_groups_tell_which_trials_share_a_target_and_nothing_of_it()
    {
        var plan = new TrialPlan(Schedule, Candidates);
        var groups = plan.RepeatGroups;
        Assert.Equal([0, 1, 2, 3, 4], groups.Take(5));
        foreach (var (x, y) in plan.Trials.SelectMany(x => plan.Trials.Select(y => (x, y))))
            Assert.Equal(x.Target == y.Target, groups[x.Trial] == groups[y.Trial]);
    }

    [Fact]
    public void Targets_that_the_gallery_lacks_or_that_are_named_twice_are_refused()
    {
        Assert.Contains("'x'", Refuse(["a", "x"]), StringComparison.Ordinal);
        Assert.Contains("'a' 2 times", Refuse(["a", "b", "a"]), StringComparison.Ordinal);
        Assert.Throws<SessionProtocolException>(() => new TrialPlan(Schedule, []));
        Assert.Equal(["b", "d"], new TrialPlan(Schedule with { Targets = ["d", "b"] }, Candidates).Trials.Select(t => t.Target).Distinct().Order());

        static string Refuse(string[] targets) => Assert.Throws<SessionProtocolException>(() => new TrialPlan(Schedule with { Targets = targets }, Candidates)).Message;
    }

    [Fact]
    public void An_event_lasts_from_its_flip_to_the_next_one()
    {
        var flips = new FlipsToEvents();
        Assert.Empty(flips.Flip(State(1, TrialPhase.Fixation), 9));
        var cue = Assert.Single(flips.Flip(State(2, TrialPhase.Cue), 10.01));
        Assert.Equal((DesignEventKind.Cue, 10.01, null, 2), (cue.Kind, cue.OnsetSeconds, cue.DurationSeconds, cue.Number));
        var both = flips.Flip(State(3, TrialPhase.Imagine), 11.02);
        Assert.Equal(1.01, both[0].DurationSeconds!.Value, 9);
        Assert.Equal((cue.Number, DesignEventKind.Trial, CognitiveState.Imagery, 4), (both[0].Number, both[1].Kind, both[1].State, both[1].Trial));
        var ended = Assert.Single(flips.Flip(State(4, TrialPhase.Rest), 15.0));
        Assert.Equal(3.98, ended.DurationSeconds!.Value, 9);
        Assert.Empty(flips.Flip(State(5, TrialPhase.Rest), 16));
    }

    [Fact]
    public void A_state_that_is_shown_again_or_was_overtaken_changes_nothing()
    {
        var flips = new FlipsToEvents();
        flips.Flip(State(3, TrialPhase.Imagine), 11);
        Assert.Empty(flips.Flip(State(3, TrialPhase.Imagine), 12.5));
        Assert.Empty(flips.Flip(State(2, TrialPhase.Cue), 12.6));
        Assert.Equal(4, Assert.Single(flips.Flip(State(4, TrialPhase.Rest), 15)).DurationSeconds);
    }

    [Fact]
    public void A_feedback_picture_names_the_candidate_that_was_shown_and_an_abstained_or_blank_one_none()
    {
        var decision = new Decision { RunId = "r", Trial = 4, Candidates = [new("b", 0.3, 0.6), new("a", 0.1, 0.4)] };
        var feedback = State(1, TrialPhase.Feedback) with { Decision = decision, Feedback = FeedbackKind.Picture };
        Assert.Equal("b", new FlipsToEvents().Flip(feedback, 1)[0].Item);
        Assert.Null(new FlipsToEvents().Flip(feedback with { Decision = decision with { Abstained = AbstainReason.LowConfidence } }, 1)[0].Item);
        Assert.Empty(new FlipsToEvents().Flip(feedback with { Feedback = FeedbackKind.Blank }, 1));
        var score = new FlipsToEvents().Flip(feedback with { Feedback = FeedbackKind.Score }, 1)[0];
        Assert.Equal((DesignEventKind.Score, null), (score.Kind, score.Item));
    }

    [Fact]
    public void A_localisers_picture_is_a_trial_of_perception_without_its_label()
    {
        var trial = new FlipsToEvents().Flip(State(1, TrialPhase.Picture) with { Item = "house" }, 5)[0];
        Assert.Equal((DesignEventKind.Trial, CognitiveState.Perception, null), (trial.Kind, trial.State, trial.Item));
    }

    private static TrialState State(long number, TrialPhase phase) =>
        new() { Number = number, RunId = "r", Trial = phase == TrialPhase.Rest ? null : 4, Phase = phase, PlannedSeconds = 0, DurationSeconds = 1 };
}
