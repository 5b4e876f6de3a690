using RealtimeBCI.Train;

namespace RealtimeBCI.Benchmarks;

/// <summary>Targets that are made up when they are read, the same each time: numbers from -1 to 1, a new row for every trial.</summary>
internal sealed class MadeUpTargets(int rows, int dimension, ulong seed) : ITargetSource
{
    /// <summary>Numbers that come from one start of the generator.</summary>
    public const int Stretch = 1024;

    public int Rows => rows;
    public int Dimension => dimension;

    public void ReadBlock(int start, int count, Span<float> into)
    {
        unsafe
        {
            fixed (float* values = into)
            {
                var to = (nint)values;
                Parallel.For(0, rows, row => ReadRow(row, start, new((float*)to + (long)row * count, count)));
            }
        }
    }

    /// <summary>Fills a stretch.</summary>
    public static void Fill(Span<float> values, ulong seed, long stretch)
    {
        var state = (seed + 1) * 0x9E3779B97F4A7C15UL ^ (ulong)stretch * 0xD1B54A32D192ED03UL | 1;
        for (var i = 0; i < values.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            values[i] = (int)(state >> 32) * (1f / (1L << 31));
        }
    }

    private void ReadRow(long row, int start, Span<float> into)
    {
        Span<float> stretch = stackalloc float[Stretch];
        for (var at = 0; at < into.Length;)
        {
            var (number, from) = Math.DivRem(start + at, Stretch);
            Fill(stretch, seed, row * dimension + number);
            var take = Math.Min(Stretch - from, into.Length - at);
            stretch.Slice(from, take).CopyTo(into[at..]);
            at += take;
        }
    }
}
