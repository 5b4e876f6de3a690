using System.Globalization;
using System.Text;
using RealtimeBCI.Bridge.Scanner;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Scanner;

public class NiftiReplayTests
{
    private static readonly CancellationToken Stop = TestContext.Current.CancellationToken;

    private static string Series(int volumes, double tr)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "sub-01_bold.nii.gz");
        using var writer = new NiftiWriter(path, new(3, 2, 2, Affine.Identity), VolumeDataType.Int16, volumes, tr, 2, 5);
        for (var n = 0; n < volumes; n++)
            writer.Add(Enumerable.Repeat((byte)n, 24).ToArray());
        return path;
    }

    private static string Events(params string[] rows)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "events.tsv");
        File.WriteAllLines(path, ["onset\tduration\ttrial_type", .. rows]);
        return path;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    public async Task Each_volume_goes_out_when_its_acquisition_is_complete(double speed)
    {
        var time = new JumpingTime();
        var link = new RecordingLink(time);
        var summary = await new NiftiReplay(new() { Series = Series(40, 1.5), Speed = speed }, time).SendAsync(link, Stop);
        var sent = link.Volumes.ToArray();
        Assert.Equal(Enumerable.Range(0, 40), link.Numbers);
        for (var n = 1; n < 40; n++)
            Assert.InRange(sent[n].AtNs - sent[0].AtNs, n * 1.5e9 / speed - 1.01e6, n * 1.5e9 / speed + 1.01e6);
        Assert.Equal(0, summary.Late);
        Assert.Equal((2, 5, 1.5, "sub-01_bold", speed, 40),
            (link.Run!.Slope, link.Run.Intercept, link.Run.RepetitionTimeSeconds, link.Run.RunId, link.Run.Speed, link.Run.ExpectedVolumes));
        Assert.True(link.Complete);
        Assert.True(link.All.Count(s => s.What == "beat") >= 40);
    }

    [Fact]
    public async Task An_event_goes_out_at_its_onset_and_before_the_volume_that_ends_later()
    {
        var time = new JumpingTime();
        var link = new RecordingLink(time);
        await new NiftiReplay(new() { Series = Series(6, 2), Events = Events("5.5\t1\tface", "0.5\t1\thouse", "4\t1\tcat") }, time).SendAsync(link, Stop);
        var order = link.All.Where(s => s.What != "beat").Select(s => (s.What, s.Number)).ToArray();
        Assert.Equal([("stimulus", 0), ("volume", 0), ("stimulus", 1), ("volume", 1), ("stimulus", 2), ("volume", 2), ("volume", 3), ("volume", 4), ("volume", 5)], order);
        var stimuli = link.All.Where(s => s.What == "stimulus").ToArray();
        var volume0 = link.Volumes.First();
        Assert.Equal([0.5, 4, 5.5], stimuli.Select(s => s.Seconds));
        Assert.InRange(stimuli[2].AtNs - volume0.AtNs, 3.499e9, 3.502e9);
    }

    [Fact]
    public async Task The_file_s_repetition_time_can_be_overruled_and_a_missing_one_is_asked_for()
    {
        var link = new RecordingLink();
        await new NiftiReplay(new() { Series = Series(2, 0), RepetitionTimeSeconds = 0.8, Speed = 0, ExpectedVolumes = 9, RunId = "x" }, TimeProvider.System).SendAsync(link, Stop);
        Assert.Equal((0.8, 9, "x"), (link.Run!.RepetitionTimeSeconds, link.Run.ExpectedVolumes, link.Run.RunId));
        var failure = Assert.Throws<ArgumentException>(() => new NiftiReplay(new() { Series = Series(2, 0) }, TimeProvider.System));
        Assert.Contains("--tr", failure.Message);
    }

    [Fact]
    public async Task A_replay_that_is_stopped_says_that_the_run_was_aborted()
    {
        using var stop = new CancellationTokenSource();
        var link = new RecordingLink();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new NiftiReplay(new() { Series = Series(3, 1) }, new JumpingTime()).SendAsync(link, stop.Token));
        Assert.False(link.Complete);
    }

    [Fact]
    public async Task Through_a_socket_all_volumes_arrive_and_no_label_does()
    {
        var inbox = new Inbox();
        using var endpoint = new BridgeEndpoint("tcp://127.0.0.1:0", inbox, TimeProvider.System);
        using var client = new BridgeClient(endpoint.BoundAddress, "test", TimeProvider.System);
        var link = new WireScannerLink(client, TimeProvider.System);
        await link.WaitForSessionAsync(endpoint.BoundAddress, TimeSpan.FromSeconds(30), Stop);
        var replay = new NiftiReplay(new() { Series = Series(60, 1), Speed = 0, Events = Events("1\t1\tsecretface", "9\t1\tsecrethouse") }, TimeProvider.System);
        var summary = await replay.SendAsync(link, Stop);
        Assert.Equal((60, 2), (summary.Volumes, summary.Events));
        Assert.Equal(Enumerable.Range(0, 60), inbox.Volumes);
        Assert.Equal(2, inbox.Events.Count);
        Assert.True(inbox.Ended);
        Assert.DoesNotContain("secret", Encoding.Latin1.GetString([.. inbox.Headers]));
    }

    [Fact] // Files are written by nibabel with stored integers 0..95 (times 1.25 for floats) in x-fastest order; exact.
    public async Task Every_type_and_either_byte_order_of_both_nifti_versions_arrives_little_endian()
    {
        TestPaths.RequirePython("nibabel", "numpy");
        var folder = TestPaths.TemporaryFolder();
        const string make = """
            import sys, numpy as np, nibabel as nib
            for version, image, header in ((1, nib.Nifti1Image, nib.Nifti1Header), (2, nib.Nifti2Image, nib.Nifti2Header)):
                for order in '<>':
                    for t in ('u1','i1','i2','u2','i4','u4','i8','u8','f4','f8'):
                        a = (np.arange(96) * (1.25 if t[0] == 'f' else 1)).reshape((4, 3, 2, 4), order='F').astype(order + t)
                        h = header(endianness=order); h.set_data_dtype(np.dtype(order + t)); h.set_data_shape(a.shape)
                        h.set_zooms((2, 2, 2, 1.5)); h.set_xyzt_units('mm', 'sec'); h.set_sform(np.diag([2, 2, 2, 1.]), 1)
                        name = f"{sys.argv[1]}/v{version}_{'le' if order == '<' else 'be'}_{t}.nii" + ('.gz' if t in ('i2', 'f4') else '')
                        nib.save(image(a, None, h), name)
            """;
        var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", make, folder);
        Assert.True(code == 0, error);
        var files = Directory.GetFiles(folder).Order().ToArray();
        Assert.Equal(40, files.Length);
        foreach (var file in files)
        {
            var link = new RecordingLink();
            await new NiftiReplay(new() { Series = file, Speed = 0 }, TimeProvider.System).SendAsync(link, Stop);
            var values = new float[24];
            var all = new List<float>();
            foreach (var volume in link.Volumes)
            {
                VoxelCodec.ToFloat(volume.Payload, link.Run!.DataType, link.Run.Slope, link.Run.Intercept, values);
                all.AddRange(values);
            }
            var step = Path.GetFileName(file).Contains("_f", StringComparison.Ordinal) ? 1.25f : 1;
            Assert.True(Enumerable.Range(0, 96).Select(i => i * step).SequenceEqual(all), string.Create(CultureInfo.InvariantCulture, $"{file}: {string.Join(' ', all.Take(8))}"));
            Assert.Equal(1.5, link.Run!.RepetitionTimeSeconds, 6);
        }
    }

    private sealed class Inbox : IBridgeInbox
    {
        public List<byte> Headers { get; } = [];
        public List<int> Volumes { get; } = [];
        public List<ScannerEvent> Events { get; } = [];
        public bool Ended { get; private set; }

        public long LastSequence(string runId, int attempt) => 0;

        public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
        {
            Headers.AddRange(headerFrame.ToArray());
            switch (message)
            {
                case BridgeMessage.VolumeArrived arrived:
                    Volumes.Add(arrived.Volume.ScannerNumber);
                    arrived.Volume.Payload.Dispose();
                    break;
                case BridgeMessage.EventArrived arrived:
                    Events.Add(arrived.Event);
                    break;
                case BridgeMessage.RunEnded:
                    Ended = true;
                    break;
            }
        }

        public void Refused(WireFault fault, string detail, string peer) => throw new InvalidOperationException(detail);
    }
}
