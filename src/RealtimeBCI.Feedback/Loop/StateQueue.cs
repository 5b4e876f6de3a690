namespace RealtimeBCI.Feedback;

/// <summary>States in the order in which they are to be shown, each at least once. It knows what was shown, so that a state that a session says again
/// (after a lost connection) is reported again and not shown again. Number 1 after higher ones is a run that begins anew.</summary>
public sealed class StateQueue
{
    private const int Remembered = 256;
    private readonly Queue<FeedbackUpdate.Show> _waiting = new();
    private readonly Dictionary<long, long> _shown = [];
    private (string RunId, int Attempt)? _run;
    private long _newest;

    /// <summary>States that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Takes in a state.</summary>
    /// <returns>The flip's time, ns, where the state was shown before: to be reported again. Null where it waits to be shown, or waits already.</returns>
    public long? Add(FeedbackUpdate.Show show)
    {
        var number = show.State.Number;
        if (_run?.RunId != show.State.RunId)
            Begin((show.State.RunId, 1));
        else if (number == 1 && _newest > 1)
            Begin(_run.Value);
        if (_shown.TryGetValue(number, out var flipNs))
            return flipNs;
        if (number > _newest)
        {
            _waiting.Enqueue(show);
            _newest = number;
        }
        return null;
    }

    /// <summary>Begins a run; nothing changes where it is the one that is known.</summary>
    public void Begin(string runId, int attempt)
    {
        if (_run is not { } known || known.RunId != runId || known.Attempt < attempt)
            Begin((runId, attempt));
    }

    /// <summary>Takes the next state out if its time has come.</summary>
    /// <param name="nowNs">Monotonic clock, ns.</param>
    /// <param name="show">The state to show from now on.</param>
    public bool TryNext(long nowNs, out FeedbackUpdate.Show show)
    {
        if (!_waiting.TryPeek(out show!) || show.DueNs > nowNs)
            return false;
        _waiting.Dequeue();
        return true;
    }

    /// <summary>Remembers that a state is on the screen.</summary>
    public void Shown(TrialState state, long flipNs)
    {
        if (_run?.RunId != state.RunId)
            return;
        _shown[state.Number] = flipNs;
        _shown.Remove(state.Number - Remembered);
    }

    private void Begin((string, int) run)
    {
        _run = run;
        _newest = 0;
        _shown.Clear();
    }
}
