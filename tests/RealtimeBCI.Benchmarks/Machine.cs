using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace RealtimeBCI.Benchmarks;

/// <summary>On what the figures were made.</summary>
internal static class Machine
{
    public static string Describe()
    {
        const string cpu = "/proc/cpuinfo";
        var model = File.Exists(cpu) ? File.ReadLines(cpu).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() : null;
        var vectors = Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;
        return $"{model ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} cores, {vectors}-bit vectors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";
    }
}
