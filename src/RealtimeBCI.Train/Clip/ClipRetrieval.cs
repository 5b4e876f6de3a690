using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>How well a picture's embedding finds its caption's, and the other way round.</summary>
/// <param name="Pool">Pictures among which one is to be found; chance is 1 / pool.</param>
/// <param name="CaptionOfPicture">Share of pictures whose nearest caption is their own.</param>
/// <param name="PictureOfCaption">Share of captions whose nearest picture is their own.</param>
public sealed record ClipRetrieval(int Pool, double CaptionOfPicture, double PictureOfCaption)
{
    /// <summary>Scores the cosines between a gallery's spaces <c>image</c> and <c>text</c>; a tie counts as not found.</summary>
    /// <exception cref="GalleryException">The gallery has no captions embedded, or in another number of channels.</exception>
    public static ClipRetrieval Of(Gallery gallery)
    {
        var texts = gallery.Space(GalleryBuilder.TextSpace);
        if (texts.Dimension != gallery.Dimension)
            throw new GalleryException($"Pictures have {gallery.Dimension} channels and captions {texts.Dimension}; only encoders trained together can be compared.");
        var count = gallery.Items.Count;
        var cosines = SimilarityMatrix.Cosines(gallery.Embeddings.ToArray(), texts.Values.ToArray(), gallery.Dimension);
        return new(count, RetrievalMetrics.TopK(cosines, count, 1), RetrievalMetrics.TopK(RetrievalMetrics.Transposed(cosines, count), count, 1));
    }

    /// <summary>Embeds drawings on whose captions no encoder was trained, and scores them.</summary>
    /// <param name="folder">The encoders; see <see cref="OwnClip"/>.</param>
    /// <param name="pool">How many drawings.</param>
    /// <param name="seed">Chooses them.</param>
    /// <param name="pixels">Edge length at which they are drawn.</param>
    public static ClipRetrieval OfDrawings(string folder, int pool, int seed, int pixels = 128)
    {
        using var images = OwnClip.Pictures(folder);
        using var texts = OwnClip.Captions(folder);
        var builder = new GalleryBuilder(images, texts);
        foreach (var (picture, number) in DrawnPictures.Distinct(pool, seed, heldOut: true).Select((p, i) => (p, i)))
            builder.Add(new($"drawn-{number}", picture.Caption, "", picture.Caption), picture.Rgb(pixels));
        return Of(builder.ToGallery(""));
    }
}
