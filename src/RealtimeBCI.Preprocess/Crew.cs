namespace RealtimeBCI.Preprocess;

/// <summary>Threads that share the pieces of one piece of work. Pieces have a fixed size, and each leaves its result in a place of its own,
/// so that sums over them, taken in order, come out the same for any number of threads.</summary>
/// <remarks>The caller takes part, and takes every piece that no one else has begun: a busy machine delays it by one piece at most.
/// One caller at a time.</remarks>
internal sealed class Crew
{
    private const int FewPieces = 8;
    private readonly int _threads;
    private readonly ParallelOptions _options;
    private readonly Action<int> _member;
    private Action<int>? _work;
    private int _pieces, _next;

    /// <summary>A crew of this many threads, the caller included.</summary>
    public Crew(int threads)
    {
        _threads = threads;
        _options = new() { MaxDegreeOfParallelism = threads };
        _member = _ => TakePieces();
    }

    /// <summary>Number of pieces of <paramref name="size"/> that cover <paramref name="count"/> items.</summary>
    public static int Pieces(int count, int size) => (count + size - 1) / size;

    /// <summary>Does every piece, and returns when all are done.</summary>
    public void Run(int pieces, Action<int> work)
    {
        (_work, _pieces, _next) = (work, pieces, 0);
        if (_threads == 1 || pieces < FewPieces)
            TakePieces();
        else
            Parallel.For(0, _threads, _options, _member);
        _work = null;
    }

    private void TakePieces()
    {
        for (var piece = Interlocked.Increment(ref _next) - 1; piece < _pieces; piece = Interlocked.Increment(ref _next) - 1)
            _work!(piece);
    }
}
