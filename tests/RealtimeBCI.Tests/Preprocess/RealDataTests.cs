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

    [Fact] // siemens_mosaic_prisma_cmrr turns by 26 degrees during volume 3; no program's matrices exist for it, so the estimates are held against each other
    public void A_head_that_turns_away_during_a_volume_loses_that_one_and_is_found_again_in_the_next()
    {
        var (header, volumes) = NiftiReader.ReadAll(TestPaths.RequireShared("data/dicom/siemens_mosaic_prisma_cmrr.nii.gz"));
        MotionEstimate[] From(int reference)
        {
            var realigner = new Realigner(volumes[reference], header.Grid, new());
            return [.. volumes.Select(v => realigner.Estimate(v))];
        }
        MotionEstimate[] before = From(0), after = From(4);
        MotionState lost = MotionState.Lost, found = MotionState.Estimated;
        Assert.Equal([found, found, found, lost, found, found], before.Select(m => m.State));
        Assert.InRange(before[4].Parameters[5], 24, 28);
        var thereAndBack = AnalyticHead.Rms80(after[0].ReferenceToVolume, before[4].ReferenceToVolume.Inverse(), header.Grid.CentreMm);
        var inTwoSteps = AnalyticHead.Rms80(after[5].ReferenceToVolume * before[4].ReferenceToVolume, before[5].ReferenceToVolume, header.Grid.CentreMm);
        Assert.InRange(thereAndBack, 0, 0.25);
        Assert.InRange(inTwoSteps, 0, 0.1);
    }

    private static Affine[] Matrices(string path) =>
        [.. JsonSerializer.Deserialize<double[][][]>(File.ReadAllText(path))!.Select(m => Affine.FromRows([.. m.SelectMany(row => row)]))];
}
