using System.Globalization;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>What the end-to-end tests share, made once by the program itself: a gallery, simulated runs, a decoder, and a session that nothing disturbed.</summary>
public sealed class World : IAsyncLifetime
{
    public const int Volumes = 110;
    public const int Trials = 16;
    public const string RunId = "test";
    private static readonly string[] Items = ["bars-upright", "cross-slanted", "face", "boat"];

    public string Folder { get; } = TestPaths.TemporaryFolder();
    public string Gallery => In("gallery");
    public string Bundle => In("bundle");
    public string Session => In("session.yaml");
    /// <summary>A run that training has not seen, 32-bit floats.</summary>
    public string Series => In("test.nii");
    public string Events => In("test_events.tsv");
    /// <summary>Decisions of that run when nothing goes wrong.</summary>
    public IReadOnlyList<Decision> Decisions { get; private set; } = [];

    public string In(string name) => Path.Combine(Folder, name);

    public async ValueTask InitializeAsync()
    {
        File.WriteAllText(Session, """
            name: end-to-end
            repetitionTimeSeconds: 1
            gallery: gallery
            preprocess: { realign: true, threads: 2 }
            glm: { estimator: lss, hrf: spm, highPassHz: 0.01, motionRegressors: 6 }
            decision: { afterOnsetSeconds: 7 }
            """);
        Directory.CreateDirectory(In("bids"));
        await Rtbci.SucceedAsync("gallery", "demo", "--output", Gallery);
        await SimulateAsync("bids/sub-01_run-01_bold.nii", "bids/sub-01_run-01_events.tsv", 1, "int16");
        await SimulateAsync("bids/sub-01_run-02_bold.nii", "bids/sub-01_run-02_events.tsv", 2, "int16");
        await SimulateAsync("test.nii", "test_events.tsv", 3, "float32");
        await Rtbci.SucceedAsync("train", "--bids", In("bids"), "--session", Session, "--gallery", Gallery, "--output", Bundle);
        Decisions = (await SendAsync("undisturbed", "0")).Decisions;
        Assert.Equal(Trials, Decisions.Count);
    }

    /// <summary>Runs a session of the test run through a bridge, both to a good end.</summary>
    /// <param name="name">The session's folder.</param>
    /// <param name="speed">Scanner seconds per second; 0 is as fast as is acknowledged.</param>
    /// <param name="bridgeOptions">Further options of the bridge.</param>
    public async Task<RunRecording> SendAsync(string name, string speed, params string[] bridgeOptions)
    {
        var ports = Ports.Free();
        using var run = Run(name, ports);
        using var bridge = Bridge(ports, speed, bridgeOptions);
        await Rtbci.SucceedAsync(bridge, run);
        return RunRecording.Load(In(name));
    }

    internal Rtbci Run(string name, Ports ports, params string[] options) =>
        Rtbci.Start(["run", Session, "--bundle", Bundle, "--output", In(name), "--quiet", .. ports.Options, .. options]);

    internal Rtbci Bridge(Ports ports, string speed, params string[] options) =>
        Rtbci.Start(["bridge", "nifti", Series, "--events", Events, "--run-id", RunId, "--speed", speed, "--connect", ports.Bridge, .. options]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task SimulateAsync(string series, string events, int seed, string type)
    {
        EventsOf(seed, In(events));
        await Rtbci.SucceedAsync("bridge", "simulate", "--gallery", Gallery, "--events", In(events), "--output", In(series), "--volumes", $"{Volumes}", "--tr", "1",
            "--grid", "24x24x12", "--voxel-mm", "6x6x8", "--noise", "0.2", "--seed", $"{seed}", "--type", type);
    }

    private static void EventsOf(int seed, string path)
    {
        var random = new Random(seed);
        var shown = Enumerable.Range(0, Trials / Items.Length).SelectMany(_ =>
        {
            var block = Items.ToArray();
            random.Shuffle(block);
            return block;
        });
        File.WriteAllLines(path, ["onset\tduration\ttrial_type",
            .. shown.Select((item, i) => string.Create(CultureInfo.InvariantCulture, $"{8 + 6 * i}\t3\t{item}"))]);
    }
}

/// <summary>Tests of whole processes: one after the other, and not beside others, since they keep a scanner's time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcesses : ICollectionFixture<World>
{
    public const string Name = "whole processes";
}
