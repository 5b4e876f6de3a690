using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeBCI.Decode;

/// <summary>How and when betas are made. A decoder must meet, in a session, betas of the recipe on which it was trained.</summary>
public sealed record EstimatorRecipe
{
    /// <summary>How single trials are estimated.</summary>
    public required GlmSettings Glm { get; init; }
    /// <summary>How volumes are prepared.</summary>
    public required PreprocessSettings Preprocess { get; init; }
    /// <summary>Decided so many seconds after a trial's onset; null where <see cref="DecidedAfterOffsetSeconds"/> is given.</summary>
    public double? DecidedAfterOnsetSeconds { get; init; }
    /// <summary>Decided so many seconds after a trial's offset.</summary>
    public double? DecidedAfterOffsetSeconds { get; init; }
    /// <summary>Repetition time of the training runs, seconds; null where unknown.</summary>
    public double? RepetitionTimeSeconds { get; init; }

    /// <summary>Takes the recipe of a session.</summary>
    public static EstimatorRecipe Of(GlmSettings glm, PreprocessSettings preprocess, DecisionSettings decision, double? repetitionTimeSeconds) => new()
    {
        Glm = glm,
        Preprocess = preprocess,
        DecidedAfterOnsetSeconds = decision.AfterOnsetSeconds,
        DecidedAfterOffsetSeconds = decision.AfterOffsetSeconds,
        RepetitionTimeSeconds = repetitionTimeSeconds,
    };

    /// <summary>Every setting in which a session differs, one line each, such as <c>glm.hrf: trained with "spm", the session has "glover"</c>; empty where they agree.</summary>
    /// <remarks>The number of threads is no part of a recipe. A repetition time that one side does not know is not compared.</remarks>
    public IReadOnlyList<string> DifferencesFrom(EstimatorRecipe session)
    {
        var lines = new List<string>();
        Compare("glm", Glm, session.Glm, lines);
        Compare("preprocess", Preprocess, session.Preprocess, lines, "threads");
        Compare("decision.afterOnsetSeconds", DecidedAfterOnsetSeconds, session.DecidedAfterOnsetSeconds, lines);
        Compare("decision.afterOffsetSeconds", DecidedAfterOffsetSeconds, session.DecidedAfterOffsetSeconds, lines);
        if (RepetitionTimeSeconds is not null && session.RepetitionTimeSeconds is not null)
            Compare("repetitionTimeSeconds", RepetitionTimeSeconds, session.RepetitionTimeSeconds, lines);
        return lines;
    }

    private static void Compare<T>(string key, T trained, T session, List<string> lines, params string[] ignored) =>
        Compare(key, JsonSerializer.SerializeToNode(trained, BundleManifest.Json), JsonSerializer.SerializeToNode(session, BundleManifest.Json), lines, ignored);

    private static void Compare(string key, JsonNode? trained, JsonNode? session, List<string> lines, string[] ignored)
    {
        if (trained is JsonObject a && session is JsonObject b)
        {
            foreach (var name in a.Select(p => p.Key).Union(b.Select(p => p.Key)).Except(ignored))
                Compare($"{key}.{name}", a[name], b[name], lines, ignored);
        }
        else if (!JsonNode.DeepEquals(trained, session))
        {
            lines.Add($"{key}: trained with {trained?.ToJsonString() ?? "nothing"}, the session has {session?.ToJsonString() ?? "nothing"}");
        }
    }
}
