using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>Shows one moment of every kind, without a session.</summary>
internal static class DisplayDemo
{
    private const double SecondsEach = 2;

    public static void Run(DisplayStage stage, string? frames, CancellationToken stop)
    {
        if (frames is not null)
            Directory.CreateDirectory(frames);
        foreach (var (name, moment) in DemoStates.All(stage.Items))
        {
            if (stop.IsCancellationRequested || stage.Window.ShouldClose)
                return;
            var commands = stage.Scene.Compose(moment);
            Show(stage, commands, stop);
            if (frames is null)
                continue;
            var picture = stage.Renderer.Read();
            var path = Path.Combine(frames, name + ".png");
            PictureFile.Save(path, picture.Width, picture.Height, picture.Rgba);
            DisplayConsole.Say(path);
        }
    }

    private static void Show(DisplayStage stage, IReadOnlyList<DrawCommand> commands, CancellationToken stop)
    {
        var keys = new List<Key>();
        var frames = stage.Window.KeepsPicture ? 1 : SecondsEach / stage.Window.FramePeriodSeconds;
        for (var frame = 0; frame < frames && !stop.IsCancellationRequested && !stage.Window.ShouldClose; frame++)
        {
            stage.Window.WaitForFrame();
            stage.Renderer.Draw(commands);
            stage.Window.Swap();
            stage.Window.TakeKeys(keys);
        }
    }
}
