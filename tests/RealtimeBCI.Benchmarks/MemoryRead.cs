using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Benchmarks;

/// <summary>A buffer that is read from end to end, which no decoder can do faster with its weights.</summary>
internal sealed unsafe class MemoryRead : IDisposable
{
    private readonly float* _buffer;
    private readonly long _count;
    private readonly int _threads;

    public MemoryRead(long bytes, int threads)
    {
        (_count, _threads) = (bytes / sizeof(float), threads);
        _buffer = (float*)NativeMemory.AlignedAlloc((nuint)bytes, 4096);
        Parallel.For(0, _threads, t => { for (var i = _count * t / _threads; i < _count * (t + 1) / _threads; i++) _buffer[i] = 1; });
    }

    /// <summary>The sum of all numbers, each thread over a part of its own.</summary>
    public double Sum()
    {
        var sums = new double[_threads];
        Parallel.For(0, _threads, new() { MaxDegreeOfParallelism = _threads }, t => sums[t] = Sum(_buffer + _count * t / _threads, _buffer + _count * (t + 1) / _threads));
        return sums.Sum();
    }

    public void Dispose() => NativeMemory.AlignedFree(_buffer);

    private static double Sum(float* from, float* to)
    {
        int wide = Vector<float>.Count;
        Vector<float> a = default, b = default, c = default, d = default;
        for (; to - from >= 4 * wide; from += 4 * wide)
        {
            a += Vector.Load(from);
            b += Vector.Load(from + wide);
            c += Vector.Load(from + 2 * wide);
            d += Vector.Load(from + 3 * wide);
        }
        double sum = Vector.Sum(a + b + c + d);
        for (; from < to; from++)
            sum += *from;
        return sum;
    }
}
