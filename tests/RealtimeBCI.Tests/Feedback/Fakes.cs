using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

/// <summary>A session in memory.</summary>
internal sealed class FakeSource : IFeedbackSource
{
    public Queue<FeedbackUpdate> News { get; } = new();
    public List<(long Number, long FlipNs)> Shown { get; } = [];
    public List<(int Button, long Ns)> Responses { get; } = [];
    public bool IsConnected { get; set; } = true;

    public bool TryTake(out FeedbackUpdate update) => News.TryDequeue(out update!);

    public void ReportShown(TrialState state, long flipNs) => Shown.Add((state.Number, flipNs));

    public void ReportResponse(int button, long pressedNs) => Responses.Add((button, pressedNs));
}

/// <summary>A screen of 60 frames a second on a manual clock.</summary>
internal sealed class FakeWindow(ManualTime time, bool keepsPicture = false) : IWindow
{
    public Queue<Key> Keys { get; } = new();
    public long LastFlipNs { get; private set; }
    public int Swaps { get; private set; }
    public int Width => 1280;
    public int Height => 720;
    public double FramePeriodSeconds => 1 / 60.0;
    public uint Framebuffer => 0;
    public bool KeepsPicture => keepsPicture;
    public bool ShouldClose { get; set; }
    public string Driver => "none";

    public void MakeCurrent()
    {
    }

    public nint FunctionAddress(string name) => 0;

    public long Swap()
    {
        Swaps++;
        return LastFlipNs = time.NowNs;
    }

    public void WaitForFrame() => time.Advance(FramePeriodSeconds);

    public void TakeKeys(ICollection<Key> pressed)
    {
        while (Keys.TryDequeue(out var key))
            pressed.Add(key);
    }

    public void Dispose()
    {
    }
}

/// <summary>Keeps what it is told to draw.</summary>
internal sealed class FakeRenderer : IRenderer
{
    public List<IReadOnlyList<DrawCommand>> Drawn { get; } = [];

    public void Prepare(IReadOnlyList<DrawCommand> scene)
    {
    }

    public void Draw(IReadOnlyList<DrawCommand> scene) => Drawn.Add(scene);

    public Raster Read() => new(1, 1, new byte[4]);

    public void Dispose()
    {
    }
}
