using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace RealtimeBCI.Benchmarks;

/// <summary>A simulated session from its last byte to its decisions, with bridge and session as processes of their own over real sockets, as its own report has it.</summary>
internal static class WholePathRows
{
    private static readonly string[] Items = ["bars-upright", "cross-slanted", "face", "boat"];

    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (grid, voxelMm, volumes, speed) = scale == Scale.Full ? ("104x104x72", "2x2x2", 240, "4") : ("24x24x12", "6x6x8", 60, "0");
        var folder = Directory.CreateTempSubdirectory("rtbci-bench-");
        try
        {
            return Measure(folder.FullName, grid, voxelMm, volumes, speed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static IReadOnlyList<BenchmarkRow> Measure(string folder, string grid, string voxelMm, int volumes, string speed)
    {
        string In(string name) => Path.Combine(folder, name);
        File.WriteAllText(In("session.yaml"), """
            name: bench
            repetitionTimeSeconds: 1
            gallery: gallery
            preprocess: { realign: true, threads: 2 }
            glm: { estimator: lss, hrf: spm, highPassHz: 0.01, motionRegressors: 6 }
            decision: { afterOnsetSeconds: 7 }
            """);
        Directory.CreateDirectory(In("bids"));
        Run("gallery", "demo", "--output", In("gallery"));
        foreach (var (name, length) in new[] { ("bids/sub-01_run-01", Math.Min(volumes, 110)), ("bids/sub-01_run-02", Math.Min(volumes, 110)), ("test", volumes) })
        {
            File.WriteAllLines(In($"{name}_events.tsv"), ["onset\tduration\ttrial_type", .. Enumerable.Range(0, (length - 14) / 6)
                .Select(i => string.Create(CultureInfo.InvariantCulture, $"{8 + 6 * i}\t3\t{Items[i * 7 % 11 % Items.Length]}"))]);
            Run("bridge", "simulate", "--gallery", In("gallery"), "--events", In($"{name}_events.tsv"), "--output", In($"{name}_bold.nii"),
                "--volumes", $"{length}", "--tr", "1", "--grid", grid, "--voxel-mm", voxelMm, "--seed", $"{name.Length + name[^1]}");
        }
        Run("train", "--bids", In("bids"), "--session", In("session.yaml"), "--gallery", In("gallery"), "--output", In("bundle"));
        var (bridge, display) = Ports();
        using (var session = Start("run", In("session.yaml"), "--bundle", In("bundle"), "--output", In("run"), "--quiet", "--bridge", bridge, "--display", display, "--feed", "none"))
        using (var scanner = Start("bridge", "nifti", In("test_bold.nii"), "--events", In("test_events.tsv"), "--run-id", "bench", "--speed", speed, "--connect", bridge))
        {
            Succeed(scanner);
            Succeed(session);
        }
        var report = JsonDocument.Parse(Run("report", In("run"), "--json")).RootElement;
        double Of(string which, string percentile) => report.GetProperty(which).GetProperty(percentile).GetDouble();
        var size = $"{grid}, every voxel of the brain, {volumes} volumes, 2 threads";
        return
        [
            new($"last byte of a volume to its decode, median, {size}", Of("volumeLatencyMs", "p50"), "ms") { References = [new("OpenNFT without display, 74x74x36", 477)] },
            new($"the same, 99th percentile", Of("volumeLatencyMs", "p99"), "ms"),
            new($"last byte to decision published, median, same run", Of("decisionLatencyMs", "p50"), "ms"),
            new($"the same, 99th percentile", Of("decisionLatencyMs", "p99"), "ms"),
        ];
    }

    private static string Run(params string[] arguments)
    {
        using var process = Start(arguments);
        return Succeed(process);
    }

    private static Process Start(params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "rtbci.dll"), .. arguments]) { RedirectStandardOutput = true })!;

    private static string Succeed(Process process)
    {
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"rtbci {string.Join(' ', process.StartInfo.ArgumentList.Skip(1).Take(2))} ended with {process.ExitCode}; it said: {output}");
    }

    private static (string Bridge, string Display) Ports()
    {
        using TcpListener one = new(IPAddress.Loopback, 0), two = new(IPAddress.Loopback, 0);
        one.Start();
        two.Start();
        return ($"tcp://127.0.0.1:{((IPEndPoint)one.LocalEndpoint).Port}", $"tcp://127.0.0.1:{((IPEndPoint)two.LocalEndpoint).Port}");
    }
}
