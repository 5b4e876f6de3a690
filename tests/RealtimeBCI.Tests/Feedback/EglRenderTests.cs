using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class EglRenderTests
{
    private const int Width = 640;
    private const int Height = 360;

    [Fact]
    public void Every_state_looks_unlike_every_other_and_the_same_each_time()
    {
        using var stage = new Stage();
        var first = stage.Moments.Select(entry => stage.Render(stage.Plain, entry.Moment)).ToArray();
        var second = stage.Moments.Select(entry => stage.Render(stage.Plain, entry.Moment)).ToArray();
        for (var i = 0; i < first.Length; i++)
        {
            Assert.True(first[i].AsSpan().SequenceEqual(second[i]), $"{stage.Moments[i].Name} is drawn in two ways.");
            for (var j = 0; j < i; j++)
                if (!(IsFixation(stage.Moments[i].Name) && IsFixation(stage.Moments[j].Name)))
                    Assert.False(first[i].AsSpan().SequenceEqual(first[j]), $"{stage.Moments[i].Name} looks like {stage.Moments[j].Name}.");
        }
    }

    [Fact]
    public void Words_are_really_drawn_wherever_a_scene_has_them()
    {
        using var stage = new Stage();
        foreach (var (name, moment) in stage.Moments)
        {
            var scene = stage.Plain.Compose(moment);
            foreach (var label in scene.OfType<Label>())
            {
                var with = stage.Render(scene);
                var without = stage.Render([.. scene.Where(command => command != label)]);
                var changed = Enumerable.Range(0, Width * Height).Count(p => with[4 * p] != without[4 * p]);
                Assert.True(changed > 8, $"{name}: '{label.Words}' changed {changed} pixels.");
            }
        }
    }

    [Fact]
    public void A_mirrored_picture_is_the_picture_in_the_mirror()
    {
        using var stage = new Stage();
        foreach (var mirror in new[] { Mirror.Horizontal, Mirror.Vertical })
            foreach (var (name, moment) in stage.Moments)
            {
                var turned = stage.Render(stage.With(mirror), moment);
                var plain = stage.Render(stage.Plain, moment);
                double difference = 0;
                for (var y = 0; y < Height; y++)
                    for (var x = 0; x < Width; x++)
                    {
                        var (fx, fy) = (mirror == Mirror.Horizontal ? Width - 1 - x : x, mirror == Mirror.Vertical ? Height - 1 - y : y);
                        difference += Math.Abs(turned[4 * (y * Width + x) + 1] - plain[4 * (fy * Width + fx) + 1]);
                    }
                Assert.True(difference / (Width * Height) < 2.5, $"{name}, {mirror}: mean difference {difference / (Width * Height):0.00} grey levels.");
            }
    }

    [Fact]
    public void After_the_warm_up_no_state_has_to_make_letters_or_load_pictures()
    {
        using var stage = new Stage();
        DisplayWarmUp.Run(stage.Renderer, stage.Plain, stage.Ids);
        var made = stage.Renderer.TexturesMade;
        foreach (var (_, moment) in stage.Moments)
            stage.Render(stage.Plain, moment);
        var other = Candidates.For(stage.Ids[3], 0.37, stage.Ids) with { Abstained = AbstainReason.None };
        stage.Render(stage.Plain, new() { State = Candidates.State(TrialPhase.Feedback, 1, FeedbackKind.Picture, stage.Ids), Decision = other });
        Assert.InRange(stage.Renderer.TexturesMade - made, 0, 1);
    }

    [Fact]
    public async Task The_recorder_writes_the_first_frame_of_each_state()
    {
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "frames");
        using var stage = new Stage();
        var expected = stage.Render(stage.Plain, stage.Moments[3].Moment);
        await using (var recorder = new FrameRecorder(folder))
            recorder.State(stage.Moments[3].Moment.State!, stage.Renderer);
        Assert.Equal(expected, PictureFile.Load(Path.Combine(folder, "state-00001-cue.png")).Rgba);
    }

    private static bool IsFixation(string name) => name.EndsWith("fixation") || name.EndsWith("blank");

    private sealed class Stage : IDisposable
    {
        private readonly Dictionary<string, DisplayItem> _items;
        private readonly EglWindow _window;

        public Stage()
        {
            var fonts = TextTests.RequireFonts();
            _window = Open();
            _items = DrawnGallery.Write(TestPaths.TemporaryFolder()).ToDictionary(item => item.Id);
            Ids = [.. _items.Keys];
            Plain = With(Mirror.None);
            Moments = DemoStates.All(Ids);
            Renderer = new(_window, fonts, new PictureShelf(_items, Assert.Fail).Load);
        }

        public string[] Ids { get; }
        public Scene Plain { get; }
        public GlRenderer Renderer { get; }
        public IReadOnlyList<(string Name, SceneMoment Moment)> Moments { get; }

        public Scene With(Mirror mirror) => new(new() { Photodiode = Corner.Off, Mirror = mirror }, _items, (double)Width / Height);

        public byte[] Render(Scene scene, SceneMoment moment) => Render(scene.Compose(moment));

        public byte[] Render(IReadOnlyList<DrawCommand> commands)
        {
            Renderer.Draw(commands);
            _window.Swap();
            return Renderer.Read().Rgba;
        }

        public void Dispose()
        {
            Renderer.Dispose();
            _window.Dispose();
        }

        private static EglWindow Open()
        {
            try
            {
                return new(Width, Height, TimeProvider.System);
            }
            catch (FeedbackException missing)
            {
                Assert.Skip(missing.Message);
                throw;
            }
        }
    }
}
