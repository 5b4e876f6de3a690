using System.Text.Json;
using RealtimeBCI.Session.Report;

namespace RealtimeBCI.App.Evaluation;

/// <summary>One decided trial of an evaluation, as its JSON lists it.</summary>
/// <param name="Run">The held-out run.</param>
/// <param name="Trial">Number, from 0.</param>
/// <param name="Label">What it was.</param>
/// <param name="Answer">The best candidate; null where nothing was decoded.</param>
/// <param name="LogLoss">-ln posterior of the label, nats.</param>
internal sealed record EvaluatedTrial(string Run, int Trial, string Label, string? Answer, double LogLoss)
{
    /// <summary>How evaluations are written.</summary>
    public static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Scores one decision.</summary>
    public static EvaluatedTrial Of(string run, Decision decision, string label, int candidates) =>
        new(run, decision.Trial, label, SessionScore.AnswerOf(decision), SessionScore.Loss(decision, label, candidates));

    /// <summary>The trials of an evaluation on disk.</summary>
    /// <exception cref="Cli.FailureException">The file is no evaluation.</exception>
    public static IReadOnlyList<EvaluatedTrial> Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            return json.RootElement.GetProperty("perTrial").Deserialize<EvaluatedTrial[]>(Json)!;
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new Cli.FailureException($"{path} is no evaluation with a list 'perTrial': {failure.Message}. Make one with 'rtbci evaluate --json'.");
        }
    }
}
