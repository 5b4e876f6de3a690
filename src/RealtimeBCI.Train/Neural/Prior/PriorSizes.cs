namespace RealtimeBCI.Train.Neural;

/// <summary>The lengths of a diffusion prior's axes.</summary>
/// <param name="Tokens">Tokens of a picture, and of what the brain says of it.</param>
/// <param name="Channels">Numbers per token.</param>
/// <param name="Depth">Transformer layers.</param>
/// <param name="Heads">Query heads; keys and values have one.</param>
/// <param name="HeadWidth">Numbers per head; even.</param>
internal sealed record PriorSizes(int Tokens, int Channels, int Depth, int Heads, int HeadWidth)
{
    /// <summary>Length of the sequence: brain tokens, time, noisy tokens.</summary>
    public int Sequence => 2 * Tokens + 1;
}
