namespace RealtimeBCI.Glm;

/// <summary>What every estimator asks of an event.</summary>
internal static class EventCheck
{
    /// <exception cref="ArgumentException">A trial event names no trial, or a number cannot be.</exception>
    public static void Require(DesignEvent e)
    {
        if (!double.IsFinite(e.OnsetSeconds))
            throw new ArgumentException($"Event {e.Number} has the onset {e.OnsetSeconds} s; it must be finite.", nameof(e));
        if (e.DurationSeconds is { } d && !(d >= 0 && double.IsFinite(d)))
            throw new ArgumentException($"Event {e.Number} has the duration {d} s; it must be finite and at least 0, or null while it is still on.", nameof(e));
        if (e.Kind == DesignEventKind.Trial && e.Trial is null)
            throw new ArgumentException($"Event {e.Number} is a trial, and has no trial number.", nameof(e));
    }
}
