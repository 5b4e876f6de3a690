using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class ResumeTests(World world)
{
    [Theory]
    [InlineData(2, false)]
    [InlineData(9, true)]
    public async Task A_killed_session_goes_on_to_the_decisions_of_an_undisturbed_one(int decisionsBefore, bool tearsTail)
    {
        var name = $"killed-{decisionsBefore}";
        var ports = Ports.Free();
        using var first = world.Run(name, ports);
        using var bridge = world.Bridge(ports, "20");
        await Rtbci.UntilAsync(() => DecisionsIn(name) >= decisionsBefore, $"{decisionsBefore} decisions stand in the journal", first, bridge);
        await first.KillAsync();
        var journal = SessionSetup.JournalIn(world.In(name));
        if (tearsTail)
            Tear(journal);
        var before = RunRecording.Load(world.In(name));
        Assert.Equal(tearsTail, before.TornBytes > 0);
        Assert.InRange(before.Decisions.Count, decisionsBefore, World.Trials - 1);
        var acknowledged = VolumesIn(journal);

        using var second = world.Run(name, ports, "--resume");
        await Rtbci.SucceedAsync(bridge, second);
        var after = RunRecording.Load(world.In(name));
        Same.Decisions(world.Decisions, after.Decisions);
        Assert.Equal(acknowledged, VolumesIn(journal)[..acknowledged.Length]);
        Assert.Equal(Enumerable.Range(0, World.Volumes), VolumesIn(journal));
        Assert.Equal(Enumerable.Range(0, World.Volumes), after.Volumes.Select(v => v.ScannerNumber));
        Assert.DoesNotContain(after.Volumes, v => v.IsMissing);
        Assert.Equal([false, true], after.Openings.Select(o => o.Resumed));
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", world.In(name)));
    }

    [Fact]
    public async Task A_folder_that_holds_a_session_is_never_written_over()
    {
        var (code, _, error) = await Rtbci.RunAsync("run", world.Session, "--output", world.In("undisturbed"), "--quiet");
        Assert.Equal(1, code);
        Assert.Contains("--resume", error);
    }

    private int DecisionsIn(string name) => File.Exists(SessionSetup.JournalIn(world.In(name))) ? RunRecording.Load(world.In(name)).Decisions.Count : 0;

    /// <summary>What a power cut leaves behind: the first half of a record.</summary>
    private static void Tear(string journal)
    {
        var bytes = File.ReadAllBytes(journal);
        using var end = new FileStream(journal, FileMode.Append);
        end.Write(bytes.AsSpan(8, 60));
    }

    private static int[] VolumesIn(string journal)
    {
        using var reader = new JournalReader(journal);
        var numbers = new List<int>();
        foreach (var record in reader.Records().Where(r => r.Kind == JournalKind.BridgeFrame))
            if (JournalInputs.Decode(record) is BridgeMessage.VolumeArrived(var volume))
            {
                numbers.Add(volume.ScannerNumber);
                volume.Payload.Dispose();
            }
        return [.. numbers];
    }
}
