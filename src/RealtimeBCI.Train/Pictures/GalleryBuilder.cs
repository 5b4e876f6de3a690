using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Embeds pictures and captions into a gallery's spaces: <c>image</c> and <c>text</c> (a vector each), <c>image-tokens</c> and <c>text-tokens</c> where the encoders give them.</summary>
/// <param name="images">Embeds pictures.</param>
/// <param name="texts">Embeds captions; null leaves their spaces out.</param>
public sealed class GalleryBuilder(PictureEncoder images, TextEncoder? texts)
{
    /// <summary>Names of the spaces beside <see cref="Gallery.ImageSpace"/>.</summary>
    public const string TextSpace = "text", ImageTokenSpace = "image-tokens", TextTokenSpace = "text-tokens";

    private readonly List<GalleryItem> _items = [];
    private readonly List<Embedding> _images = [], _texts = [];

    /// <summary>Embeds one candidate.</summary>
    /// <param name="item">Its id, name, file and caption.</param>
    /// <param name="picture">Its picture.</param>
    /// <exception cref="GalleryException">There is a caption encoder, and no caption.</exception>
    public void Add(GalleryItem item, RgbPicture picture)
    {
        if (texts is not null && string.IsNullOrWhiteSpace(item.Caption))
            throw new GalleryException($"'{item.Id}' has no caption, and a text encoder is to embed one; give it a caption, or leave the text encoder out.");
        _items.Add(item);
        _images.Add(images.Encode(picture));
        if (texts is not null)
            _texts.Add(texts.Encode(item.Caption));
    }

    /// <summary>The gallery of all that was added, in that order.</summary>
    /// <param name="folder">Where its pictures lie.</param>
    /// <exception cref="GalleryException">Nothing was added, or it cannot be a gallery.</exception>
    public Gallery ToGallery(string folder)
    {
        if (_items.Count == 0)
            throw new GalleryException("A gallery of no pictures was to be built; add at least one.");
        List<EmbeddingSpace> others = []; // in the order in which a gallery's folder is read
        AddTokens(others, ImageTokenSpace, _images);
        if (_texts.Count > 0)
            others.Add(new(TextSpace, [.. _texts.SelectMany(e => e.Pooled)], 1, _texts[0].Pooled.Length));
        AddTokens(others, TextTokenSpace, _texts);
        return new(_items, (float[])[.. _images.SelectMany(e => e.Pooled)], _images[0].Pooled.Length, folder, others);
    }

    private static void AddTokens(List<EmbeddingSpace> spaces, string name, List<Embedding> embeddings)
    {
        if (embeddings.Count > 0 && embeddings[0].TokenCount > 0)
            spaces.Add(new(name, [.. embeddings.SelectMany(e => e.Tokens)], embeddings[0].TokenCount, embeddings[0].TokenChannels));
    }
}
