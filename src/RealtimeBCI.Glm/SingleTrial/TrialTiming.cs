namespace RealtimeBCI.Glm;

/// <summary>One way in which a trial's neural response may lie against its event: later by some time, and shorter or longer.</summary>
/// <param name="LatencySeconds">How long after the event it begins.</param>
/// <param name="DurationFactor">Its duration over the event's.</param>
/// <param name="Weight">How probable it is before the trial; the weights of all sum to 1.</param>
public sealed record TrialTiming(double LatencySeconds, double DurationFactor, double Weight)
{
    /// <summary>Every response begins with its event, and lasts as long.</summary>
    public static IReadOnlyList<TrialTiming> AsShown { get; } = [new(0, 1, 1)];

    /// <summary>The ways that are thought of for responses whose timing differs from trial to trial: up to 2.5 s late, half to one and a half times as long,
    /// the nominal one as probable as all others together.</summary>
    public static IReadOnlyList<TrialTiming> Uncertain { get; } =
    [
        .. from latency in new[] { 0, 0.5, 1, 1.5, 2, 2.5 }
           from factor in new[] { 0.5, 1, 1.5 }
           select new TrialTiming(latency, factor, latency == 0 && factor == 1 ? 0.5 : 0.5 / 17),
    ];
}
