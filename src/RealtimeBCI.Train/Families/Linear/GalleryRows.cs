using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Embeddings of some of a gallery's items as targets: one row per item, read where they are.</summary>
public sealed class GalleryRows : ITargetSource
{
    private readonly EmbeddingSpace _space;
    private readonly int[] _items;
    private readonly float[] _scales;

    /// <summary>Takes the items' rows.</summary>
    /// <param name="gallery">Where they are.</param>
    /// <param name="space">Which embeddings.</param>
    /// <param name="items">Ids, in the order of the rows.</param>
    /// <param name="unitTokens">Whether each token is scaled to unit length; one of zeros stays.</param>
    /// <exception cref="GalleryException">The gallery lacks the space or an item.</exception>
    public GalleryRows(Gallery gallery, string space, IReadOnlyList<string> items, bool unitTokens = false)
    {
        (_space, _items) = (gallery.Space(space), [.. items.Select(gallery.IndexOf)]);
        _scales = unitTokens ? [.. _items.SelectMany(i => Enumerable.Range(0, _space.Tokens).Select(t => Scale(_space.Of(i).Slice(t * _space.Channels, _space.Channels))))] : [];
    }

    /// <inheritdoc/>
    public int Rows => _items.Length;

    /// <inheritdoc/>
    public int Dimension => _space.Dimension;

    /// <inheritdoc/>
    public void ReadBlock(int start, int count, Span<float> into)
    {
        for (var row = 0; row < Rows; row++)
        {
            var values = into.Slice(row * count, count);
            _space.Of(_items[row]).Slice(start, count).CopyTo(values);
            for (var i = 0; i < (_scales.Length == 0 ? 0 : count); i++)
                values[i] *= _scales[row * _space.Tokens + (start + i) / _space.Channels];
        }
    }

    private static float Scale(ReadOnlySpan<float> token)
    {
        var squares = 0.0;
        foreach (var value in token)
            squares += (double)value * value;
        return squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
    }
}

/// <summary>Some columns of other targets, such as one token.</summary>
internal sealed class ColumnRange(ITargetSource targets, int first, int count) : ITargetSource
{
    public int Rows => targets.Rows;
    public int Dimension => count;
    public void ReadBlock(int start, int columns, Span<float> into) => targets.ReadBlock(first + start, columns, into);
}
