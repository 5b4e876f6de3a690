namespace RealtimeBCI.Core;

/// <summary>When a run should be repeated: it fails where any limit is passed. Null switches a criterion off.</summary>
/// <remarks>The rule advises; it stops nothing. The defaults suit a 3-T scanner at 2 to 3 mm, and a study should declare its own before its first run.</remarks>
public sealed record QualitySettings
{
    /// <summary>Most volumes that may be missing or censored, as a fraction (a fifth: Parkes et al. 2018, NeuroImage 171:415, the stringent criterion).</summary>
    public double? MostLostFraction { get; init; } = 0.2;
    /// <summary>Least trials that must be usable, as a fraction of those planned, or of those decided where the schedule is someone else's.</summary>
    public double? LeastUsableTrialsFraction { get; init; } = 0.8;
    /// <summary>Least temporal signal-to-noise ratio, median over the mask. Thermal noise at 2 mm and 3 T leaves about 40; a broken coil element or heavy motion far less.</summary>
    public double? LeastTemporalSnr { get; init; } = 20;
    /// <summary>Most median framewise displacement, mm. Parkes et al. allow a mean of 0.25 mm by Jenkinson's measure; by Power's, which adds the six parameters, that is about 0.5.</summary>
    public double? MostMedianDisplacementMm { get; init; } = 0.5;
    /// <summary>Most spikes per minute.</summary>
    public double? MostSpikesPerMinute { get; init; } = 2;
    /// <summary>Most drift of the mask's mean, percent per minute, either way.</summary>
    public double? MostDriftPercentPerMinute { get; init; } = 1;

    internal void Validate()
    {
        foreach (var (key, value, most) in new[]
            {
                ("mostLostFraction", MostLostFraction, 1), ("leastUsableTrialsFraction", LeastUsableTrialsFraction, 1), ("leastTemporalSnr", LeastTemporalSnr, 10_000),
                ("mostMedianDisplacementMm", MostMedianDisplacementMm, 100), ("mostSpikesPerMinute", MostSpikesPerMinute, 1000), ("mostDriftPercentPerMinute", MostDriftPercentPerMinute, 100),
            })
            if (value is { } v)
                Setting.InRange($"quality.{key}", v, 0, most);
    }
}
