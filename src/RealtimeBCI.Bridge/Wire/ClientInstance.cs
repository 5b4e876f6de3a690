using System.Globalization;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Tells two clients of the same name apart: the process, and a count within it.</summary>
internal static class ClientInstance
{
    private static int _count;

    public static string Next() => string.Create(
        CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{Environment.TickCount64}-{Interlocked.Increment(ref _count)}");
}
