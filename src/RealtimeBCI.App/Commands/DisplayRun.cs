using System.Runtime.InteropServices;
using RealtimeBCI.Feedback;

namespace RealtimeBCI.App;

/// <summary>Runs a display until the session ends, its window is closed, or it is interrupted.</summary>
internal static class DisplayRun
{
    /// <summary>Returns the exit code: 0, or 1 with one line that says what is wrong.</summary>
    public static int Start(DisplaySettings settings, bool demoStates, TimeProvider time)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var drawn = settings.Gallery is null ? Directory.CreateTempSubdirectory("rtbci-display-").FullName : null;
        try
        {
            if (drawn is not null)
                DemoPictures.Write(drawn);
            using var stage = DisplayStage.Open(settings, settings.Gallery ?? drawn!, time);
            var window = stage.Window;
            DisplayConsole.Say(FormattableString.Invariant(
                $"{window.Width} x {window.Height} at {1 / window.FramePeriodSeconds:0.#} frames/s, {window.Driver}{(window is GlfwWindow { IsSynchronised: false } ? ", not synchronised with a screen" : "")}"));
            if (demoStates)
                DisplayDemo.Run(stage, settings.Frames, stop.Token);
            else
                Follow(settings, stage, stop, time);
            return 0;
        }
        catch (FeedbackException problem)
        {
            DisplayConsole.Warn(problem.Message);
            return 1;
        }
        finally
        {
            if (drawn is not null)
                Directory.Delete(drawn, true);
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }

    private static void Follow(DisplaySettings settings, DisplayStage stage, CancellationTokenSource stop, TimeProvider time)
    {
        throw new NotImplementedException();
    }
}
