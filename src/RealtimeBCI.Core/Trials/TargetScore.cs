namespace RealtimeBCI.Core;

/// <summary>How a decoded target is compared with the candidates' embeddings.</summary>
public enum TargetScore
{
    /// <summary>Cosine of the two whole vectors, both from the target's centre.</summary>
    Cosine,
    /// <summary>Mean over tokens of the cosine of each token, both from the target's centre.</summary>
    TokenCosine,
    /// <summary>Pearson correlation over the numbers of the two vectors, both from the target's centre.</summary>
    Correlation,
    /// <summary>None: the model's output already is one score per candidate, in the order that its target names.</summary>
    Given,
}
