namespace RealtimeBCI.Feedback;

/// <summary>A decision as a participant may see it.</summary>
/// <param name="Decision">The final decision; null where there is none.</param>
/// <param name="Best">The candidate that is named; null where none is.</param>
/// <param name="CuedPosterior">How probable the cued picture is held to be; null where that is not known.</param>
/// <param name="IsStale">Whether it came too late to be taken as news.</param>
/// <param name="AgeSeconds">How old it was when it was first shown, seconds.</param>
internal sealed record Verdict(Decision? Decision, Candidate? Best, double? CuedPosterior, bool IsStale, double AgeSeconds)
{
    /// <summary>Whether no answer is given.</summary>
    public bool Abstained => Best is null;

    /// <summary>Pictures of a late decision are faint.</summary>
    public double PictureOpacity => IsStale ? 0.5 : 1;

    /// <summary>Pictures of a late decision are nearly grey.</summary>
    public double PictureSaturation => IsStale ? 0.35 : 1;

    /// <summary>What marks the best candidate.</summary>
    public Colour BestColour => IsStale ? Palette.Neutral : Palette.Highlight;

    /// <summary>Reads a moment. A provisional decode is no decision: it is never shown.</summary>
    public static Verdict Of(SceneMoment moment, double staleAfterSeconds)
    {
        var decision = moment.Decision is { IsProvisional: false } final ? final : null;
        var answers = decision is { Abstained: AbstainReason.None, Candidates.Count: > 0 };
        var cued = answers && moment.CuedItem is { } item ? decision!.Candidates.FirstOrDefault(c => c.Item == item)?.Posterior : null;
        return new(decision, answers ? decision!.Candidates[0] : null, cued,
            decision is not null && moment.DecisionAgeSeconds > staleAfterSeconds, moment.DecisionAgeSeconds);
    }

    /// <summary>Posterior of a candidate; 0 where the decision does not have it.</summary>
    public double PosteriorOf(string item) => Decision?.Candidates.FirstOrDefault(c => c.Item == item)?.Posterior ?? 0;
}
