namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class RefusalTests(World world)
{
    [Fact]
    public async Task A_bundle_on_another_grid_is_refused_with_both_grids()
    {
        var series = world.In("other-grid.nii");
        await Rtbci.SucceedAsync("bridge", "simulate", "--gallery", world.Gallery, "--events", world.Events, "--output", series,
            "--volumes", "3", "--tr", "1", "--grid", "20x24x12", "--voxel-mm", "6x6x8");
        var error = await RefusedAsync("other-grid", world.Session, series);
        Assert.Contains("24x24x12", error);
        Assert.Contains("20x24x12", error);
    }

    [Fact]
    public async Task A_run_with_another_repetition_time_is_refused_with_both_times()
    {
        var error = await RefusedAsync("other-tr", world.Session, world.Series, "--tr", "2.5");
        Assert.Contains("2.5 s", error);
        Assert.Contains("1 s", error);
    }

    [Fact]
    public async Task A_bundle_trained_on_other_betas_is_refused_before_any_run()
    {
        var session = world.In("other-recipe.yaml");
        File.WriteAllText(session, File.ReadAllText(world.Session).Replace("hrf: spm", "hrf: glover", StringComparison.Ordinal));
        var (code, _, error) = await Rtbci.RunAsync(["run", session, "--bundle", world.Bundle, "--output", world.In("other-recipe"), .. Ports.Free().Options]);
        Assert.Equal(1, code);
        Assert.Contains("glover", error);
        Assert.Contains("spm", error);
    }

    [Fact]
    public async Task A_check_passes_a_good_session_and_fails_one_without_its_bundle()
    {
        var (good, output, _) = await Rtbci.RunAsync(["check", world.Session, "--bundle", world.Bundle, .. Ports.Free().Options]);
        Assert.True(good == 0, output);
        Assert.DoesNotContain("FAIL", output);
        var (bad, complaint, _) = await Rtbci.RunAsync(["check", world.Session, "--bundle", world.In("no-such-bundle"), .. Ports.Free().Options]);
        Assert.Equal(1, bad);
        Assert.Contains("no-such-bundle", Assert.Single(complaint.Split('\n'), line => line.StartsWith("FAIL", StringComparison.Ordinal)));
    }

    private async Task<string> RefusedAsync(string name, string session, string series, params string[] bridgeOptions)
    {
        var ports = Ports.Free();
        using var run = Rtbci.Start(["run", session, "--bundle", world.Bundle, "--output", world.In(name), "--quiet", .. ports.Options]);
        using var bridge = Rtbci.Start(["bridge", "nifti", series, "--speed", "0", "--connect", ports.Bridge, .. bridgeOptions]);
        Assert.Equal(1, await run.ExitAsync());
        return Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
