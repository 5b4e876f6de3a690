using System.Runtime.ExceptionServices;

namespace RealtimeBCI.Preprocess;

/// <summary>Threads that share the pieces of one piece of work. Pieces have a fixed size, and each leaves its result in a place of its own,
/// so that sums over them, taken in order, come out the same for any number of threads.</summary>
/// <remarks>The caller takes part, and takes every piece that no one else has begun: a busy machine delays it by one piece at most.
/// One caller at a time. Helpers come from the thread pool; one that arrives late finds nothing to take. Allocates nothing per call.</remarks>
internal sealed class Crew : IThreadPoolWorkItem
{
    private const int FewPieces = 8, CountBits = 24;
    private const long CountMask = (1L << CountBits) - 1;
    private readonly int _threads;
    private Action<int>? _work;
    private Exception? _failure;
    private int _done;
    /// <summary>Which call it is, its number of pieces and the next one to take, in one word: whoever advances it has a piece of the call under way.</summary>
    private long _state;

    /// <summary>A crew of this many threads, the caller included.</summary>
    public Crew(int threads) => _threads = threads;

    /// <summary>Number of pieces of <paramref name="size"/> that cover <paramref name="count"/> items.</summary>
    public static int Pieces(int count, int size) => (count + size - 1) / size;

    /// <summary>Does every piece, and returns when all are done.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are more pieces than 2^24 - 1.</exception>
    public void Run(int pieces, Action<int> work)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pieces, CountMask);
        (_work, _done, _failure) = (work, 0, null);
        var call = (Volatile.Read(ref _state) >> 2 * CountBits) + 1;
        Volatile.Write(ref _state, call << 2 * CountBits | (long)pieces << CountBits);
        if (pieces >= FewPieces)
            for (var helper = 1; helper < _threads; helper++)
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        TakePieces();
        var wait = new SpinWait();
        while (Volatile.Read(ref _done) < pieces)
            wait.SpinOnce(sleep1Threshold: -1);
        _work = null;
        if (_failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
    }

    void IThreadPoolWorkItem.Execute() => TakePieces();

    private void TakePieces()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            var piece = state & CountMask;
            if (piece >= (state >> CountBits & CountMask))
                return;
            if (Interlocked.CompareExchange(ref _state, state + 1, state) != state)
                continue;
            try
            {
                _work!((int)piece);
            }
            catch (Exception failure)
            {
                _failure = failure;
            }
            Interlocked.Increment(ref _done);
        }
    }
}
