using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using RealtimeBCI.Glm;

namespace RealtimeBCI.Benchmarks;

/// <summary>Least squares separate of a whole run in memory, beside numpy's closed form.</summary>
internal static class LssBatchRows
{
    private const int Threads = 2;

    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (voxels, volumes, trials, repeats) = scale == Scale.Full ? (100_000, 300, 60, 25) : (200, 40, 5, 1);
        var problem = new LssProblem(voxels, volumes, trials);
        var ours = Timing.Ms(repeats, () => LssBatch.Fit(problem.Trials, problem.Nuisance, problem.Data, Threads));
        return
        [
            new($"batch LSS, {voxels} voxels x {volumes} volumes x {trials} trials, in memory", ours.Least / 1000, "s")
            {
                References = [.. Numpy(voxels, volumes, trials, repeats), new("nilearn, one fit per trial", 13.3), new("AFNI 3dLSS, with files", 1.9), new("numpy closed form", 0.10)],
                Budget = scale == Scale.Full ? 0.1 : null,
            },
        ];
    }

    /// <summary>The same work in numpy, as fast as this machine's has it, in the data's own single precision; nothing where there is no numpy.</summary>
    private static Reference[] Numpy(int voxels, int volumes, int trials, int repeats)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "lss_closed_form.py");
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
            try
            {
                using var process = Process.Start(new ProcessStartInfo(python, [script, $"{voxels}", $"{volumes}", $"{trials}", $"{repeats}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
                var complaint = process.StandardError.ReadToEndAsync();
                var output = process.StandardOutput.ReadToEnd().Split(' ', 2);
                process.WaitForExit();
                if (process.ExitCode == 0 && output.Length == 2)
                    return [new($"numpy closed form ({output[1].Trim()})", double.Parse(output[0], CultureInfo.InvariantCulture), true)];
                complaint.Wait();
            }
            catch (Win32Exception)
            {
                continue;
            }
        return [];
    }
}
