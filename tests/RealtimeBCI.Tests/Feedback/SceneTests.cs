using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class SceneTests
{
    private const double Wide = 1280.0 / 720;
    private static readonly string[] Ids = Candidates.Ids(12);
    private static readonly string[] Order = Candidates.Shuffled(Ids);
    private static readonly Scene Plain = SceneOf(new() { Photodiode = Corner.Off });

    [Theory]
    [InlineData(AbstainReason.LowConfidence)]
    [InlineData(AbstainReason.BetaRefused)]
    [InlineData(AbstainReason.DataLate)]
    [InlineData(AbstainReason.Collapsed)]
    [InlineData(AbstainReason.DecoderFailed)]
    [InlineData(AbstainReason.NotShown)]
    public void A_decision_that_abstains_highlights_no_candidate_and_says_so(AbstainReason reason)
    {
        var scene = Plain.Compose(Feedback(Candidates.For(Ids[4], 0.9, Ids) with { Abstained = reason }));
        var pictures = scene.OfType<Picture>().ToArray();
        Assert.Equal(Order, pictures.Select(p => p.Item));
        Assert.Single(pictures.Select(p => (Math.Round(p.Box.Width, 9), p.Opacity, p.Saturation)).Distinct());
        Assert.DoesNotContain(scene, IsHighlight);
        Assert.Contains(scene.OfType<Label>(), label => label.Words == Notice.NoAnswer);
        Assert.DoesNotContain(scene.OfType<Label>(), label => label.Words.Contains('%'));
    }

    [Theory]
    [InlineData(FeedbackKind.Picture)]
    [InlineData(FeedbackKind.Score)]
    public void A_provisional_decode_or_none_is_shown_as_no_answer(FeedbackKind kind)
    {
        var provisional = Plain.Compose(Feedback(Candidates.For(Ids[4], 0.9, Ids) with { IsProvisional = true }, kind));
        var none = Plain.Compose(Feedback(null, kind));
        Assert.Equal(none, provisional);
        Assert.Contains(none.OfType<Label>(), label => label.Words == Notice.NoAnswer);
    }

    [Fact]
    public void Blank_feedback_shows_no_candidate_whatever_was_decided()
    {
        var sure = Plain.Compose(Feedback(Candidates.For(Ids[4], 0.9, Ids), FeedbackKind.Blank));
        var unsure = Plain.Compose(Feedback(null, FeedbackKind.Blank));
        Assert.Equal(unsure, sure);
        Assert.All(sure, command => Assert.IsType<Fill>(command));
    }

    [Fact]
    public void A_cue_is_words_and_never_the_picture_that_they_ask_for()
    {
        var scene = Plain.Compose(new() { State = Candidates.State(TrialPhase.Cue) with { Item = Ids[2] } });
        var label = Assert.IsType<Label>(Assert.Single(scene));
        Assert.Equal($"Name of {Ids[2]}", label.Words);
        Assert.True(label.Size > 0.1);
    }

    [Fact]
    public void Candidates_stand_in_the_grid_order_row_by_row()
    {
        var cells = Plain.Compose(Feedback(Candidates.For(Ids[4], 0.4, Ids))).OfType<Picture>().Skip(1).ToArray();
        Assert.Equal(Order, cells.OrderBy(p => Math.Round(p.Box.Y, 6)).ThenBy(p => p.Box.X).Select(p => p.Item));
    }

    [Fact]
    public void Without_a_grid_order_positions_tell_nothing_of_ranks()
    {
        var state = Candidates.State(TrialPhase.Feedback, feedback: FeedbackKind.Picture);
        var grids = new[] { Ids[4], Ids[9] }.Select(best => Plain.Compose(new() { State = state, Decision = Candidates.For(best, 0.4, Ids) }).OfType<Picture>().Skip(1).Select(p => (p.Item, p.Box)));
        Assert.Equal(grids.First(), grids.Last());
    }

    [Fact]
    public void The_best_candidate_alone_is_highlighted_where_it_stands_and_in_large()
    {
        var scene = Plain.Compose(Feedback(Candidates.For(Ids[4], 0.4, Ids)));
        var best = scene.OfType<Picture>().Where(p => p.Item == Ids[4]).ToArray();
        var rims = scene.OfType<Outline>().Where(IsHighlight).ToArray();
        Assert.Equal(2, best.Length);
        Assert.Equal(2, rims.Length);
        Assert.All(best, picture => Assert.Contains(rims, rim => rim.Box.Contains(picture.Box)));
        Assert.All(scene.OfType<Picture>().Where(p => p.Item != Ids[4]), other => Assert.DoesNotContain(rims, rim => rim.Box.Contains(other.Box)));
    }

    [Theory]
    [InlineData(FeedbackKind.Picture)]
    [InlineData(FeedbackKind.Score)]
    public void A_late_decision_tells_its_age_and_looks_unlike_a_fresh_one(FeedbackKind kind)
    {
        var fresh = Feedback(Candidates.For(Ids[4], 0.4, Ids) with { StalenessSeconds = 0.3 }, kind);
        var late = fresh with { DeliverySeconds = 1.9 };
        Assert.DoesNotContain(Plain.Compose(fresh).OfType<Label>(), label => label.Words.StartsWith("Late"));
        Assert.Contains(Plain.Compose(late).OfType<Label>(), label => label.Words == "Late by 2.2 s");
        Assert.DoesNotContain(Plain.Compose(late), IsHighlight);
        Assert.All(Plain.Compose(late).OfType<Picture>(), picture => Assert.True(picture.Opacity < 0.8));
    }

    [Fact]
    public void In_a_fast_replay_a_decisions_age_is_what_passed_here_and_not_in_the_scanner()
    {
        var moment = Feedback(Candidates.For(Ids[4], 0.4, Ids) with { StalenessSeconds = 3 }) with { Speed = 10, DeliverySeconds = 0.2 };
        Assert.Equal(0.5, moment.DecisionAgeSeconds, 1e-12);
        Assert.Contains(Plain.Compose(moment), IsHighlight);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.8)]
    [InlineData(1.0)]
    public void The_score_is_the_cued_candidates_posterior_and_its_bar_is_as_long(double posterior)
    {
        var full = ScoreBar(Ids[7], 1);
        Assert.Equal(posterior * full, ScoreBar(Ids[7], posterior), 1e-9);
    }

    [Fact]
    public void A_lost_connection_is_told_in_every_state()
    {
        foreach (var (name, moment) in DemoStates.All(Ids))
            Assert.True(
                moment.State is null || Plain.Compose(moment with { Connected = false }).OfType<Label>().Any(label => label.Words == Notice.Lost), name);
    }

    [Fact]
    public void A_lost_connection_does_not_leave_feedback_on_the_screen_for_ever()
    {
        var stuck = Feedback(Candidates.For(Ids[4], 0.4, Ids)) with { Connected = false, Overstayed = true };
        Assert.Empty(Plain.Compose(stuck).OfType<Picture>());
        Assert.NotEmpty(Plain.Compose(stuck with { Overstayed = false }).OfType<Picture>());
    }

    [Fact]
    public void The_patch_changes_with_its_light_alone_and_stays_in_its_corner_of_the_glass()
    {
        foreach (var mirror in new[] { Mirror.None, Mirror.Horizontal, Mirror.Vertical })
        {
            var scene = SceneOf(new() { Mirror = mirror, Photodiode = Corner.BottomLeft });
            var (lit, dark) = (scene.Compose(new() { PatchLit = true }), scene.Compose(new()));
            Assert.Equal(lit.SkipLast(1), dark.SkipLast(1));
            var patch = Assert.IsType<Fill>(lit[^1]);
            Assert.NotEqual(patch, dark[^1]);
            Assert.Equal((0, 1), (patch.Box.X, Math.Round(patch.Box.Bottom, 9)));
        }
    }

    [Fact]
    public void Items_without_a_picture_are_shown_by_name()
    {
        var scene = new Scene(new(), new Dictionary<string, DisplayItem> { ["a"] = new("a", "Apple", null) }, Wide);
        var label = scene.Compose(new() { State = Candidates.State(TrialPhase.Picture) with { Item = "a" } }).OfType<Label>().Single();
        Assert.Equal("Apple", label.Words);
    }

    private static double ScoreBar(string cued, double posterior) =>
        Plain.Compose(Feedback(Candidates.For(cued, posterior, Ids), FeedbackKind.Score) with { CuedItem = cued })
            .OfType<Fill>().SingleOrDefault(fill => fill.Colour == Palette.Measure)?.Box.Width ?? 0;

    private static SceneMoment Feedback(Decision? decision, FeedbackKind kind = FeedbackKind.Picture) =>
        new() { State = Candidates.State(TrialPhase.Feedback, feedback: kind, order: Order), Decision = decision, CuedItem = Ids[4] };

    private static bool IsHighlight(DrawCommand command) => command switch
    {
        Fill fill => fill.Colour == Palette.Highlight,
        Outline rim => rim.Colour == Palette.Highlight,
        Label label => label.Colour == Palette.Highlight,
        _ => false,
    };

    private static Scene SceneOf(SceneSettings settings) => new(settings, Candidates.Gallery(12), Wide);
}
