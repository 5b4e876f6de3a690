using System.Globalization;
using System.Text.Json.Serialization;

namespace RealtimeBCI.Core;

/// <summary>What the rule says of a run.</summary>
public enum VerdictState
{
    /// <summary>Too few volumes to judge.</summary>
    Pending,
    /// <summary>No criterion fails.</summary>
    Keep,
    /// <summary>At least one fails: the run should be scanned again.</summary>
    Repeat,
}

/// <summary>One criterion with its value in this run.</summary>
/// <param name="Key">The setting: <c>quality.</c>…</param>
/// <param name="Name">What is measured, in words.</param>
/// <param name="Value">Its value; null where it cannot be measured in this run.</param>
/// <param name="Limit">The setting's value; null where the criterion is switched off.</param>
/// <param name="IsFloor">Whether values below the limit fail, rather than values above.</param>
/// <param name="Format">How both are written.</param>
public sealed record QualityCriterion(string Key, string Name, double? Value, double? Limit, bool IsFloor, [property: JsonIgnore] string Format)
{
    /// <summary>Whether the run fails it. A value that cannot be measured fails nothing.</summary>
    public bool Fails => Value is { } v && Limit is { } limit && (IsFloor ? !(v >= limit) : !(v <= limit));

    /// <summary>The value as people read it; a dash where there is none.</summary>
    [JsonIgnore]
    public string ValueText => Text(Value, "–");

    /// <summary>The limit as people read it: "at most 20 %"; "off" where there is none.</summary>
    [JsonIgnore]
    public string LimitText => Limit is null ? "off" : $"{(IsFloor ? "at least" : "at most")} {Text(Limit, "")}";

    private string Text(double? value, string none) => value is { } v ? v.ToString(Format, CultureInfo.InvariantCulture) : none;
}

/// <summary>Whether a run should be repeated, by the session's declared rule, with every criterion's value and limit.</summary>
/// <param name="State">The verdict.</param>
/// <param name="Criteria">In the order of the settings.</param>
public sealed record RunVerdict(VerdictState State, IReadOnlyList<QualityCriterion> Criteria)
{
    /// <summary>The criteria that the run fails.</summary>
    [JsonIgnore]
    public IEnumerable<QualityCriterion> Failed => Criteria.Where(c => c.Fails);

    /// <summary>Judges a run.</summary>
    /// <param name="quality">Its figures so far.</param>
    /// <param name="rule">The limits.</param>
    /// <param name="isOver">While the run goes on, trials still to come may turn out well, and volumes still to come are not lost. Once it is over, what never
    /// came is lost.</param>
    public static RunVerdict Of(RunQuality quality, QualitySettings rule, bool isOver)
    {
        QualityCriterion[] criteria =
        [
            new("mostLostFraction", "volumes missing or censored", Lost(quality, isOver), rule.MostLostFraction, false, "0.# %"),
            new("leastUsableTrialsFraction", "usable trials", Usable(quality, isOver), rule.LeastUsableTrialsFraction, true, "0.# %"),
            new("leastTemporalSnr", "temporal SNR", quality.TemporalSnr, rule.LeastTemporalSnr, true, "0.#"),
            new("mostMedianDisplacementMm", "median framewise displacement", quality.MedianDisplacementMm, rule.MostMedianDisplacementMm, false, "0.00# mm"),
            new("mostSpikesPerMinute", "spikes per minute", quality.Volumes < RunQuality.LeastVolumes ? null : quality.Spikes / quality.Minutes, rule.MostSpikesPerMinute, false, "0.##"),
            new("mostDriftPercentPerMinute", "drift per minute", Math.Abs(quality.DriftPercentPerMinute ?? double.NaN) is var drift && double.IsNaN(drift) ? null : drift,
                rule.MostDriftPercentPerMinute, false, "0.## '%'"),
        ];
        var state = !isOver && quality.Volumes < RunQuality.LeastVolumes ? VerdictState.Pending
            : criteria.Any(c => c.Fails) ? VerdictState.Repeat : VerdictState.Keep;
        return new(state, criteria);
    }

    /// <summary>The verdict in one line: <c>repeat: volumes missing or censored 31 % (at most 20 %)</c>.</summary>
    public override string ToString() => State switch
    {
        VerdictState.Pending => "not enough volumes to judge",
        VerdictState.Keep => "keep: every criterion is met",
        _ => $"repeat: {string.Join("; ", Failed.Select(c => $"{c.Name} {c.ValueText} ({c.LimitText})"))}",
    };

    private static double? Lost(RunQuality q, bool isOver)
    {
        var all = isOver ? Math.Max(q.Volumes, q.ExpectedVolumes ?? 0) : q.Volumes;
        return all > 0 ? (double)(all - q.Volumes + q.Missing + q.Censored) / all : isOver ? 1 : null;
    }

    private static double? Usable(RunQuality q, bool isOver)
    {
        var all = Math.Max(q.Trials, q.PlannedTrials ?? 0);
        return all > 0 ? (double)(q.UsableTrials + (isOver ? 0 : all - q.Trials)) / all : null;
    }
}
