using System.Text.Json;
using RealtimeBCI.Bridge.Scanner;
using RealtimeBCI.Bridge.Simulation;
using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Tests.Bridge.Scanner;

namespace RealtimeBCI.Tests.Bridge.Simulation;

public class SimulatedScannerTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static readonly SimulationSettings Small = new()
    {
        Grid = SimulationSettings.GridOf(12, 14, 8, 12, 12, 12),
        RepetitionTimeSeconds = 1,
        Speed = 15,
        Volumes = 40,
    };

    private static SimulatedRun Run(SimulationSettings? settings = null) => new(settings ?? Small, PictureLatents.Random(["a", "b", "c"], 6, 1));

    private static ScriptedDisplay Display() => new(Rows("1\t3\ta\ta\tperception", "8\t1\tn/a\tn/a\tcue", "9\t4\tb\tb\timagery", "20\t1.5\tc\tc\tpicture"));

    private static IReadOnlyList<EventRow> Rows(params string[] rows)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "events.tsv");
        File.WriteAllLines(path, ["onset\tduration\ttrial_type\titem\tstate", .. rows]);
        return EventsTable.Read(path);
    }

    [Fact]
    public async Task Volumes_go_out_at_absolute_times_whatever_happens_between()
    {
        var time = new JumpingTime(lateNs: 2_000_000);
        var link = new RecordingLink(time);
        var scanner = new SimulatedScanner(Run(), Display(), link, time);
        var summary = await scanner.ScanAsync(Stop);
        Assert.Equal((40, 0), (summary.Volumes, summary.Late));
        var sent = link.Volumes.ToArray();
        for (var n = 0; n < 40; n++)
            Assert.InRange(sent[n].AtNs - 5e9, (n + 1) * 1e9 / 15, (n + 1) * 1e9 / 15 + 3.1e6);
        Assert.Equal(15, link.Run!.Speed);
        Assert.True(link.Complete);
    }

    [Fact]
    public async Task A_volume_that_is_not_ready_in_time_is_counted_and_the_schedule_stays()
    {
        var time = new JumpingTime();
        var link = new RecordingLink(time);
        var scanner = new SimulatedScanner(Run(), new Stalls(time, atSeconds: 10.5, TimeSpan.FromMilliseconds(250)), link, time);
        var summary = await scanner.ScanAsync(Stop);
        Assert.InRange(summary.Late, 3, 4);
        Assert.InRange(link.Volumes.Last().AtNs - 5e9, 40e9 / 15, 40e9 / 15 + 2e6);
    }

    [Fact]
    public async Task Without_a_number_of_volumes_it_scans_until_the_schedule_is_over()
    {
        var time = new JumpingTime();
        var link = new RecordingLink(time);
        await new SimulatedScanner(Run(Small with { Volumes = null }), Display(), link, time).ScanAsync(Stop);
        Assert.Equal(34, link.Numbers.Length);
        Assert.Null(link.Run!.ExpectedVolumes);
    }

    [Fact]
    public async Task A_file_holds_the_same_volumes_as_the_socket()
    {
        var link = new RecordingLink();
        await new SimulatedScanner(Run(Small with { Speed = 0 }), Display(), link, TimeProvider.System).ScanAsync(Stop);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "bold.nii.gz");
        OfflineSimulation.Write(Run(), Display(), path);
        using var reader = NiftiReader.Open(path);
        var payload = new byte[reader.VolumeBytes];
        foreach (var sent in link.Volumes)
        {
            Assert.True(reader.ReadVolume(payload));
            Assert.Equal(sent.Payload, payload);
        }
        Assert.Equal((40, 1.0), (reader.Volumes, reader.Header.RepetitionTimeSeconds));
    }

    [Fact]
    public async Task Truth_lies_beside_the_run_with_its_motion_responses_and_faults()
    {
        var folder = TestPaths.TemporaryFolder();
        var (link, ledger) = (new RecordingLink(), new FaultLedger());
        var scanner = new SimulatedScanner(Run(Small with { Speed = 0 }), Display(), new FaultInjector(link, new() { Drop = 0.2 }, ledger), TimeProvider.System)
        {
            TruthFolder = folder,
            Faults = ledger,
        };
        await scanner.ScanAsync(Stop);
        using var truth = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "truth.json")));
        Assert.Equal(40, truth.RootElement.GetProperty("Volumes").GetInt32());
        Assert.Equal(ledger.Entries.Count, truth.RootElement.GetProperty("Faults").GetArrayLength());
        Assert.Equal(40, link.Numbers.Length + ledger.Entries.Count);
        var motion = JsonSerializer.Deserialize<double[][][]>(File.ReadAllText(Path.Combine(folder, "motion.json")))!;
        Assert.Equal(40, motion.Length);
        for (var i = 0; i < 16; i++)
            Assert.Equal(i % 5 == 0 ? 1 : 0, motion[0][i / 4][i % 4], 1e-9);
        var responses = EventsTable.Read(Path.Combine(folder, "responses.tsv"));
        Assert.Equal(["a", "n/a", "b", "c"], responses.Where(r => r.Columns["kind"] != "Button").Select(r => r.Columns["item"]));
        var (_, shape) = NpyFile.ReadFloats(Path.Combine(folder, "amplitudes.npy"));
        Assert.Equal(4, shape[0]);
    }

    [Fact]
    public void An_events_file_with_an_unknown_state_is_refused_by_name() =>
        Assert.Contains("'dreaming'", Assert.Throws<EventsException>(() => new ScriptedDisplay(Rows("1\t3\ta\ta\tdreaming"))).Message);

    [Fact]
    public void Latents_are_of_unit_length_about_the_gallery_s_centre_and_a_broken_gallery_is_refused()
    {
        var pictures = new PictureLatents(["a", "b", "c"], [3f, 1, 0, 1, 2, 0, 0, 1, 5]);
        for (var i = 0; i < 3; i++)
            Assert.Equal(1, pictures.Latents.Skip(3 * i).Take(3).Sum(v => v * v), 1e-5);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => new PictureLatents(["a", "a"], [1f, 2, 3, 5])).Message);
        Assert.Contains("mean of the gallery", Assert.Throws<ArgumentException>(() => new PictureLatents(["a", "b"], [1f, 2, 2, 4])).Message);
    }

    [Fact]
    public void A_setting_out_of_range_is_named_as_its_option()
    {
        Assert.Contains("--tr is 0", Assert.Throws<ArgumentException>(() => (Small with { RepetitionTimeSeconds = 0 }).Validate()).Message);
        Assert.Contains("--motion is 9", Assert.Throws<ArgumentException>(() => (Small with { MotionMm = 9 }).Validate()).Message);
    }

    [Fact]
    public async Task The_participant_s_eyes_take_this_run_s_states_flips_and_end_from_a_session()
    {
        using var endpoint = new DisplayEndpoint("tcp://127.0.0.1:0", null, new NoReports(), TimeProvider.System);
        using var client = new DisplayClient(endpoint.BoundAddress, WireRole.Operator, "participant", TimeProvider.System);
        await using var feed = new WireDisplayFeed(client, "run-01", TimeProvider.System);
        await feed.WaitForSessionAsync(endpoint.BoundAddress, TimeSpan.FromSeconds(30), Stop);
        TrialState State(long number, string run, string item) =>
            new() { Number = number, RunId = run, Trial = 0, Phase = TrialPhase.Cue, PlannedSeconds = 1, DurationSeconds = 1, Item = item };
        endpoint.Publish(State(1, "run-00", "other"));
        endpoint.PublishShown(new() { Number = 7, Kind = DesignEventKind.Cue, OnsetSeconds = 1 });
        endpoint.Publish(State(2, "run-01", "a"));
        endpoint.PublishShown(new() { Number = 8, Kind = DesignEventKind.Cue, OnsetSeconds = 1.02, Trial = 0 });
        var news = new List<DisplayNews>();
        while (news.Count < 2)
        {
            if (feed.TryTake(0, out var one))
                news.Add(one);
            else
                await Task.Delay(1, Stop);
        }
        Assert.Equal("a", news[0].Planned!.Item);
        Assert.Equal(8, news[1].Shown!.Number);
        Assert.False(feed.ScheduleOver);
        endpoint.PublishRun(new() { RunId = "run-01", State = ActivityState.Ended, RepetitionTimeSeconds = 1 });
        while (!feed.ScheduleOver)
            await Task.Delay(1, Stop);
    }

    private sealed class Stalls(JumpingTime time, double atSeconds, TimeSpan length) : IDisplayFeed
    {
        private bool _done;
        public bool ScheduleOver => false;

        public bool TryTake(double nowSeconds, out DisplayNews news)
        {
            news = default;
            if (!_done && nowSeconds >= atSeconds)
            {
                _done = true;
                time.Pass(length);
            }
            return false;
        }
    }

    private sealed class NoReports : IDisplayInbox
    {
        public void Shown(ShownReport report, ReadOnlyMemory<byte> frame) { }
        public void Response(ResponseReport report, ReadOnlyMemory<byte> frame) { }
        public void Refused(WireFault fault, string detail, string peer) { }
    }
}
