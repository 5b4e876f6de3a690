using System.Globalization;
using System.Text.Json;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

/// <summary>Against programs and generators of others, where the shared folder is beside the checkout.</summary>
public sealed class RealDataTests
{
    [Theory] // golden/README.md: AFNI 3dvolreg (heptic) and SPM realign (separation 2, quality 1), volume 0 the reference; they differ by .056 and .079 mm
    [InlineData("siemens_xa30_enhanced", 0.0562)]
    [InlineData("siemens_mosaic_skyra_faces", 0.0788)]
    public void Real_heads_are_placed_within_1_3_times_the_distance_between_AFNI_and_SPM(string series, double apartMm)
    {
        var (header, volumes) = NiftiReader.ReadAll(TestPaths.RequireShared($"data/dicom/{series}.nii.gz"));
        var realigner = new Realigner(volumes[0], header.Grid, new());
        var found = volumes.Select(v => realigner.Estimate(v)).ToArray();
        Assert.All(found, f => Assert.Equal(MotionState.Estimated, f.State));
        foreach (var program in new[] { "afni", "spm" })
        {
            var theirs = Matrices(TestPaths.RequireShared($"golden/realign/{series}.{program}.json"));
            var apart = found.Zip(theirs).Skip(1).Average(p => AnalyticHead.Rms80(p.First.ReferenceToVolume, p.Second, header.Grid.CentreMm));
            Assert.InRange(apart, 0, 1.3 * apartMm);
        }
    }

    [Fact] // 26 degrees between volumes 2 and 4
    public void A_head_that_turns_away_is_marked_lost_and_nothing_else_is()
    {
        var (header, volumes) = NiftiReader.ReadAll(TestPaths.RequireShared("data/dicom/siemens_mosaic_prisma_cmrr.nii.gz"));
        var realigner = new Realigner(volumes[0], header.Grid, new());
        MotionState lost = MotionState.Lost, found = MotionState.Estimated;
        Assert.Equal([found, found, found, lost, lost, lost], volumes.Select(v => realigner.Estimate(v).State));
    }

    [Fact] // oracle/motion_phantom.py, seed 31: truth is exact
    public void The_shared_phantom_is_tracked_to_three_hundredths_of_a_millimetre()
    {
        var script = TestPaths.RequireShared("oracle/motion_phantom.py");
        TestPaths.RequirePython("numpy", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        var (code, _, error) = TestPaths.Run(TestPaths.Python, script, "gen", folder, "--seed", "31", "--sizes", "s64x64x36", "--conds", "clean", "--volumes", "6");
        Assert.True(code == 0, error);
        var (header, volumes) = NiftiReader.ReadAll(Path.Combine(folder, "s64x64x36_clean.nii"));
        var truth = File.ReadLines(Path.Combine(folder, "s64x64x36_clean.truth.txt"))
            .Select(l => Affine.FromRows([.. l.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))]));
        var realigner = new Realigner(volumes[0], header.Grid, new());
        var error80 = volumes.Zip(truth).Skip(1).Average(p => AnalyticHead.Rms80(realigner.Estimate(p.First).ReferenceToVolume, p.Second));
        Assert.InRange(error80, 0, 0.03);
    }

    private static Affine[] Matrices(string path) =>
        [.. JsonSerializer.Deserialize<double[][][]>(File.ReadAllText(path))!.Select(m => Affine.FromRows([.. m.SelectMany(row => row)]))];
}
