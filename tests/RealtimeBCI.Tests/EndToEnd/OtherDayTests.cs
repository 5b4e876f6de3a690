using System.Text.Json;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>The world's test run on another day (other_day.py): moved, on another grid, under a receive field.</summary>
[Collection(WholeProcesses.Name)]
public sealed class OtherDayTests(World world)
{
    [Fact]
    public async Task A_session_aligned_beforehand_decodes_as_on_the_day_of_training_and_replays_bit_for_bit()
    {
        var series = Series();
        await Rtbci.SucceedAsync("align", "--input", series, "--to", world.Bundle, "--output", world.In("alignment"));
        Assert.True(new FileInfo(world.In("alignment/overlay.png")).Length > 10_000);
        using var residual = NiftiReader.Open(world.In("alignment/residual.nii.gz"));
        Assert.Equal((24, 24, 12), (residual.Grid.X, residual.Grid.Y, residual.Grid.Z));
        var decisions = await DecisionsAsync("aligned", "alignment: { folder: alignment }", series);
        Assert.InRange(decisions.Zip(world.Decisions).Count(p => p.First.Candidates[0].Item == p.Second.Candidates[0].Item), World.Trials - 4, World.Trials);
    }

    [Fact]
    public async Task A_session_aligned_by_its_first_volume_replays_bit_for_bit_and_a_mirrored_one_gives_no_feedback()
    {
        Assert.Equal(World.Trials, (await DecisionsAsync("first-volume", "alignment: {}", Series())).Count);
        var mirrored = Series("flip");
        var (code, report, _) = await Rtbci.RunAsync("align", "--input", mirrored, "--to", world.Bundle, "--output", world.In("mirrored-alignment"), "--json");
        Assert.Equal((1, "abort"), (code, JsonDocument.Parse(report).RootElement.GetProperty("verdict").GetString()));
        var ports = Ports.Free();
        using var run = Rtbci.Start(["run", Session("mirrored", "alignment: {}"), "--bundle", world.Bundle, "--output", world.In("mirrored"), "--quiet", .. ports.Options]);
        using var bridge = Rtbci.Start("bridge", "nifti", mirrored, "--events", world.Events, "--run-id", World.RunId, "--speed", "0", "--connect", ports.Bridge);
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("mirrored left-right", run.Error);
        Assert.Empty(RunRecording.Load(world.In("mirrored")).Decisions);
    }

    private async Task<List<Decision>> DecisionsAsync(string name, string section, string series)
    {
        var ports = Ports.Free();
        using var run = Rtbci.Start(["run", Session(name, section), "--bundle", world.Bundle, "--output", world.In(name), "--quiet", .. ports.Options]);
        using var bridge = Rtbci.Start("bridge", "nifti", series, "--events", world.Events, "--run-id", World.RunId, "--speed", "0", "--connect", ports.Bridge);
        await Rtbci.SucceedAsync(bridge, run);
        await Rtbci.SucceedAsync("replay", world.In(name));
        var recording = RunRecording.Load(world.In(name));
        Assert.Equal(AlignmentVerdict.Accept, recording.Alignment!.Verdict);
        return recording.Decisions;
    }

    private string Session(string name, string section)
    {
        var path = world.In($"{name}.yaml");
        File.WriteAllText(path, $"{File.ReadAllText(world.Session)}\n{section}\n");
        return path;
    }

    private string Series(params string[] options)
    {
        TestPaths.RequirePython("nibabel", "scipy.ndimage");
        var path = world.In($"other-day{string.Concat(options)}.nii");
        if (File.Exists(path))
            return path;
        var (code, _, error) = TestPaths.Run(TestPaths.Python, [Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/EndToEnd/other_day.py"), world.Series, path, .. options]);
        Assert.True(code == 0, error);
        return path;
    }
}
