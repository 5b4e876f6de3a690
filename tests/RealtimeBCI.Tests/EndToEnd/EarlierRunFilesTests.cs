using System.Globalization;
using RealtimeBCI.Glm;
using RealtimeBCI.Tests.Glm;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class EarlierRunFilesTests
{
    [Fact]
    public async Task Betas_of_a_file_carry_the_levels_of_the_earlier_runs_that_are_named()
    {
        var folder = TestPaths.TemporaryFolder();
        var mask = Mask.Whole(new(5, 4, 1, new(2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0)));
        var participant = new KnownParticipant(mask.Count, 2, seed: 61, volumes: 80);
        var model = participant.Model with { LevelChange = new(0.3, 0) };
        SingleTrialModelFile.Write(folder, model, mask);
        RecordedRun[] runs = [.. Enumerable.Range(0, 3).Select(_ => participant.Run().Run)];
        for (var r = 0; r < runs.Length; r++)
            Write(folder, $"run-{r + 1}", runs[r], mask);

        string At(string name) => Path.Combine(folder, name);
        string[] common = ["betas", "--model", folder, "--high-pass", "0.001", "--input", At("run-3_bold.nii"), "--events", At("run-3_events.tsv"),
            "--estimator", "glmsingle", "--as-of", "causal", "--decide-after", "9", "--output", At("betas.nii")];
        await Rtbci.SucceedAsync([.. common, "--earlier", At("run-1_bold.nii"), At("run-1_events.tsv"), "--earlier", At("run-2_bold.nii"), At("run-2_events.tsv")]);
        var (_, found) = NiftiReader.ReadAll(At("betas.nii"));
        var expected = KnownParticipant.Causal(runs[2], EarlierRuns.Carry(model, runs[..2]));
        var without = KnownParticipant.Causal(runs[2], model);
        Assert.Equal(expected.Count, found.Length);
        for (var t = 0; t < found.Length; t++)
            for (var v = 0; v < mask.Count; v++)
                Assert.Equal(expected[t].Beta[v], found[t][mask.Voxels[v]], 1e-3f);
        Assert.True(Math.Abs(expected[1].Beta[0] - without[1].Beta[0]) > 1e-2f);

        var (code, _, error) = await Rtbci.RunAsync([.. common, "--earlier", At("run-1_bold.nii")]);
        Assert.Equal(2, code);
        Assert.Contains("--earlier takes a series and its events", error);
    }

    private static void Write(string folder, string name, RecordedRun run, Mask mask)
    {
        NiftiWriter.Write(Path.Combine(folder, $"{name}_bold.nii"), mask.Grid, [.. run.Samples.Select(s =>
        {
            var volume = new float[mask.Grid.VoxelCount];
            for (var v = 0; v < mask.Count; v++)
                volume[mask.Voxels[v]] = s.Voxels.Span[v];
            return volume;
        })], KnownParticipant.RepetitionTime);
        File.WriteAllLines(Path.Combine(folder, $"{name}_events.tsv"), ["onset\tduration\ttrial_type",
            .. run.Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.OnsetSeconds:R}\t3\tx"))]);
    }
}
