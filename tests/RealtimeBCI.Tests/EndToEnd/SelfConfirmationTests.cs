using System.Globalization;
using System.IO.Hashing;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>A participant who imagines nothing, but sees pictures as feedback: the loop must not confirm itself.</summary>
[Collection(WholeProcesses.Name)]
public sealed class SelfConfirmationTests(World world)
{
    private const int Trials = 64;
    private const double OnsetToOnset = 12, PictureAfter = 10, PictureSeconds = 1.5, TrialSeconds = 4;
    private static readonly string[] Items = ["bars-upright", "cross-slanted", "face", "boat"];

    [Fact]
    public async Task A_decision_is_no_likelier_to_name_the_picture_shown_before_it()
    {
        var random = new Random(7);
        string[] shown = [.. Enumerable.Range(0, Trials).Select(_ => Items[random.Next(Items.Length)])];
        var series = world.In("no-imagery.nii");
        WriteEvents(shown, world.In("no-imagery.tsv"));
        await Rtbci.SucceedAsync("bridge", "simulate", "--gallery", world.Gallery, "--events", world.In("no-imagery.tsv"), "--output", series,
            "--volumes", $"{(int)OnsetOf(Trials)}", "--tr", "1", "--grid", "24x24x12", "--voxel-mm", "6x6x8", "--noise", "0.2", "--seed", "9", "--imagery-gain", "0", "--visual-gain", "8");

        var blind = await NamedShownAsync(series, shown, observed: false);
        var aware = await NamedShownAsync(series, shown, observed: true);
        TestContext.Current.SendDiagnosticMessage($"decisions that name the picture shown before: {aware} of {Trials - 1} with it in the design, {blind} without");
        const double expected = (Trials - 1) / 4.0;
        var spread = Math.Sqrt((Trials - 1) * 0.25 * 0.75);
        Assert.True(blind > expected + 3 * spread, $"The pictures leave no trace even where the design ignores them ({blind}): the test shows nothing.");
        Assert.True(aware < expected + 2.33 * spread, $"{aware} of {Trials - 1} decisions name the picture shown before; {expected:0} would by chance.");
    }

    private static double OnsetOf(int trial) => 10 + OnsetToOnset * trial;

    private async Task<int> NamedShownAsync(string series, string[] shown, bool observed)
    {
        var protocol = SessionFile.Load(world.Session).Protocol with { Bundle = world.Bundle };
        using var reader = NiftiReader.Open(series);
        var run = new RunInfo
        {
            RunId = "no-imagery",
            Grid = reader.Grid,
            DataType = reader.DataType,
            Slope = reader.Header.Slope,
            Intercept = reader.Header.Intercept,
            RepetitionTimeSeconds = 1,
            ExpectedVolumes = reader.Volumes,
        };
        var pipeline = new RunPipeline(RunSettings.Of(run, protocol, SessionMaterial.Load(protocol), null), new(TimeProvider.System), TestContext.Current.CancellationToken);
        var work = pipeline.Start();
        var collecting = CollectAsync(pipeline);
        var events = new Queue<DesignEvent>(EventsOf(shown, observed).OrderBy(e => e.OnsetSeconds));
        for (var n = 0; n < reader.Volumes; n++)
        {
            while (events.TryPeek(out var next) && next.OnsetSeconds < n + 1)
                pipeline.Write(new RunSignal.EventObserved(events.Dequeue()));
            var payload = PooledBytes.Rent(run.PayloadBytes);
            reader.ReadVolume(payload.Span);
            pipeline.WaitForRoom();
            pipeline.Write(new RawVolume
            {
                Sequence = n + 1,
                ScannerNumber = n,
                AcquiredSeconds = n,
                Length = payload.Length,
                Payload = payload,
                Checksum = Crc32.HashToUInt32(payload.Span),
            });
        }
        pipeline.Write(new RunSignal.Ended(true));
        pipeline.Complete();
        await work;
        var decisions = await collecting;
        Assert.Equal(Trials, decisions.Count);
        return decisions.Count(d => d.Trial > 0 && d.Candidates[0].Item == shown[d.Trial - 1]);
    }

    private static async Task<List<Decision>> CollectAsync(RunPipeline pipeline)
    {
        var decisions = new List<Decision>();
        await foreach (var output in pipeline.Outputs.ReadAllAsync(TestContext.Current.CancellationToken))
            if (output is RunOutput.TrialDue(_, { } decision))
                decisions.Add(decision);
        return decisions;
    }

    private static IEnumerable<DesignEvent> EventsOf(string[] shown, bool observed) => Enumerable.Range(0, Trials).SelectMany(trial => new[]
    {
        new DesignEvent { Number = 2 * trial + 1, Kind = DesignEventKind.Trial, Trial = trial, OnsetSeconds = OnsetOf(trial), DurationSeconds = TrialSeconds },
        new DesignEvent
        {
            Number = 2 * trial + 2, Kind = DesignEventKind.Picture, Trial = trial, OnsetSeconds = OnsetOf(trial) + PictureAfter, DurationSeconds = PictureSeconds,
            Item = shown[trial],
        },
    }).Where(e => observed || e.Kind == DesignEventKind.Trial);

    private static void WriteEvents(string[] shown, string path) => File.WriteAllLines(path, ["onset\tduration\titem\tstate\ttrial",
        .. shown.SelectMany((item, trial) => new[]
        {
            string.Create(CultureInfo.InvariantCulture, $"{OnsetOf(trial)}\t{TrialSeconds}\t{Items[trial % Items.Length]}\timagery\t{trial}"),
            string.Create(CultureInfo.InvariantCulture, $"{OnsetOf(trial) + PictureAfter}\t{PictureSeconds}\t{item}\tpicture\t{trial}"),
        })]);
}
