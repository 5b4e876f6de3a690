using RealtimeBCI.Glm;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Tests.Core;

namespace RealtimeBCI.Tests.Session;

public sealed class EstimateTrialsTests
{
    private const double Tr = 2;

    private static readonly RunInfo Run = new() { RunId = "r", Grid = new(2, 1, 1, Affine.Identity), DataType = VolumeDataType.Int16, RepetitionTimeSeconds = Tr };
    private static readonly GlmSettings Window = new() { Estimator = "window", WindowStartAfterOnsetSeconds = 2, WindowEndAfterOffsetSeconds = 4, MotionRegressors = 0, Percent = false };

    private readonly FloatBuffers _buffers = new(2);

    [Fact]
    public void A_decision_uses_the_volumes_whose_acquisition_is_complete_when_it_is_due_and_no_other()
    {
        var due = Play(Decide(8), Event(0, 10, 4), Volumes(0, 15, _ => 100)).Single(e => !e.IsProvisional);
        Assert.Equal((18.0, 8, 0), (due.DueSeconds, due.NewestVolume, due.VolumesMissing));
        Assert.False(due.IsLate || due.IsCutShort);
    }

    [Fact]
    public void The_decision_comes_right_after_the_last_volume_that_it_may_use()
    {
        var step = Decide(8);
        Play(step, Event(0, 10, 4), Volumes(0, 8, _ => 100));
        Assert.Single(Play(step, Volumes(8, 1, _ => 100)), e => !e.IsProvisional);
    }

    [Fact]
    public void What_comes_after_the_decision_changes_nothing_of_it()
    {
        var quiet = Play(Decide(8), Event(0, 10, 4), Volumes(0, 20, _ => 100)).Single(e => !e.IsProvisional);
        var loud = Play(Decide(8), Event(0, 10, 4), Volumes(0, 20, n => n < 9 ? 100 : 1e6f)).Single(e => !e.IsProvisional);
        Assert.Equal(quiet.Beta.Span.ToArray(), loud.Beta.Span.ToArray());
    }

    [Fact]
    public void A_due_moment_between_two_volumes_leaves_the_unfinished_one_out()
    {
        var due = Play(Decide(7.9), Event(0, 10, 4), Volumes(0, 15, _ => 100)).Single(e => !e.IsProvisional);
        Assert.Equal(7, due.NewestVolume);
    }

    [Fact]
    public void A_running_trial_is_estimated_at_every_volume_until_it_is_due()
    {
        var provisional = Play(Decide(8), Event(0, 10, 4), Volumes(0, 15, _ => 100)).Where(e => e.IsProvisional);
        Assert.Equal([5, 6, 7], provisional.Select(e => e.NewestVolume));
    }

    [Fact]
    public void A_trial_decided_after_its_offset_waits_until_the_offset_is_known()
    {
        var step = new EstimateTrials(Window, Make, new() { AfterOffsetSeconds = 2 }, Run, 40, new(new HandTime()));
        Assert.DoesNotContain(Play(step, Event(0, 4, null), Volumes(0, 8, _ => 100)), e => !e.IsProvisional);
        var due = Play(step, Event(0, 4, 14), Volumes(8, 4, _ => 100)).Single(e => !e.IsProvisional);
        Assert.Equal((20.0, 9), (due.DueSeconds, due.NewestVolume));
    }

    [Fact]
    public void An_event_that_comes_after_its_decision_fell_due_is_decided_at_once_and_marked_late()
    {
        var step = Decide(8);
        Play(step, Volumes(0, 15, _ => 100));
        var due = Assert.Single(Play(step, Event(0, 10, 4)));
        Assert.True(due.IsLate);
        Assert.Empty(Play(step, Event(0, 10, 4)));
    }

    [Fact]
    public void A_stalled_decision_is_brought_by_session_time_and_marked_late()
    {
        var step = Decide(8);
        Play(step, Event(0, 10, 4), Volumes(0, 7, _ => 100));
        Assert.Empty(Play(step, new RunSignal.TimePassed(18 + 6 - 0.01)));
        var due = Assert.Single(Play(step, new RunSignal.TimePassed(18 + 6)));
        Assert.Equal((true, 6, 2), (due.IsLate, due.NewestVolume, due.VolumesMissing));
    }

    [Fact]
    public void The_runs_end_decides_what_is_open_and_says_so()
    {
        var step = Decide(8);
        Play(step, Event(0, 10, 4), Volumes(0, 7, _ => 100));
        var due = Assert.Single(Play(step, new RunSignal.Ended(true)));
        Assert.Equal((true, false, 6), (due.IsCutShort, due.IsLate, due.NewestVolume));
    }

    [Fact]
    public void A_run_that_ends_before_its_first_volume_still_decides_and_refuses_the_beta()
    {
        var due = Assert.Single(Play(Decide(8), Event(0, 10, 4), [new RunSignal.Ended(false)]));
        Assert.Equal((BetaState.Refused, -1), (due.Fit.State, due.NewestVolume));
    }

    [Fact]
    public void Missing_and_censored_volumes_of_a_trial_are_counted()
    {
        var step = new EstimateTrials(Window with { CensorDisplacementMm = 0.5 }, Make, new() { AfterOnsetSeconds = 8 }, Run, 40, new(new HandTime()));
        Play(step, Event(0, 10, 4), Volumes(0, 6, _ => 100));
        Play(step, [new PreparedVolume { ScannerNumber = 6, AcquiredSeconds = 12, Times = new() }]);
        var moved = Volumes(7, 1, _ => 100)[0].Volume! with { Quality = new() { FramewiseDisplacementMm = 0.6 } };
        Play(step, [moved]);
        var due = Play(step, Volumes(8, 1, _ => 100)).Single(e => !e.IsProvisional);
        Assert.Equal(2, due.VolumesMissing);
    }

    [Fact]
    public void Overlapping_trials_are_each_decided_once_in_the_order_in_which_they_fall_due()
    {
        var decided = Play(Decide(8), Event(0, 4, 2), Event(1, 8, 2), Event(2, 12, 2), Volumes(0, 15, _ => 100)).Where(e => !e.IsProvisional).Select(e => e.Event.Trial);
        Assert.Equal([0, 1, 2], decided);
    }

    [Fact]
    public void The_beta_is_the_windows_mean_against_rest()
    {
        var due = Play(Decide(8), Event(0, 10, 4), Volumes(0, 15, n => n is 6 or 7 or 8 ? 103 : 100)).Single(e => !e.IsProvisional);
        Assert.All(due.Beta.Span.ToArray(), b => Assert.Equal(3, b, 3));
    }

    private static ITrialEstimator Make(int voxels, RunTiming timing) => TrialEstimators.Create(Window, voxels, timing);

    private static EstimateTrials Decide(double afterOnset) => new(Window, Make, new() { AfterOnsetSeconds = afterOnset }, Run, 40, new(new HandTime()));

    private static RunItem<PreparedVolume>[] Event(int trial, double onset, double? duration) =>
        [new RunSignal.EventObserved(new() { Number = trial + 1, Kind = DesignEventKind.Trial, Trial = trial, OnsetSeconds = onset, DurationSeconds = duration })];

    private RunItem<PreparedVolume>[] Volumes(int from, int count, Func<int, float> value) =>
        [.. Enumerable.Range(from, count).Select(n =>
        {
            var voxels = _buffers.Rent();
            voxels.Span.Fill(value(n));
            return (RunItem<PreparedVolume>)new PreparedVolume { ScannerNumber = n, AcquiredSeconds = n * Tr, Voxels = voxels, Times = new() };
        })];

    private static List<TrialItem.Estimated> Play(EstimateTrials step, params RunItem<PreparedVolume>[][] items)
    {
        var got = new List<TrialItem.Estimated>();
        foreach (var item in items.SelectMany(i => i))
            step.Apply(item, made => { if (made is TrialItem.Estimated e) got.Add(e); });
        return got;
    }

    private static List<TrialItem.Estimated> Play(EstimateTrials step, RunSignal signal) => Play(step, [[signal]]);
}
