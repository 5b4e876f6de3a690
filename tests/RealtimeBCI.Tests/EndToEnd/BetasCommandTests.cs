using RealtimeBCI.Tests.Glm;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class BetasCommandTests
{
    private const double DecideAfterSeconds = 9;

    [Theory] // golden/README.md: nilearn's LSS
    [InlineData("spm")]
    [InlineData("glover")]
    public async Task Final_betas_are_those_of_nilearn(string hrf)
    {
        var betas = await BetasAsync(TestPaths.RequireShared("golden/lss/bold.nii"), hrf, "--as-of", "final");
        var (header, _) = NiftiReader.ReadAll(TestPaths.RequireShared("golden/lss/bold.nii"));
        var golden = GoldenLss.Table($"{hrf}_lss_betas.tsv", header: false);
        Assert.Equal(golden.Length, betas.Length);
        var cOrder = Mask.Whole(header.Grid).Voxels;
        double[] found = [.. betas.SelectMany(b => cOrder.ToArray().Select(v => (double)b[v]))], expected = [.. golden.SelectMany(row => row)];
        Assert.InRange(GoldenLss.Correlation(expected, found), 0.9999, 1);
        var amplitude = expected.Zip(found, (e, f) => e * f).Sum() / expected.Sum(e => e * e);
        Assert.InRange(amplitude, 0.99, 1.01);
    }

    [Theory]
    [InlineData("lss")]
    [InlineData("window")]
    public async Task A_causal_beta_is_unchanged_when_everything_after_its_decision_is_deleted(string estimator)
    {
        var bold = TestPaths.RequireShared("golden/lss/bold.nii");
        var (header, volumes) = NiftiReader.ReadAll(bold);
        string[] causal = ["--estimator", estimator, "--as-of", "causal", "--decide-after", $"{DecideAfterSeconds}", "--expected-volumes", "160", "--tr", "1.5"];
        var whole = await BetasAsync(bold, "spm", causal);
        var onsets = EventsTable.Read(TestPaths.RequireShared("golden/lss/events.tsv")).Select(e => e.OnsetSeconds).ToArray();
        var kept = (int)Math.Floor((onsets[9] + DecideAfterSeconds) / GoldenLss.RepetitionTime);
        var cut = Path.Combine(TestPaths.TemporaryFolder(), "cut.nii");
        NiftiWriter.Write(cut, header.Grid, [.. volumes.Take(kept)], GoldenLss.RepetitionTime);
        var truncated = await BetasAsync(cut, "spm", causal);
        for (var trial = 0; trial < 10; trial++)
            Assert.True(whole[trial].AsSpan().SequenceEqual(truncated[trial]), $"The beta of trial {trial} has changed.");
        Assert.Contains(Enumerable.Range(0, 10), trial => whole[trial].Any(v => v != 0));
    }

    private static async Task<float[][]> BetasAsync(string bold, string hrf, params string[] options)
    {
        var output = Path.Combine(TestPaths.TemporaryFolder(), "betas.nii.gz");
        await Rtbci.SucceedAsync(["betas", "--input", bold, "--events", TestPaths.RequireShared("golden/lss/events.tsv"), "--hrf", hrf,
            "--high-pass", "0.01", "--output", output, .. options]);
        return NiftiReader.ReadAll(output).Volumes;
    }
}
