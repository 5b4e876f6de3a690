using System.Diagnostics;

namespace RealtimeBCI.Benchmarks;

/// <summary>Times work in this process.</summary>
internal static class Timing
{
    /// <summary>Fastest and middle of several repeats, ms; two more before them warm caches and code.</summary>
    public static (double Least, double Median) Ms(int repeats, Action work)
    {
        var times = new double[repeats];
        for (var i = -2; i < repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            work();
            if (i >= 0)
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
        Array.Sort(times);
        return (times[0], times[repeats / 2]);
    }
}
