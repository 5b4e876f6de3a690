using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Session.Report;

/// <summary>How well decisions name their trials' targets. Forced choice: the best candidate counts as the answer, also where the decision abstained.</summary>
/// <remarks>A decision without candidates (a refused beta) is a wrong answer at chance rank and chance log-loss. The binomial p takes trials as independent: where evidence
/// is summed over repeats, score the decisions of one repeat number.</remarks>
public sealed record SessionScore
{
    /// <summary>Decisions with a label.</summary>
    public required int Trials { get; init; }
    /// <summary>Candidates among which each decision was made.</summary>
    public required int Candidates { get; init; }
    /// <summary>Probability of a right answer by guessing: 1 / candidates.</summary>
    public required double Chance { get; init; }
    /// <summary>Trials whose best candidate is the target.</summary>
    public required int Correct { get; init; }
    /// <summary>Fraction of trials whose best candidate is the target; NaN without trials.</summary>
    public required double Top1 { get; init; }
    /// <summary>Fraction of trials whose target is among the three best; NaN without trials.</summary>
    public required double Top3 { get; init; }
    /// <summary>Mean rank of the target, 1 is best; chance is (candidates + 1) / 2.</summary>
    public required double MeanRank { get; init; }
    /// <summary>Mean of −ln posterior(target), nats; ln(candidates) where nothing is known.</summary>
    public required double LogLoss { get; init; }
    /// <summary>Exact one-sided binomial test of <see cref="Correct"/> against <see cref="Chance"/>.</summary>
    public required double P { get; init; }
    /// <summary>95 % Wilson interval of <see cref="Top1"/>.</summary>
    public required (double Low, double High) Interval { get; init; }
    /// <summary>Trials that named a candidate, not having abstained.</summary>
    public required int Answered { get; init; }
    /// <summary>Answered trials that named the target.</summary>
    public required int AnsweredCorrect { get; init; }
    /// <summary>The same answers under shuffled labels.</summary>
    public required LabelShuffle Shuffle { get; init; }

    /// <summary>Mean top-1 over the permutations of the labels.</summary>
    public double ShuffledTop1 => Shuffle.MeanTop1;

    /// <summary>Scores one run.</summary>
    /// <param name="decisions">Of one run; provisional ones, and those whose trial has no label, are left out.</param>
    /// <param name="labels">Target by trial number.</param>
    /// <param name="candidateCount">Candidates among which each decision was made; 0 without decisions.</param>
    public static SessionScore Of(IEnumerable<Decision> decisions, IReadOnlyDictionary<int, string> labels, int candidateCount) =>
        Of([.. decisions.Where(d => !d.IsProvisional && labels.ContainsKey(d.Trial)).Select(d => (d, labels[d.Trial]))], candidateCount);

    /// <summary>Scores decisions with their targets, of one run or several.</summary>
    /// <param name="trials">Each decision with its target.</param>
    /// <param name="candidateCount">Candidates among which each decision was made; 0 without decisions.</param>
    /// <param name="permutations">Permutations of the labels.</param>
    /// <param name="seed">Seed of the permutations.</param>
    public static SessionScore Of(IReadOnlyList<(Decision Decision, string Target)> trials, int candidateCount, int permutations = 10_000, int seed = 1)
    {
        double[] ranks = [.. trials.Select(t => RankOf(t.Decision, t.Target) ?? (t.Decision.Candidates.Count == 0 ? (candidateCount + 1) / 2.0 : candidateCount))];
        var correct = trials.Count(t => IsCorrect(t.Decision, t.Target));
        var answered = trials.Where(t => t.Decision is { Abstained: AbstainReason.None, Candidates.Count: > 0 }).ToArray();
        var chance = candidateCount > 0 ? 1.0 / candidateCount : double.NaN;
        var numbers = new Dictionary<string, int>();
        int Number(string item) => numbers.TryGetValue(item, out var n) ? n : numbers[item] = numbers.Count;
        return new()
        {
            Trials = trials.Count,
            Candidates = candidateCount,
            Chance = chance,
            Correct = correct,
            Top1 = Mean(trials.Count, correct),
            Top3 = Mean(trials.Count, ranks.Zip(trials).Count(r => r.First <= 3 && r.Second.Decision.Candidates.Count > 0)),
            MeanRank = Mean(trials.Count, ranks.Sum()),
            LogLoss = Mean(trials.Count, trials.Sum(t => Loss(t.Decision, t.Target, candidateCount))),
            P = trials.Count == 0 || candidateCount == 0 ? 1 : Proportion.BinomialTail(correct, trials.Count, chance),
            Interval = Proportion.Wilson(correct, trials.Count),
            Answered = answered.Length,
            AnsweredCorrect = answered.Count(t => IsCorrect(t.Decision, t.Target)),
            Shuffle = LabelShuffle.Of(
                [.. trials.Select(t => AnswerOf(t.Decision) is { } answer ? Number(answer) : -1)], [.. trials.Select(t => Number(t.Target))], permutations, new Random(seed)),
        };
    }

    /// <summary>The best candidate; null where nothing was decoded.</summary>
    public static string? AnswerOf(Decision decision) => decision.Candidates is [var best, ..] ? best.Item : null;

    /// <summary>Whether the best candidate is the target.</summary>
    public static bool IsCorrect(Decision decision, string target) => AnswerOf(decision) == target;

    /// <summary>Rank of the target, 1 is best; null where it is not among the candidates.</summary>
    public static int? RankOf(Decision decision, string target)
    {
        for (var i = 0; i < decision.Candidates.Count; i++)
            if (decision.Candidates[i].Item == target)
                return i + 1;
        return null;
    }

    /// <summary>-ln posterior(target), nats; ln(candidates) where nothing was decoded.</summary>
    public static double Loss(Decision decision, string target, int candidateCount) =>
        decision.Candidates.Count == 0
            ? Math.Log(Math.Max(1, candidateCount))
            : Retrieve.LogLoss.Of(decision.Candidates.FirstOrDefault(c => c.Item == target)?.Posterior ?? 0);

    private static double Mean(int count, double sum) => count == 0 ? double.NaN : sum / count;
}
