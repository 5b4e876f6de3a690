using System.Globalization;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

/// <summary>Realignment on oracle/motion_phantom.py's data, whose truth is exact; the seeds here are none that anything was tuned on.</summary>
public sealed class PhantomTests(ITestOutputHelper output)
{
    /// <summary>Noise of the reference moves a seed's mean by a fifth at the small size: hence twelve.</summary>
    [Theory]
    [InlineData("s64x64x36", "clean", 12, 0.008)]
    [InlineData("s104x104x72", "clean", 2, 0.008)]
    [InlineData("s81x104x83", "clean", 2, 0.005)]
    [InlineData("s64x64x36", "hard", 6, 0.030)]
    [InlineData("s104x104x72", "hard", 2, 0.015)]
    [InlineData("s81x104x83", "hard", 2, 0.016)]
    public void The_phantom_is_tracked_as_well_as_the_best_offline_program_does(string size, string condition, int seeds, double mostMm)
    {
        var script = TestPaths.RequireShared("oracle/motion_phantom.py");
        TestPaths.RequirePython("numpy", "nibabel");
        var errors = Enumerable.Range(731, seeds).Select(seed =>
        {
            var folder = TestPaths.TemporaryFolder();
            Generate(script, "gen", folder, "--seed", $"{seed}", "--sizes", size, "--conds", condition, "--volumes", "6");
            return Track(Path.Combine(folder, $"{size}_{condition}"), 0).Average();
        }).ToArray();
        output.WriteLine($"{size} {condition}: {errors.Average():0.0000} mm; {string.Join(' ', errors.Select(e => e.ToString("0.0000", CultureInfo.InvariantCulture)))}");
        Assert.InRange(errors.Average(), 0, mostMm);
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(20, 15)]
    public void A_head_that_moves_along_and_about_all_axes_is_found_at_every_size_from_wherever_it_was(double mm, double degrees)
    {
        var script = TestPaths.RequireShared("oracle/motion_phantom.py");
        TestPaths.RequirePython("numpy", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        var moved = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Preprocess/moved_phantom.py");
        Generate(moved, script, folder, "77", $"{mm}", $"{degrees}");
        foreach (var size in new[] { "s64x64x36", "s104x104x72", "s81x104x83" })
            Assert.All(Track(Path.Combine(folder, $"{size}_clean"), 0), error => Assert.InRange(error, 0, 0.06));
    }

    [Fact]
    public void What_cannot_be_found_is_lost_and_never_wrong()
    {
        var script = TestPaths.RequireShared("oracle/motion_phantom.py");
        TestPaths.RequirePython("numpy", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        var moved = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Preprocess/moved_phantom.py");
        Generate(moved, script, folder, "78", "45", "45");
        foreach (var size in new[] { "s64x64x36", "s104x104x72", "s81x104x83" })
            Assert.All(Track(Path.Combine(folder, $"{size}_clean"), 8), error => Assert.InRange(error, 0, 0.5));
    }

    private static void Generate(params string[] arguments)
    {
        var (code, _, error) = TestPaths.Run(TestPaths.Python, arguments);
        Assert.True(code == 0, error);
    }

    /// <summary>Errors (rms80, mm) of every volume but the first that is not lost.</summary>
    private static double[] Track(string path, int mostLost)
    {
        var (header, volumes) = NiftiReader.ReadAll(path + ".nii");
        var truth = File.ReadLines(path + ".truth.txt")
            .Select(l => Affine.FromRows([.. l.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture))]));
        var realigner = new Realigner(volumes[0], header.Grid, new());
        var found = volumes.Zip(truth, (volume, moved) => (Estimate: realigner.Estimate(volume), Truth: moved)).Skip(1).ToArray();
        Assert.InRange(found.Count(f => f.Estimate.State == MotionState.Lost), 0, mostLost);
        return [.. found.Where(f => f.Estimate.State != MotionState.Lost).Select(f => AnalyticHead.Rms80(f.Estimate.ReferenceToVolume, f.Truth))];
    }
}
