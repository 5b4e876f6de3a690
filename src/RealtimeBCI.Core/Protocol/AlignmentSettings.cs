namespace RealtimeBCI.Core;

/// <summary>How a session of another day is aligned to the decoder's training session, and when that is good enough for feedback.</summary>
public sealed record AlignmentSettings
{
    /// <summary>Folder that <c>rtbci align</c> made, relative to the session file; null where the run's first sound volume is aligned when it comes.</summary>
    public string? Folder { get; init; }
    /// <summary>Unwarping field (NIfTI) for a first volume that is aligned when it comes, relative to the session file; a folder brings its own.</summary>
    public string? Field { get; init; }
    /// <summary>Accepted from this similarity on: share of the session's variance over tissue that the training reference explains.</summary>
    public double MinSimilarity { get; init; } = 0.7;
    /// <summary>Below this similarity no second try with the same set-up helps.</summary>
    public double AbortBelowSimilarity { get; init; } = 0.4;
    /// <summary>Accepted up to this residual, percent of the session's mean tissue intensity.</summary>
    public double MaxResidualPercent { get; init; } = 20;
    /// <summary>Accepted from this share of the mask inside the field of view on, percent.</summary>
    public double MinMaskInFieldPercent { get; init; } = 95;
    /// <summary>Accepted from this share of the mask on tissue on, percent.</summary>
    public double MinMaskOnTissuePercent { get; init; } = 80;
    /// <summary>The stated orientation must fit better than any other by this much: logarithm of the unexplained variances' ratio.</summary>
    public double MinOrientationMargin { get; init; } = 0.2;

    internal void Validate()
    {
        if (Folder is not null && Field is not null)
            throw new SessionProtocolException("alignment.field is given beside alignment.folder, which brings its own field; leave one of them out.");
        Setting.InRange("alignment.minSimilarity", MinSimilarity, 0, 1);
        Setting.InRange("alignment.abortBelowSimilarity", AbortBelowSimilarity, 0, MinSimilarity);
        Setting.InRange("alignment.maxResidualPercent", MaxResidualPercent, 0.1, 1000);
        Setting.InRange("alignment.minMaskInFieldPercent", MinMaskInFieldPercent, 0, 100);
        Setting.InRange("alignment.minMaskOnTissuePercent", MinMaskOnTissuePercent, 0, 100);
        Setting.InRange("alignment.minOrientationMargin", MinOrientationMargin, 0.01, 5);
    }
}

/// <summary>What to do about an alignment.</summary>
public enum AlignmentVerdict
{
    /// <summary>Feedback is allowed.</summary>
    Accept,
    /// <summary>Not good enough, or not sure: acquire another reference, plan the slices anew or let the head be put back, and align again.</summary>
    Redo,
    /// <summary>A wrong orientation, or another head: find the cause before anything else.</summary>
    Abort,
}
