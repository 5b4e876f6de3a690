namespace RealtimeBCI.Train.Nsd;

/// <summary>How the betas of the core experiment are normalised.</summary>
public enum NsdNormalise
{
    /// <summary>Percent signal change as released.</summary>
    None,
    /// <summary>Z-scores by the training trials of all sessions imported.</summary>
    Training,
    /// <summary>Z-scores by the training trials of the same session, which takes away the shifts between sessions.</summary>
    Session,
}

/// <summary>What to import of NSD, and how.</summary>
public sealed record NsdImportOptions
{
    /// <summary>The user's copy.</summary>
    public required NsdFolder Folder { get; init; }
    /// <summary>Version of the betas.</summary>
    public string BetaVersion { get; init; } = "betas_fithrf_GLMdenoise_RR";
    /// <summary>MindEye2's file instead of the released betas; null for those.</summary>
    public string? Renorm { get; init; }
    /// <summary>Sessions from 1; null for all that are there.</summary>
    public IReadOnlyList<int>? Sessions { get; init; }
    /// <summary>How to normalise.</summary>
    public NsdNormalise Normalise { get; init; } = NsdNormalise.None;
    /// <summary>Who is trained, validated and tested on.</summary>
    public NsdSplit Split { get; init; } = new(0.1, 0);
}
