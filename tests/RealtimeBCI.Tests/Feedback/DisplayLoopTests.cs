using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class DisplayLoopTests
{
    private readonly ManualTime _time = new();
    private readonly FakeSource _source = new();
    private readonly FakeRenderer _renderer = new();
    private readonly List<long> _shown = [];
    private readonly List<bool> _connections = [];

    [Fact]
    public void Every_state_is_shown_for_a_frame_in_order_and_its_flip_reported_once()
    {
        var (loop, window) = Loop();
        Publish(1, 2, 3, 4, 5);
        var flips = Frames(loop, window, 10);
        Assert.Equal([1, 2, 3, 4, 5], _shown);
        Assert.Equal(Enumerable.Range(1, 5).Select(n => ((long)n, flips[n - 1])), _source.Shown);
        Assert.Equal((5, 10), (loop.Counts.States, loop.Counts.Frames));
    }

    [Fact]
    public void A_state_waits_for_its_time_and_one_whose_time_has_passed_is_shown_at_once()
    {
        var (loop, window) = Loop();
        Publish(1);
        _source.News.Enqueue(new FeedbackUpdate.Show(Candidates.State(TrialPhase.Cue, 2), _time.NowNs, _time.NowNs + 100_000_000));
        _source.News.Enqueue(new FeedbackUpdate.Show(Candidates.State(TrialPhase.Rest, 3), _time.NowNs, _time.NowNs - 5_000_000_000));
        var due = _time.NowNs + 100_000_000;
        Frames(loop, window, 20);
        Assert.Equal([1, 2, 3], _shown);
        Assert.InRange(_source.Shown[1].FlipNs, due - 9_000_000, due + 9_000_000);
        Assert.InRange(_source.Shown[2].FlipNs - _source.Shown[1].FlipNs, 16_000_000, 17_000_000);
    }

    [Fact]
    public void A_state_said_again_after_a_reconnection_is_reported_again_and_not_shown_again()
    {
        var (loop, window) = Loop();
        Publish(1, 2);
        Frames(loop, window, 5);
        Publish(2);
        Frames(loop, window, 5);
        Assert.Equal([1, 2], _shown);
        Assert.Equal(3, _source.Shown.Count);
        Assert.Equal(_source.Shown[1], _source.Shown[2]);
    }

    [Fact]
    public void A_new_attempt_counts_its_states_from_one_again()
    {
        var (loop, window) = Loop();
        Publish(1, 2, 3);
        Frames(loop, window, 5);
        _source.News.Enqueue(new FeedbackUpdate.RunBegins("run", 2, 1));
        Publish(1, 2);
        Frames(loop, window, 5);
        Publish(1);
        Frames(loop, window, 2);
        Assert.Equal([1, 2, 3, 1, 2, 1], _shown);
    }

    [Fact]
    public void The_patch_toggles_with_every_state_and_with_nothing_else()
    {
        var (loop, window) = Loop();
        Publish(1);
        Frames(loop, window, 3);
        Publish(2, 3);
        Frames(loop, window, 4);
        var patches = _renderer.Drawn.Select(scene => ((Fill)scene[^1]).Colour == Palette.PatchLit).ToArray();
        Assert.Equal([true, true, true, false, true, true, true], patches);
    }

    [Fact]
    public void A_lost_connection_is_told_to_the_operator_and_to_the_participant()
    {
        var (loop, window) = Loop();
        Publish(1);
        Frames(loop, window, 2);
        _source.IsConnected = false;
        Frames(loop, window, 1);
        Assert.Contains(_renderer.Drawn[^1].OfType<Label>(), label => label.Words == Notice.Lost);
        _source.IsConnected = true;
        Frames(loop, window, 1);
        Assert.DoesNotContain(_renderer.Drawn[^1].OfType<Label>(), label => label.Words == Notice.Lost);
        Assert.Equal([true, false, true], _connections);
        Assert.Equal(1, loop.Counts.Disconnections);
    }

    [Fact]
    public void Feedback_shows_the_decision_that_came_with_it_or_before_it_but_no_other_trials()
    {
        var ids = Candidates.Ids(4);
        var (loop, window) = Loop();
        var feedback = Candidates.State(TrialPhase.Feedback, 1, FeedbackKind.Picture, ids);
        _source.News.Enqueue(new FeedbackUpdate.Decided(Candidates.For(ids[1], 0.8, ids)));
        Show(feedback);
        Show(feedback with { Number = 2, Trial = 4 });
        Show(feedback with { Number = 3, Trial = 5, Decision = Candidates.For(ids[2], 0.8, ids) with { Trial = 5 } });
        Frames(loop, window, 3);
        Assert.Equal([true, false, true], _renderer.Drawn.Select(scene => scene.OfType<Outline>().Any(rim => rim.Colour == Palette.Highlight)));
    }

    [Fact]
    public void The_score_remembers_what_the_cue_of_its_trial_asked_for()
    {
        var ids = Candidates.Ids(4);
        var (loop, window) = Loop();
        Show(Candidates.State(TrialPhase.Cue, 1) with { Item = ids[2] });
        Show(Candidates.State(TrialPhase.Feedback, 2, FeedbackKind.Score) with { Decision = Candidates.For(ids[1], 0.7, ids) });
        Frames(loop, window, 2);
        Assert.Contains(_renderer.Drawn[^1].OfType<Label>(), label => label.Words == "10 %");
    }

    [Fact]
    public void Buttons_are_reported_with_the_time_of_their_frame()
    {
        var (loop, window) = Loop();
        window.Keys.Enqueue(Key.Two);
        window.Keys.Enqueue(Key.Space);
        loop.Frame();
        Assert.Equal([(2, _time.NowNs), (0, _time.NowNs)], _source.Responses);
    }

    [Fact]
    public void The_end_of_the_session_closes_the_display_only_when_all_was_shown()
    {
        var (loop, _) = Loop();
        _source.News.Enqueue(new FeedbackUpdate.SessionEnds());
        Publish(1, 2, 3);
        _source.News.Enqueue(new FeedbackUpdate.SessionEnds());
        loop.Run(TestContext.Current.CancellationToken);
        Assert.Equal([1, 2, 3], _shown);
    }

    [Fact]
    public void A_window_that_keeps_its_picture_is_drawn_only_when_something_changes()
    {
        var (loop, window) = Loop(keepsPicture: true);
        Publish(1, 2);
        for (var i = 0; i < 50; i++)
            loop.Frame();
        Assert.Equal(2, window.Swaps);
    }

    [Fact]
    public void A_frame_that_took_two_periods_is_counted_as_late()
    {
        var (loop, window) = Loop();
        Frames(loop, window, 5);
        _time.Advance(1 / 60.0);
        Frames(loop, window, 5);
        Assert.Equal(1, loop.Counts.LateFrames);
    }

    private (DisplayLoop Loop, FakeWindow Window) Loop(bool keepsPicture = false)
    {
        var window = new FakeWindow(_time, keepsPicture);
        var scene = new Scene(new(), Candidates.Gallery(12), 16.0 / 9);
        return (new(window, _renderer, scene, _source, _time) { OnStateShown = state => _shown.Add(state.Number), OnConnection = _connections.Add }, window);
    }

    private void Publish(params long[] numbers)
    {
        foreach (var number in numbers)
            Show(Candidates.State(TrialPhase.Fixation, number));
    }

    private void Show(TrialState state) => _source.News.Enqueue(new FeedbackUpdate.Show(state, _time.NowNs));

    private static List<long> Frames(DisplayLoop loop, FakeWindow window, int count)
    {
        var flips = new List<long>();
        for (var i = 0; i < count; i++)
        {
            loop.Frame();
            flips.Add(window.LastFlipNs);
        }
        return flips;
    }
}
