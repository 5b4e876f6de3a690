namespace RealtimeBCI.Core;

/// <summary>One item of a run's single ordered stream: a volume in the form that it has at this stage, or a signal that stages pass on in its place.</summary>
/// <typeparam name="T">The volume's form.</typeparam>
/// <param name="Volume">The volume; null where the item is a signal.</param>
/// <param name="Signal">The signal; null where the item is a volume.</param>
public readonly record struct RunItem<T>(T? Volume, RunSignal? Signal) where T : class
{
    /// <summary>Wraps a volume.</summary>
    public static implicit operator RunItem<T>(T volume) => new(volume, null);

    /// <summary>Wraps a signal.</summary>
    public static implicit operator RunItem<T>(RunSignal signal) => new(null, signal);
}

/// <summary>What happens in a run beside volumes, in its place among them.</summary>
public abstract record RunSignal
{
    /// <summary>Something happened to the participant, or an event's end became known.</summary>
    /// <param name="Event">The event.</param>
    public sealed record EventObserved(DesignEvent Event) : RunSignal;

    /// <summary>A volume was turned away.</summary>
    /// <param name="ScannerNumber">Its number.</param>
    /// <param name="Fault">Why.</param>
    /// <param name="Detail">What was found and what was expected.</param>
    public sealed record VolumeRejected(int ScannerNumber, VolumeFault Fault, string Detail) : RunSignal;

    /// <summary>Session time, as a message said it.</summary>
    /// <param name="Seconds">Scanner seconds from the start of volume 0.</param>
    public sealed record TimePassed(double Seconds) : RunSignal;

    /// <summary>No more volumes will come.</summary>
    /// <param name="Complete">Whether the run was finished rather than aborted.</param>
    public sealed record Ended(bool Complete) : RunSignal;
}
