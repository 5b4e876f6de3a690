using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class EarlierRunSessionTests(World world)
{
    [Fact]
    public async Task A_session_carries_the_levels_of_the_run_before_replays_bit_for_bit_and_notices_when_they_change()
    {
        var file = world.In("single.yaml");
        File.WriteAllText(file, """
            name: single-trial
            repetitionTimeSeconds: 1
            gallery: gallery
            bundle: single-bundle
            preprocess: { realign: true, threads: 2 }
            glm: { estimator: glmsingle, highPassHz: 0.01, motionRegressors: 6 }
            decision: { afterOnsetSeconds: 7 }
            """);
        await Rtbci.SucceedAsync("train", "--bids", world.In("bids"), "--session", file, "--gallery", world.Gallery, "--output", world.In("single-bundle"));
        var first = await SendAsync(file, "single-1");
        var second = await SendAsync(file, "single-2", "--earlier-run", world.In("single-1"));

        var levels = Path.Combine(world.In("single-1"), LevelsFile.Name);
        Assert.True(File.Exists(levels));
        Assert.Equal(World.Trials, second.Decisions.Count);
        Assert.NotEqual(first.Decisions[0].Latent, second.Decisions[0].Latent);
        Assert.All(second.Decisions.Where(d => d.Beta != BetaState.Refused), d => Assert.InRange(d.Reliability!.Value, 0.001, 1));
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", world.In("single-1")));
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", world.In("single-2")));

        var (values, shape) = NpyFile.ReadFloats(levels);
        values[^1] += 1;
        NpyFile.Write(levels, values, shape);
        var (code, _, error) = await Rtbci.RunAsync("replay", world.In("single-2"));
        Assert.Equal(1, code);
        Assert.Contains("levels of the session's earlier runs", error);
        (code, _, error) = await Rtbci.RunAsync("run", file, "--output", world.In("single-3"), "--earlier-run", world.In("undisturbed"), "--quiet");
        Assert.Equal(1, code);
        Assert.Contains("has no levels.npy", error);
    }

    private async Task<RunRecording> SendAsync(string file, string name, params string[] options)
    {
        var ports = Ports.Free();
        using var run = Rtbci.Start(["run", file, "--output", world.In(name), "--quiet", .. ports.Options, .. options]);
        using var bridge = world.Bridge(ports, "0");
        await Rtbci.SucceedAsync(bridge, run);
        return RunRecording.Load(world.In(name));
    }
}
