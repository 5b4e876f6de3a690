using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class PythonClientTests
{
    private static readonly string Folder = Path.Combine(TestPaths.Root, "protocols", "wire", "python");

    [Fact]
    public void Python_reads_the_vectors_as_they_are_meant()
    {
        TestPaths.RequirePython("msgpack", "numpy");
        var (code, output, error) = TestPaths.Run(TestPaths.Python, Path.Combine(Folder, "check_vectors.py"));
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public void Python_reads_what_this_code_encodes()
    {
        TestPaths.RequirePython("msgpack", "numpy");
        var messages = new JsonArray();
        foreach (var vector in WireVector.Messages)
        {
            var entry = new JsonObject
            {
                ["name"] = vector.Name,
                ["header"] = Convert.ToHexStringLower(WireCodec.Encode(WireCodec.Decode(vector.Header, vector.RentPayload(), 0).Message!)),
                ["fields"] = JsonNode.Parse(vector.Fields.GetRawText()),
                ["ignored"] = new JsonArray([.. vector.Ignored.Select(i => (JsonNode)i)]),
            };
            if (vector.Payload is { } payload)
                entry["payload"] = Convert.ToHexStringLower(payload);
            messages.Add(entry);
        }
        var path = Path.Combine(TestPaths.TemporaryFolder(), "encoded.json");
        File.WriteAllText(path, new JsonObject { ["messages"] = messages }.ToJsonString());
        var (code, output, error) = TestPaths.Run(TestPaths.Python, Path.Combine(Folder, "check_vectors.py"), path);
        Assert.True(code == 0, output + error);
    }

    [Fact]
    public async Task The_python_bridge_sends_a_series_with_its_events_and_obeys_a_restarted_server()
    {
        TestPaths.RequirePython("zmq", "msgpack", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        MakeSeries(folder);
        var inbox = new RecordingBridge();
        var values = new List<short>();
        var kept = new CopyingBridge(inbox, values);
        var endpoint = new BridgeEndpoint(WireTesting.AnyPort, kept, TimeProvider.System, credit: 4);
        var address = endpoint.BoundAddress;
        using var python = Start("send_nifti.py", Path.Combine(folder, "bold.nii.gz"), "--address", address,
            "--speed", "40", "--events", Path.Combine(folder, "events.tsv"), "--run", "sub-01_run-01", "--state", "imagery");
        await WireTesting.Until(() => inbox.Sequences.Length >= 8);
        endpoint.Dispose();
        using var again = new BridgeEndpoint(address, kept, TimeProvider.System, credit: 4);
        var (code, output) = await End(python);
        Assert.True(code == 0, output);

        Assert.Equal(Enumerable.Range(1, 43).Select(i => (long)i), inbox.Sequences);
        var run = inbox.Messages.OfType<BridgeMessage.RunStarted>().First().Run;
        Assert.Equal((5, 4, 3, 1.5, 40), (run.Grid.X, run.Grid.Y, run.Grid.Z, run.RepetitionTimeSeconds, run.ExpectedVolumes));
        Assert.Equal(HostClock.Id, inbox.Messages.OfType<BridgeMessage.RunStarted>().First().ClockId);
        var events = inbox.Messages.OfType<BridgeMessage.EventArrived>().Select(e => e.Event).ToArray();
        Assert.Equal([(0, 3.0, 3.0), (1, 12.0, 3.0)], events.Select(e => (e.Trial!.Value, e.OnsetSeconds, e.DurationSeconds!.Value)));
        Assert.All(inbox.Messages.OfType<BridgeMessage.VolumeArrived>().Select((v, i) => (v, i)), p => Assert.Equal(p.i, p.v.Volume.ScannerNumber));
        // MakeSeries stores 1000 t + 100 x + 10 y + z; the voxel looked at is (4, 2, 1).
        Assert.Equal(Enumerable.Range(0, 40).Select(t => (short)(1000 * (t % 30) + 421)), values);
    }

    [Fact]
    public async Task The_python_display_follows_states_and_decisions_and_reports_its_flips()
    {
        TestPaths.RequirePython("zmq", "msgpack");
        var inbox = new RecordingDisplay();
        using var endpoint = new DisplayEndpoint(WireTesting.AnyPort, null, inbox, TimeProvider.System);
        using var python = Start("follow_decisions.py", "--address", endpoint.BoundAddress, "--report-flips", "--count", "2");
        await WireTesting.Until(() => endpoint.Peers == 1);
        for (var trial = 0; trial < 2; trial++)
        {
            endpoint.Publish(new TrialState
            { Number = trial + 1, RunId = "run-01", Trial = trial, Phase = TrialPhase.Imagine, PlannedSeconds = trial, DurationSeconds = 1 });
            endpoint.Publish(new Decision { RunId = "run-01", Trial = trial, Candidates = [new("owl", 0.5, 1)], Latent = new float[768], Confidence = 1 });
        }
        var (code, output) = await End(python);
        Assert.True(code == 0, output);
        Assert.Contains("state 2: imagine, trial 1", output);
        Assert.Contains("decision trial 1: owl, posterior 1.000, latent of 768", output);
        Assert.Equal([1, 2], inbox.Flips.Select(f => f.StateNumber));
        Assert.All(inbox.Flips, f => Assert.InRange(f.ReceivedNs - f.FlipNs, 0, 20_000_000_000));
        Assert.All(inbox.Flips, f => Assert.Equal(0, f.UncertaintyNs));
    }

    [Fact]
    public async Task The_python_bridge_says_why_it_was_refused()
    {
        TestPaths.RequirePython("zmq", "msgpack", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        MakeSeries(folder);
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, new RecordingBridge(), TimeProvider.System);
        using var python = Start("send_nifti.py", Path.Combine(folder, "bold.nii.gz"), "--address", endpoint.BoundAddress, "--run", "a/b");
        var (code, output) = await End(python);
        Assert.Equal(1, code);
        Assert.Contains("badField: runStart.runId is 'a/b'", output);
    }

    private static void MakeSeries(string folder)
    {
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            import nibabel, numpy
            x, y, z, t = numpy.meshgrid(range(5), range(4), range(3), range(40), indexing="ij")
            image = nibabel.Nifti1Image((1000 * (t % 30) + 100 * x + 10 * y + z).astype(numpy.int16), numpy.diag([2.0, 2, 2, 1]))
            image.header.set_zooms((2, 2, 2, 1.5))
            nibabel.save(image, {JsonSerializer.Serialize(Path.Combine(folder, "bold.nii.gz"))})
            """);
        var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", script);
        Assert.True(code == 0, error);
        File.WriteAllText(Path.Combine(folder, "events.tsv"), "onset\tduration\ttrial_type\n12\t3\tsecret\n3\t3\tsecret\n");
    }

    private static Process Start(string script, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(TestPaths.Python, [Path.Combine(Folder, script), .. arguments])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static async Task<(int Code, string Output)> End(Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            return (-1, "it did not end within 60 s");
        }
    }

    private sealed class CopyingBridge(RecordingBridge inner, List<short> values) : IBridgeInbox
    {
        public long LastSequence(string runId, int attempt) => inner.LastSequence(runId, attempt);

        public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
        {
            if (message is BridgeMessage.VolumeArrived(var v))
                values.Add(BitConverter.ToInt16(v.Payload.Span[(2 * (4 + 5 * (2 + 4 * 1)))..]));
            inner.Accept(message, headerFrame);
        }

        public void Refused(WireFault fault, string detail, string peer) => inner.Refused(fault, detail, peer);
    }
}
