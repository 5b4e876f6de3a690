using System.Text.Json;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>A real series of a Siemens XA30, through the whole program.</summary>
[Collection(WholeProcesses.Name)]
public sealed class RealSeriesTests
{
    private const string Series = "data/dicom/siemens_xa30_enhanced.nii.gz";

    [Fact]
    public async Task It_runs_live_to_its_last_volume_with_its_motion_and_replays()
    {
        var series = TestPaths.RequireShared(Series);
        var folder = TestPaths.TemporaryFolder();
        var (session, output, ports) = (Path.Combine(folder, "session.yaml"), Path.Combine(folder, "session"), Ports.Free());
        File.WriteAllText(session, "name: real-series\ndecision: { afterOnsetSeconds: 7 }\n");
        using var run = Rtbci.Start(["run", session, "--output", output, "--quiet", .. ports.Options]);
        using var bridge = Rtbci.Start("bridge", "nifti", series, "--speed", "0", "--connect", ports.Bridge);
        await Rtbci.SucceedAsync(bridge, run);

        var recording = RunRecording.Load(output);
        Assert.True(recording.Closed is { Complete: true, Volumes: 20, Missing: 0 });
        Assert.Equal(Enumerable.Range(0, 20), recording.Volumes.Select(v => v.ScannerNumber));
        Assert.All(recording.Volumes.Skip(1), v => Assert.Equal(MotionState.Estimated, v.Motion));
        Assert.Contains(recording.Volumes, v => v.MotionParameters.Any(p => Math.Abs(p) > 0.02));
        Assert.True(File.Exists(Path.Combine(output, "report.html")));
        Assert.StartsWith("identical", await Rtbci.SucceedAsync("replay", output));
    }

    [Fact] // golden/README.md: AFNI 3dvolreg and SPM realign, about the field's centre
    public async Task Its_matrices_lie_within_a_tenth_of_a_millimetre_of_AFNIs_and_SPMs()
    {
        var (series, script) = (TestPaths.RequireShared(Series), TestPaths.RequireShared("oracle/motion_phantom.py"));
        TestPaths.RequirePython("numpy");
        var matrices = Path.Combine(TestPaths.TemporaryFolder(), "matrices.json");
        await Rtbci.SucceedAsync("realign", "--input", series, "--reference", "0", "--matrices", matrices);
        foreach (var program in new[] { "afni", "spm" })
        {
            var golden = TestPaths.RequireShared($"golden/realign/siemens_xa30_enhanced.{program}.json");
            var (code, output, error) = TestPaths.Run(TestPaths.Python, script, "compare", matrices, golden, "--centre", "2.798", "11.716", "39.096");
            Assert.True(code == 0, error);
            using var json = JsonDocument.Parse(output);
            Assert.InRange(json.RootElement.GetProperty("rms80_mean_mm").GetDouble(), 0, 0.10);
        }
    }
}
