using RealtimeBCI.Decode;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Every family by the commands of a user: trained on runs, exported, read back and run in a live session.</summary>
[Collection(WholeProcesses.Name)]
public sealed class FamilySessionTests(World world)
{
    private static readonly Dictionary<string, string[]> Small = new()
    {
        ["mindeye1"] = ["hidden=32", "blocks=1", "width=32", "epochs=30", "batch=8", "rate=0.003", "dropout=0.1", "input-dropout=0.1", "prior=none", "held-out=0.45"],
        ["mindeye2"] = ["hidden=32", "blocks=1", "epochs=30", "batch=8", "rate=0.003", "dropout=0.1", "prior=none", "held-out=0.45"],
    };

    [Fact]
    public async Task A_sessions_process_never_has_libtorch_in_its_memory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux lists a process's files.");
        using var run = world.Run("without-libtorch", Ports.Free());
        await Rtbci.UntilAsync(() => run.MappedFiles.Contains("libonnxruntime", StringComparison.Ordinal), "the session has loaded its decoder", run);
        Assert.DoesNotContain("libtorch", run.MappedFiles);
    }

    public static TheoryData<string> Families => [.. DecoderFamilies.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Families))]
    public async Task A_family_trains_exports_is_read_back_and_runs_in_a_live_session(string family)
    {
        string bundle = world.In($"bundle-{family}"), session = world.In($"session-{family}");
        string[] settings = Small.TryGetValue(family, out var small) ? [.. small.SelectMany(s => new[] { "--set", s })] : [];
        await Rtbci.SucceedAsync(["train", "--bids", world.In("bids"), "--session", world.Session, "--gallery", world.Gallery, "--family", family, .. settings, "--output", bundle]);
        var read = DecoderBundle.Load(bundle);
        Assert.Equal(family, read.Manifest.Provenance.Family);
        Assert.True(read.Calibration.Covers(CognitiveState.Perception));

        var ports = Ports.Free();
        using var run = Rtbci.Start(["run", world.Session, "--bundle", bundle, "--output", session, "--quiet", .. ports.Options]);
        using var bridge = world.Bridge(ports, "0");
        await Rtbci.SucceedAsync(bridge, run);
        var decisions = RunRecording.Load(session).Decisions;
        Assert.Equal(World.Trials, decisions.Count);
        Assert.All(decisions, d => Assert.Equal(1, d.Candidates.Sum(c => c.Posterior), 1e-6));
        var knows = decisions.Count(d => d.Candidates[0].Score > d.Candidates[^1].Score);
        Assert.Equal(family == "chance" ? 0 : World.Trials, knows);
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", session));
    }
}
