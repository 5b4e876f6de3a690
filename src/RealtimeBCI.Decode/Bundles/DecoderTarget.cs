namespace RealtimeBCI.Decode;

/// <summary>How a decoded target is compared with the candidates' embeddings.</summary>
public enum TargetScore
{
    /// <summary>Cosine of the two whole vectors, both from the target's centre.</summary>
    Cosine,
    /// <summary>Mean over tokens of the cosine of each token, both from the target's centre.</summary>
    TokenCosine,
    /// <summary>Pearson correlation over the numbers of the two vectors, both from the target's centre.</summary>
    Correlation,
    /// <summary>None: the model's output already is one score per candidate, in the order of <see cref="DecoderTarget.Candidates"/>.</summary>
    Given,
}

/// <summary>One thing that a decoder predicts: an output of its model, and what it is good for.</summary>
public sealed record DecoderTarget
{
    /// <summary>Name of the model's output; letters, digits, dashes.</summary>
    public required string Name { get; init; }
    /// <summary>The gallery's embeddings with which it is compared; empty for <see cref="TargetScore.Given"/>.</summary>
    public string Space { get; init; } = DefaultSpace;
    /// <summary>Tokens of the target; 1 for a plain vector.</summary>
    public int Tokens { get; init; } = 1;
    /// <summary>Numbers per token.</summary>
    public required int Channels { get; init; }
    /// <summary>How it is compared.</summary>
    public TargetScore Score { get; init; } = TargetScore.Cosine;
    /// <summary>Share in the fused score, at least 0; at 0 it is decoded, for reconstruction, and counts for nothing.</summary>
    public double Weight { get; init; } = 1;
    /// <summary>Ids of the candidates whose scores the output is, for <see cref="TargetScore.Given"/>; else empty.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Name of a gallery's first embeddings.</summary>
    public const string DefaultSpace = "image";

    /// <summary>Length of the output.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Dimension => Tokens * Channels;
}
