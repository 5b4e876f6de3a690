using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class PythonClientTests(World world)
{
    [Fact]
    public async Task A_bridge_and_a_display_in_Python_get_the_decisions_of_our_own()
    {
        TestPaths.RequirePython("zmq", "msgpack", "nibabel");
        var ports = Ports.Free();
        using var run = world.Run("python", ports);
        using var display = Rtbci.Python("follow_decisions.py", "--address", ports.Display, "--count", $"{World.Trials}");
        using var bridge = Rtbci.Python("send_nifti.py", world.Series, "--address", ports.Bridge, "--events", world.Events, "--run", World.RunId, "--speed", "20");
        await Rtbci.SucceedAsync(bridge, run, display);

        Same.Decisions(world.Decisions, RunRecording.Load(world.In("python")).Decisions);
        var followed = display.Output.Split('\n').Where(line => line.StartsWith("decision", StringComparison.Ordinal)).ToArray();
        Assert.Equal(world.Decisions.Select(d => $"decision trial {d.Trial}: {d.Candidates[0].Item}, "),
            followed.Select(line => line[..(line.IndexOf("posterior", StringComparison.Ordinal))]));
    }
}
