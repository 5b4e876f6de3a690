namespace RealtimeBCI.Core;

/// <summary>Nanoseconds of a host's monotonic clock, and the name of that clock.</summary>
public static class HostClock
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Now, in ns from an origin that is fixed while the host is up.</summary>
    public static long NowNs(this TimeProvider time)
    {
        var ticks = time.GetTimestamp();
        var frequency = time.TimestampFrequency;
        return frequency == NsPerSecond
            ? ticks
            : ticks / frequency * NsPerSecond + ticks % frequency * NsPerSecond / frequency;
    }

    /// <summary>16 hex digits that two processes share if, and only if, they share a monotonic clock.</summary>
    /// <remarks>SHA-256 over the kernel's boot id; where there is none, over machine and process, so that nothing is shared by mistake.</remarks>
    public static string Id { get; } = MakeId();

    private static string MakeId()
    {
        string text;
        try
        {
            text = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            text = $"{Environment.MachineName} {Environment.ProcessId}";
        }
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..16];
    }
}
