using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeBCI.Session.Report;

/// <summary>A session in figures, as <c>rtbci report --json</c> gives them. Scores are null where there was nothing to score.</summary>
public sealed record ReportNumbers
{
    /// <summary>Name of the experiment.</summary>
    public required string Experiment { get; init; }
    /// <summary>The run; empty where none was started.</summary>
    public required string Run { get; init; }
    /// <summary>How the run ended: complete, aborted, or no end.</summary>
    public required string End { get; init; }
    /// <summary>Volumes that came in time.</summary>
    public required int Volumes { get; init; }
    /// <summary>Volumes marked missing.</summary>
    public required int Missing { get; init; }
    /// <summary>Decided trials with a known target.</summary>
    public required int Trials { get; init; }
    /// <summary>Trials with a known target, decided or not.</summary>
    public required int PlannedTrials { get; init; }
    /// <summary>Probability of a right answer by guessing.</summary>
    public double? Chance { get; init; }
    /// <summary>Fraction of decided trials whose best candidate is the target.</summary>
    public double? Top1 { get; init; }
    /// <summary>Fraction of all planned trials that were decided rightly: a trial without a decision is wrong.</summary>
    public double? Top1OfPlanned { get; init; }
    /// <summary>Exact one-sided binomial p against chance; where evidence is summed over repeats, of each target's last decision only.</summary>
    public double? P { get; init; }
    /// <summary>Mean top-1 under shuffled labels.</summary>
    public double? ShuffledTop1 { get; init; }
    /// <summary>Fraction of label permutations that do as well; of the same decisions as <see cref="P"/>.</summary>
    public double? ShuffledP { get; init; }
    /// <summary>Mean rank of the target, 1 is best.</summary>
    public double? MeanRank { get; init; }
    /// <summary>Mean of −ln posterior(target), nats.</summary>
    public double? LogLoss { get; init; }
    /// <summary>Decisions that named no candidate, by reason.</summary>
    public required IReadOnlyDictionary<string, int> Abstained { get; init; }
    /// <summary>Every kind of fault with its count, those that never happened too.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }
    /// <summary>Refused messages by fault.</summary>
    public required IReadOnlyDictionary<string, int> Refusals { get; init; }
    /// <summary>Time of each stage, ms.</summary>
    public required IReadOnlyList<StageLatency> StagesMs { get; init; }
    /// <summary>Last byte of a volume to decoded, ms.</summary>
    public required Spread VolumeLatencyMs { get; init; }
    /// <summary>Last byte of the newest volume to decision published, ms.</summary>
    public required Spread DecisionLatencyMs { get; init; }
    /// <summary>State published to flip, ms.</summary>
    public required Spread FlipLatencyMs { get; init; }
    /// <summary>p99 of the last 100 volumes' latency over that of the first 100 after warm-up; null in a short run.</summary>
    public double? LatencyDriftRatio { get; init; }

    /// <summary>The run's quality; null in a journal that has none.</summary>
    public RunQuality? Quality { get; init; }
    /// <summary>Whether the run should be repeated, by which criteria; null without <see cref="Quality"/>.</summary>
    public RunVerdict? RunVerdict { get; init; }

    /// <summary>As JSON, indented, names in camel case; what is not a number is null.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true, Converters = { new NaNAsNull(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    private sealed class NaNAsNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
