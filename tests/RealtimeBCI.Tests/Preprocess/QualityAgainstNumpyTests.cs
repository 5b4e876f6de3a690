using System.Text.Json;
using RealtimeBCI.Preprocess;

namespace RealtimeBCI.Tests.Preprocess;

/// <summary>The streaming measures against numpy and scipy, which have the whole run at once (quality_reference.py).</summary>
public sealed class QualityAgainstNumpyTests
{
    [Theory, InlineData(1), InlineData(3), InlineData(9), InlineData(12)]
    public void Measures_of_a_real_run_are_numpys(int run)
    {
        var folder = TestPaths.RequireShared("data/haxby2001");
        Compare(Path.Combine(folder, $"sub-001_task-objectviewing_run-{run:00}_bold.nii.gz"), Path.Combine(folder, "sub-001_mask.nii.gz"));
    }

    [Fact]
    public void Measures_of_a_made_up_run_are_numpys()
    {
        var grid = new Grid(7, 5, 3, new(3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0));
        var random = new Random(11);
        var folder = TestPaths.TemporaryFolder();
        var (bold, mask) = (Path.Combine(folder, "bold.nii"), Path.Combine(folder, "mask.nii"));
        NiftiWriter.Write(bold, grid, [.. Enumerable.Range(0, 150).Select(t =>
            Enumerable.Range(0, grid.VoxelCount).Select(v => (float)(1000 + 30 * v - 0.4 * t + 0.003 * v * t + (t == 70 ? 60 : 0) + 20 * random.NextDouble())).ToArray())], 1.7);
        NiftiWriter.Write(mask, grid, [[.. Enumerable.Range(0, grid.VoxelCount).Select(v => v % 4 == 0 ? 0f : 1f)]], 1);
        Compare(bold, mask);
    }

    private static void Compare(string bold, string maskFile)
    {
        TestPaths.RequirePython("nibabel", "numpy", "scipy");
        var script = Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Preprocess/quality_reference.py");
        var (code, output, error) = TestPaths.Run(TestPaths.Python, script, bold, maskFile, $"{SpikeDetector.Window}", $"{SpikeDetector.Least}");
        Assert.True(code == 0, error);
        var expected = JsonDocument.Parse(output).RootElement;
        var mask = NiftiReader.ReadMask(maskFile);
        var (header, volumes) = NiftiReader.ReadAll(bold);
        var (noise, drift, spikes, dvars) = (new VoxelNoise(mask.Count), new TrendLine(), new SpikeDetector(), new RunningMedian(0.01, 5000));
        var scores = new List<double>();
        float[]? before = null;
        foreach (var (t, volume) in volumes.Index())
        {
            float[] voxels = [.. mask.Voxels.Select(v => volume[v])];
            noise.Fold(voxels, t * header.RepetitionTimeSeconds / 60);
            drift.Add(t * header.RepetitionTimeSeconds / 60, Dvars.Mean(voxels));
            if (before is not null)
            {
                dvars.Add(Dvars.Percent(before, voxels));
                if (spikes.Score(Dvars.Percent(before, voxels)) is { } score)
                    scores.Add(score);
            }
            before = voxels;
        }
        Assert.Equal(expected.GetProperty("temporalSnr").GetDouble(), noise.Measure()!.Value, 1e-4);
        Assert.Equal(expected.GetProperty("drift").GetDouble(), drift.PercentSlope!.Value, 1e-6);
        Assert.Equal(expected.GetProperty("dvars").GetDouble(), dvars.Value!.Value, 0.01);
        var reference = expected.GetProperty("scores").EnumerateArray().Select(s => s.GetDouble()).ToArray();
        Assert.Equal(reference.Length, scores.Count);
        Assert.All(scores.Zip(reference), s => Assert.Equal(s.Second, s.First, 1e-3 * Math.Max(1, Math.Abs(s.Second))));
    }
}
