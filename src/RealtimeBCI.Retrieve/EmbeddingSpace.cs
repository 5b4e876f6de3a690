namespace RealtimeBCI.Retrieve;

/// <summary>One kind of embedding of all candidates, such as a picture's CLIP tokens or its caption's: one row per item.</summary>
public sealed class EmbeddingSpace
{
    private readonly float[] _values;

    /// <summary>Takes the embeddings as they are; nothing is scaled.</summary>
    /// <param name="name">What decoders call it; lower-case letters, digits and dashes.</param>
    /// <param name="values">Finite; shape [item, token, channel], C order.</param>
    /// <param name="tokens">Tokens of an item; 1 for a plain vector.</param>
    /// <param name="channels">Numbers per token.</param>
    /// <exception cref="GalleryException">The name cannot be a file's, or the values are no whole rows or not finite.</exception>
    public EmbeddingSpace(string name, float[] values, int tokens, int channels)
    {
        if (name.Length == 0 || name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c != '-'))
            throw new GalleryException($"An embedding space is called '{name}'; use lower-case letters, digits and dashes.");
        if (tokens < 1 || channels < 1 || values.Length == 0 || values.Length % ((long)tokens * channels) != 0)
            throw new GalleryException($"The embeddings '{name}' are {values.Length} numbers; expected whole rows of {tokens} tokens x {channels} channels.");
        if (Array.FindIndex(values, v => !float.IsFinite(v)) is >= 0 and var bad)
            throw new GalleryException($"The embeddings '{name}' hold {values[bad]} in row {bad / (tokens * channels) + 1}; embed that item again.");
        (Name, Tokens, Channels, _values) = (name, tokens, channels, values);
    }

    /// <summary>What decoders call it.</summary>
    public string Name { get; }
    /// <summary>Tokens of an item.</summary>
    public int Tokens { get; }
    /// <summary>Numbers per token.</summary>
    public int Channels { get; }
    /// <summary>Numbers per item.</summary>
    public int Dimension => Tokens * Channels;
    /// <summary>Number of items.</summary>
    public int Count => _values.Length / Dimension;
    /// <summary>All rows; shape [item, token, channel], C order.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>One item's embedding; shape [token, channel].</summary>
    public ReadOnlySpan<float> Of(int item) => _values.AsSpan(item * Dimension, Dimension);
}
