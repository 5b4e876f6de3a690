using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class LayoutTests
{
    public static TheoryData<double> Aspects => [16.0 / 9, 4.0 / 3, 5.0 / 4, 1, 21.0 / 9, 9.0 / 16];

    [Theory, MemberData(nameof(Aspects))]
    public void Everything_lies_on_the_screen_whatever_its_shape_and_the_number_of_candidates(double aspect)
    {
        for (var count = 1; count <= 30; count++)
            foreach (var (name, moment) in Moments(count))
                Assert.All(SceneOf(count, aspect).Compose(moment), command => Assert.True(Box.Screen.Contains(command.Box), $"{name}, {count} candidates: {command}"));
    }

    [Theory, MemberData(nameof(Aspects))]
    public void The_patch_the_notice_and_the_pictures_do_not_overlap(double aspect)
    {
        for (var count = 1; count <= 30; count++)
            foreach (var (name, moment) in Moments(count))
            {
                var scene = SceneOf(count, aspect).Compose(moment with { Connected = false });
                var notice = scene.OfType<Label>().Single(label => label.Words is Notice.Lost or Notice.Waiting).Box;
                Box[] boxes = [.. scene.OfType<Picture>().Select(p => p.Box), scene[^1].Box, notice];
                for (var i = 0; i < boxes.Length; i++)
                    for (var j = 0; j < i; j++)
                        Assert.False(boxes[i].Overlaps(boxes[j]), $"{name}, {count} candidates: {boxes[i]} and {boxes[j]}");
            }
    }

    [Theory, MemberData(nameof(Aspects))]
    public void Pictures_are_square_on_the_glass(double aspect)
    {
        foreach (var (_, moment) in Moments(12))
            Assert.All(SceneOf(12, aspect).Compose(moment).OfType<Picture>(), p => Assert.Equal(p.Box.Width * aspect, p.Box.Height, 1e-9));
    }

    [Theory]
    [InlineData(Mirror.Horizontal)]
    [InlineData(Mirror.Vertical)]
    [InlineData(Mirror.Horizontal | Mirror.Vertical)]
    public void A_mirrored_scene_has_every_box_at_one_minus_itself_and_its_content_turned(Mirror mirror)
    {
        foreach (var (_, moment) in Moments(12))
        {
            var (plain, turned) = (SceneOf(12, 1.6, Mirror.None).Compose(moment), SceneOf(12, 1.6, mirror).Compose(moment));
            foreach (var (a, b) in plain.SkipLast(1).Zip(turned))
            {
                Assert.Equal(mirror.HasFlag(Mirror.Horizontal) ? 1 - a.Box.CentreX : a.Box.CentreX, b.Box.CentreX, 1e-9);
                Assert.Equal(mirror.HasFlag(Mirror.Vertical) ? 1 - a.Box.CentreY : a.Box.CentreY, b.Box.CentreY, 1e-9);
                Assert.Equal((a.Box.Width, a.Box.Height, mirror), (b.Box.Width, b.Box.Height, b.Mirror));
            }
            Assert.Equal(plain.Select(c => c.GetType()), turned.Select(c => c.GetType()));
        }
    }

    [Fact]
    public void The_same_moment_always_makes_the_same_scene()
    {
        foreach (var (_, moment) in Moments(12))
            Assert.Equal(SceneOf(12, 1.6).Compose(moment), SceneOf(12, 1.6).Compose(moment));
    }

    private static IReadOnlyList<(string Name, SceneMoment Moment)> Moments(int count) => DemoStates.All(Candidates.Ids(count));

    private static Scene SceneOf(int count, double aspect, Mirror mirror = Mirror.None) => new(new() { Mirror = mirror }, Candidates.Gallery(count), aspect);
}
