namespace RealtimeBCI.Decode;

/// <summary>What an encoder makes of one picture or caption.</summary>
/// <param name="Pooled">The vector of the whole; shape [channel]. As the model gives it, not scaled.</param>
/// <param name="Tokens">A vector per token; shape [token, channel]; empty where the model gives none.</param>
/// <param name="TokenCount">Number of tokens; 0 where the model gives none.</param>
public sealed record Embedding(float[] Pooled, float[] Tokens, int TokenCount)
{
    /// <summary>Numbers per token; 0 where there are no tokens.</summary>
    public int TokenChannels => TokenCount == 0 ? 0 : Tokens.Length / TokenCount;
}
