namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Writes a simulated run into a file: the same volumes that the sockets would carry.</summary>
public static class OfflineSimulation
{
    /// <summary>Scans with a display that follows an events file.</summary>
    /// <param name="run">The run; its settings state the number of volumes.</param>
    /// <param name="display">What the participant sees.</param>
    /// <param name="output">The series, .nii or .nii.gz.</param>
    /// <exception cref="ArgumentException">The number of volumes is not stated.</exception>
    public static void Write(SimulatedRun run, IDisplayFeed display, string output)
    {
        var settings = run.Settings;
        var volumes = settings.Volumes ?? throw new ArgumentException("--volumes is missing; a series in a file needs its length.");
        using var writer = new NiftiWriter(output, settings.Grid, settings.DataType, volumes, settings.RepetitionTimeSeconds);
        using var payload = PooledBytes.Rent(settings.RunInfo.PayloadBytes);
        for (var n = 0; n < volumes; n++)
        {
            Watch(run.Participant, display, (n + 0.5) * settings.RepetitionTimeSeconds, null);
            run.Next(payload.Span);
            writer.Add(payload.Span);
        }
    }

    /// <summary>Lets the participant take in all that there is to see now.</summary>
    /// <param name="participant">Who watches.</param>
    /// <param name="display">What there is to see.</param>
    /// <param name="nowSeconds">The moment, scanner seconds.</param>
    /// <param name="pressed">Is told of button presses: time (scanner seconds) and trial.</param>
    public static void Watch(Participant participant, IDisplayFeed display, double nowSeconds, Action<double, int?>? pressed)
    {
        while (display.TryTake(nowSeconds, out var news))
        {
            if (news.Planned is { } plan)
                participant.Expect(plan);
            if (news.Shown is { } shown)
                participant.See(shown, nowSeconds);
        }
        while (participant.TryPress(nowSeconds, out var seconds, out var trial))
            pressed?.Invoke(seconds, trial);
    }
}
