using System.Globalization;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Protocol;

namespace RealtimeBCI.App.Demo;

/// <summary>How the demo simulates.</summary>
internal sealed record DemoSettings
{
    public required string Folder { get; init; }
    public bool Headless { get; init; }
    public double Speed { get; init; } = 12;
    public int Seed { get; init; } = 1;
    public double? ImageryGain { get; init; }
    public string Grid { get; init; } = "48x48x24";
    public IReadOnlyList<string> Faults { get; init; } = [];
}

/// <summary>One run of the demo: session, scanner with participant, and display, each a process of its own, over real sockets.</summary>
internal static class DemoRun
{
    private const double TailSeconds = 6;
    private static readonly TimeSpan DisplayMayTake = TimeSpan.FromSeconds(30);

    /// <summary>Runs one session file to its end.</summary>
    /// <param name="settings">How.</param>
    /// <param name="name">Session file without ending, and the session's folder.</param>
    /// <param name="seedOffset">Makes the run's noise its own.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>The session's folder.</returns>
    public static async Task<string> RunAsync(DemoSettings settings, string name, int seedOffset, CancellationToken stop)
    {
        var file = Path.Combine(settings.Folder, $"{name}.yaml");
        var session = Path.Combine(settings.Folder, name);
        Directory.CreateDirectory(session);
        var ports = LoopbackPorts.Free();
        var setup = SessionFile.Load(file).Protocol;
        var gallery = setup.Gallery!;
        var volumes = Volumes(setup);
        using var pipeline = ChildProcess.Start(Path.Combine(session, "run.log"),
            "run", file, "--output", session, "--bridge", ports.Bridge, "--display", ports.Display, "--feed", "none", "--quiet");
        string[] screen = settings.Headless ? ["--headless"] : [];
        using var display = ChildProcess.Start(Path.Combine(session, "display.log"),
            ["display", "--connect", ports.Display, "--gallery", gallery, "--frames", Path.Combine(session, "frames"), .. screen]);
        await display.WaitForLineAsync("connected to", DisplayMayTake, stop).ConfigureAwait(false);
        string[] gain = settings.ImageryGain is { } g ? ["--imagery-gain", Text(g)] : [];
        using var scanner = ChildProcess.Start(Path.Combine(session, "bridge.log"),
            ["bridge", "simulate", "--connect", ports.Bridge, "--display", ports.Display, "--gallery", gallery,
                "--truth", Path.Combine(settings.Folder, "truth", name), "--grid", settings.Grid, "--tr", Text(DemoFiles.RepetitionTimeSeconds),
                "--speed", Text(settings.Speed), "--seed", Text(settings.Seed * 100 + seedOffset), "--participant-seed", Text(settings.Seed),
                "--volumes", Text(volumes), "--run-id", name, .. gain, .. settings.Faults]);
        await ChildProcess.WaitAllAsync([scanner, pipeline], stop).ConfigureAwait(false);
        return session;
    }

    private static int Volumes(SessionProtocol protocol)
    {
        var plan = SessionSetup.PlanOf(protocol, Session.Pipeline.SessionMaterial.Load(protocol))!;
        return (int)Math.Ceiling((plan.EndSeconds + TailSeconds) / DemoFiles.RepetitionTimeSeconds);
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
