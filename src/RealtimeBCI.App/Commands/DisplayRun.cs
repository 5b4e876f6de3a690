using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>Runs a display on the calling thread until the session ends, its window is closed, or it is told to stop.</summary>
internal static class DisplayRun
{
    /// <exception cref="FeedbackException">Something is missing; the message says what.</exception>
    public static void Start(DisplaySettings settings, TimeProvider time, CancellationToken stop)
    {
        var drawn = settings.Gallery is null ? Directory.CreateTempSubdirectory("rtbci-display-").FullName : null;
        try
        {
            if (drawn is not null)
                Demo.DemoGallery.Write(drawn);
            using var stage = DisplayStage.Open(settings, settings.Gallery ?? drawn!, time);
            DisplayConsole.Say(stage.ToString());
            if (settings.Connect is { } address)
                Follow(address, settings, stage, time, stop);
            else
                DisplayDemo.Run(stage, settings.Frames, stop);
        }
        finally
        {
            if (drawn is not null)
                Directory.Delete(drawn, true);
        }
    }

    private static void Follow(string address, DisplaySettings settings, DisplayStage stage, TimeProvider time, CancellationToken stop)
    {
        using var limit = settings.Seconds is { } seconds ? new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time) : new();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, limit.Token);
        var recorder = settings.Frames is { } folder ? new FrameRecorder(folder, settings.EveryFrames) : null;
        var session = new DisplaySession(address, time);
        var loop = new DisplayLoop(stage.Window, stage.Renderer, stage.Scene, session, time)
        {
            OnConnection = connected => DisplayConsole.Say(connected ? $"connected to {address}" : $"connection lost; '{Notice.Lost}' is on the screen until {address} answers"),
            OnStateShown = state => recorder?.State(state, stage.Renderer),
            OnFrame = () => recorder?.Frame(stage.Renderer),
            StaysForNextSession = settings.Stay,
        };
        DisplayConsole.Say($"waiting for {address}");
        try
        {
            loop.Run(either.Token);
        }
        finally
        {
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
            recorder?.DisposeAsync().AsTask().GetAwaiter().GetResult();
            DisplayConsole.Say(Summary(loop.Counts, recorder));
        }
    }

    private static string Summary(DisplayCounts counts, FrameRecorder? recorder) => FormattableString.Invariant(
        $"{counts.States} states in {counts.Frames} frames ({counts.LateFrames} late), slowest flip {counts.SlowestFlipNs / 1e6:0.0} ms after publication, {counts.Responses} responses, {counts.Disconnections} lost connections")
        + (recorder is { LeftOut: > 0 } ? $", {recorder.LeftOut} frames not written" : "");
}
