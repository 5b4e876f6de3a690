using System.Globalization;

namespace RealtimeBCI.Train.Neural;

/// <summary>How much memory this computer has to give.</summary>
internal static class AvailableMemory
{
    private const string Path = "/proc/meminfo", Key = "MemAvailable:";

    /// <summary>Bytes that can be had without swapping, as Linux estimates it; where there is no such file, what the runtime may use.</summary>
    public static long Bytes() => File.Exists(Path) && Parse(File.ReadAllText(Path)) is { } bytes ? bytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Reads the text of /proc/meminfo; null where it does not say.</summary>
    public static long? Parse(string text)
    {
        foreach (var line in text.Split('\n'))
            if (line.StartsWith(Key, StringComparison.Ordinal)
                && long.TryParse(line[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var kibibytes))
                return kibibytes * 1024;
        return null;
    }
}
