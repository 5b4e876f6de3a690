using System.Globalization;
using System.Text.Json;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

/// <summary>Resampling beside scipy's splines, on a head whose truth is a formula.</summary>
public sealed class InterpolationErrorTests(ITestOutputHelper output)
{
    [Theory] // interpolation_errors.py: scipy.ndimage on oracle/motion_phantom.py's phantom, no noise, at the still head's voxels above 700
    [InlineData("s64x64x36")]
    [InlineData("s104x104x72")]
    [InlineData("s81x104x83")]
    public void A_moved_head_is_read_with_no_more_error_than_a_cubic_spline_with_prefilter(string size)
    {
        var phantom = TestPaths.RequireShared("oracle/motion_phantom.py");
        TestPaths.RequirePython("numpy", "nibabel", "scipy");
        var folder = TestPaths.TemporaryFolder();
        var script = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Preprocess/interpolation_errors.py");
        var (code, printed, error) = TestPaths.Run(TestPaths.Python, script, phantom, folder, size);
        Assert.True(code == 0, error);
        var theirs = JsonDocument.Parse(printed).RootElement;
        double Scipy(string kind) => theirs.GetProperty(kind).GetDouble();

        var (header, still) = NiftiReader.ReadAll(Path.Combine(folder, "still.nii"));
        var (_, moved) = NiftiReader.ReadAll(Path.Combine(folder, "moved.nii"));
        var motion = Affine.FromRows([.. File.ReadAllText(Path.Combine(folder, "motion.txt")).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))]);
        var brain = Mask.FromBuffer(header.Grid, [.. still[0].Select(v => v > 700 ? 1f : 0f)]);
        var voxels = new float[brain.Count];
        new MaskResampler(header.Grid, brain, 2).Resample(moved[0], motion, voxels);
        var ours = Math.Sqrt(voxels.Select((v, i) => Math.Pow(v - still[0][brain.Voxels[i]], 2)).Average());
        output.WriteLine($"{size}: ours {ours:0.000}, trilinear {Scipy("trilinear"):0.000}, cubic spline {Scipy("cubic"):0.000}, quintic spline {Scipy("quintic"):0.000}, {brain.Count} voxels");
        Assert.Equal(theirs.GetProperty("voxels").GetInt32(), brain.Count);
        Assert.InRange(ours, 0, 1.02 * Scipy("cubic"));
        Assert.InRange(ours, 0, Scipy("trilinear") / 2);
    }
}
