namespace RealtimeBCI.Decode;

/// <summary>One thing that a decoder predicts: an output of one of its models, and what it is good for.</summary>
public sealed record DecoderTarget
{
    /// <summary>The model that every session runs.</summary>
    public const string ScoringModel = "decoder.onnx";
    /// <summary>The model of what only a reconstruction needs; no session runs it.</summary>
    public const string ReconstructionModel = "reconstruction.onnx";
    /// <summary>Name of a gallery's first embeddings.</summary>
    public const string DefaultSpace = "image";

    /// <summary>Name of the model's output; letters, digits, dashes.</summary>
    public required string Name { get; init; }
    /// <summary>File of the model: <see cref="ScoringModel"/>, or <see cref="ReconstructionModel"/> for a target without weight that costs time.</summary>
    public string Model { get; init; } = ScoringModel;
    /// <summary>The gallery's embeddings with which it is compared; empty for <see cref="TargetScore.Given"/> and for what no gallery holds.</summary>
    public string Space { get; init; } = DefaultSpace;
    /// <summary>Tokens of the target; 1 for a plain vector.</summary>
    public int Tokens { get; init; } = 1;
    /// <summary>Numbers per token.</summary>
    public required int Channels { get; init; }
    /// <summary>How it is compared.</summary>
    public TargetScore Score { get; init; } = TargetScore.Cosine;
    /// <summary>Share in the fused score, at least 0; at 0 it is decoded and counts for nothing.</summary>
    public double Weight { get; init; } = 1;
    /// <summary>Ids of the candidates whose scores the output is, for <see cref="TargetScore.Given"/>; else empty.</summary>
    public IReadOnlyList<string> Candidates { get; init; } = [];

    /// <summary>Length of the output.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public int Dimension => Tokens * Channels;
    /// <summary>Whether a session's scores depend on it.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsScored => Weight > 0;

    /// <summary>Checks what it says of itself.</summary>
    /// <exception cref="BundleException">The first thing that cannot be.</exception>
    public void Validate()
    {
        if (Name.Length == 0 || Name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_'))
            throw new BundleException($"A target is called '{Name}'; use letters, digits, dashes and underscores.");
        if (Model is not ScoringModel and not ReconstructionModel)
            throw new BundleException($"The target {Name} is of the model '{Model}'; expected {ScoringModel} or {ReconstructionModel}.");
        if (Tokens < 1 || Channels < 1 || !(Weight >= 0) || !double.IsFinite(Weight))
            throw new BundleException($"The target {Name} has {Tokens} tokens of {Channels} channels and the weight {Weight}; tokens and channels must be at least 1, the weight at least 0.");
        if (IsScored && Model != ScoringModel)
            throw new BundleException($"The target {Name} has the weight {Weight} and lies in {Model}, which no session runs; put it into {ScoringModel}.");
        if (Score == TargetScore.Given ? Candidates.Count != Dimension || Candidates.Distinct().Count() != Candidates.Count : Candidates.Count != 0)
            throw new BundleException($"The target {Name} ({Score}) has {Dimension} numbers and names {Candidates.Count} candidates; given scores name each candidate once, others none.");
    }
}
