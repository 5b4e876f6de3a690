namespace RealtimeBCI.Bridge.Wire;

/// <summary>The run's quality as an operator needs it; figures as in <see cref="RunQuality"/>.</summary>
public sealed record RunQualityNotice
{
    /// <summary>What the session's rule says so far.</summary>
    public VerdictState Verdict { get; init; }
    /// <summary>Settings whose limit is passed: <c>mostLostFraction</c>, for example.</summary>
    public IReadOnlyList<string> Failed { get; init; } = [];
    /// <summary>Volumes kept out of the fit so far.</summary>
    public int Censored { get; init; }
    /// <summary>Spikes so far.</summary>
    public int Spikes { get; init; }
    /// <summary>Trials decided so far.</summary>
    public int Trials { get; init; }
    /// <summary>Of these, usable ones.</summary>
    public int UsableTrials { get; init; }
    /// <summary>Temporal signal-to-noise ratio; null until it is known, as the following.</summary>
    public double? TemporalSnr { get; init; }
    /// <summary>Contrast-to-noise ratio.</summary>
    public double? ContrastToNoise { get; init; }
    /// <summary>Median framewise displacement, mm.</summary>
    public double? MedianDisplacementMm { get; init; }
    /// <summary>Drift, percent per minute.</summary>
    public double? DriftPercentPerMinute { get; init; }

    /// <summary>Puts figures and verdict together.</summary>
    public static RunQualityNotice Of(RunQuality quality, RunVerdict verdict) => new()
    {
        Verdict = verdict.State,
        Failed = [.. verdict.Failed.Select(c => c.Key)],
        Censored = quality.Censored,
        Spikes = quality.Spikes,
        Trials = quality.Trials,
        UsableTrials = quality.UsableTrials,
        TemporalSnr = quality.TemporalSnr,
        ContrastToNoise = quality.ContrastToNoise,
        MedianDisplacementMm = quality.MedianDisplacementMm,
        DriftPercentPerMinute = quality.DriftPercentPerMinute,
    };
}
