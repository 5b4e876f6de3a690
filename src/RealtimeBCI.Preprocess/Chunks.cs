namespace RealtimeBCI.Preprocess;

/// <summary>Work in pieces of a fixed size, whatever the number of threads, so that sums over pieces come out the same for any number.</summary>
internal static class Chunks
{
    /// <summary>Number of pieces of <paramref name="size"/> that cover <paramref name="count"/> items.</summary>
    public static int Count(int count, int size) => (count + size - 1) / size;

    /// <summary>Runs every piece; the calling thread takes part, and does everything where <paramref name="threads"/> is 1.</summary>
    public static void Run(int pieces, int threads, ParallelOptions options, Action<int> work)
    {
        if (threads == 1 || pieces < 4)
        {
            for (var piece = 0; piece < pieces; piece++)
                work(piece);
            return;
        }
        RunParallel(pieces, Math.Min(threads, pieces), options, work);
    }

    private static void RunParallel(int pieces, int crew, ParallelOptions options, Action<int> work) =>
        Parallel.For(0, crew, options, member =>
        {
            for (var piece = member; piece < pieces; piece += crew)
                work(piece);
        });
}
