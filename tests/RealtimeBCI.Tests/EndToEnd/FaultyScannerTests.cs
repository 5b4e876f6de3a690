using System.Text.Json;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class FaultyScannerTests(World world)
{
    [Fact]
    public async Task A_session_of_a_bad_scanner_completes_names_every_fault_and_replays_identically()
    {
        var log = world.In("faults.json");
        var recording = await world.SendAsync("faulty", "40", "--drop", ".05", "--delay", ".05", "--repeat", ".04", "--reorder", ".04",
            "--corrupt", ".04", "--wrong-geometry", ".04", "--nan", ".03", "--fault-seed", "1", "--fault-log", log);

        var done = Done(log);
        Assert.All(["drop", "delay", "repeat", "reorder", "corrupt", "wrongGeometry", "nan"], fault => Assert.Contains(done, d => d.Fault == fault));
        Agree(done, recording);

        Assert.Equal(World.Trials, recording.Decisions.Count);
        Assert.True(recording.Closed is { Complete: true });
        var faults = await ReportedAsync("faulty");
        Assert.Equal(recording.Volumes.Count(v => v.IsMissing), faults["Missing"]);
        foreach (var fault in new[] { VolumeFault.Late, VolumeFault.Duplicate, VolumeFault.Corrupt, VolumeFault.WrongGeometry })
            Assert.Equal(recording.Rejected.Count(r => r.Fault == fault), faults[fault.ToString()]);
        var page = File.ReadAllText(Path.Combine(world.In("faulty"), "report.html"));
        Assert.All(faults.Where(f => f.Value > 0), f => Assert.Contains(f.Key, page.Replace(" ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase));

        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", world.In("faulty")));
    }

    /// <summary>What was found must follow from what was done; one repetition time's delay may or may not be late.</summary>
    private static void Agree(List<(int Volume, string Fault, int Detail)> done, RunRecording recording)
    {
        HashSet<int> With(string fault, int atLeast = 0) => [.. done.Where(d => d.Fault == fault && d.Detail >= atLeast).Select(d => d.Volume)];
        HashSet<int> Found(VolumeFault fault) => [.. recording.Rejected.Where(r => r.Fault == fault).Select(r => r.ScannerNumber)];
        HashSet<int> late = Found(VolumeFault.Late), corrupt = Found(VolumeFault.Corrupt), geometry = Found(VolumeFault.WrongGeometry);
        HashSet<int> missing = [.. recording.Volumes.Where(v => v.IsMissing).Select(v => v.ScannerNumber)];

        Assert.Equal(With("corrupt").Order(), corrupt.Order());
        Assert.Equal(With("wrongGeometry").Except(corrupt).Order(), geometry.Order());
        Assert.Empty(late.Except(With("delay")).Except(With("reorder")));
        Assert.Empty(With("delay", 2).Except(corrupt).Except(geometry).Except(late));
        Assert.Equal(With("drop").Union(corrupt).Union(geometry).Union(late).Order(), missing.Order());
        Assert.Equal(With("repeat").Except(missing).Order(), Found(VolumeFault.Duplicate).Order());
        Assert.Equal(With("nan").Except(missing).Order(), recording.Volumes.Where(v => v.Quality.NonFiniteVoxels > 0).Select(v => v.ScannerNumber).Order());
        Assert.Equal(World.Volumes, recording.Volumes.Count);
    }

    private static List<(int Volume, string Fault, int Detail)> Done(string log)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(log));
        return [.. json.RootElement.GetProperty("faults").EnumerateArray().Select(f =>
            (f.GetProperty("ScannerNumber").GetInt32(), f.GetProperty("Fault").GetString()!, f.GetProperty("Detail").GetInt32()))];
    }

    private async Task<Dictionary<string, int>> ReportedAsync(string session)
    {
        using var json = JsonDocument.Parse(await Rtbci.SucceedAsync("report", world.In(session), "--labels", world.Events, "--json"));
        return json.RootElement.GetProperty("faults").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetInt32());
    }
}
