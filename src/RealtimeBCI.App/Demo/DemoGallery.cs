using RealtimeBCI.Feedback;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.App.Demo;

/// <summary>The demo's candidates: twelve pictures that the program draws, and more if wanted, embedded with their captions by the small CLIP that comes with it.</summary>
internal static class DemoGallery
{
    /// <summary>Further pictures, at most: there are some 500,000 captions.</summary>
    public const int MostPictures = 20_000;

    private const int PictureSize = 256, Seed = 1;

    /// <summary>Draws, embeds and writes.</summary>
    /// <param name="folder">The gallery's folder.</param>
    /// <param name="more">Pictures beyond the twelve, each with a caption of its own.</param>
    /// <param name="seed">Chooses those.</param>
    public static Gallery Write(string folder, int more = 0, int seed = 1)
    {
        using var images = OwnClip.Pictures(OwnClip.Folder);
        using var texts = OwnClip.Captions(OwnClip.Folder);
        var builder = new GalleryBuilder(images, texts);
        Directory.CreateDirectory(folder);
        for (var p = 0; p < DemoPictures.Count; p++)
            Add(DemoPictures.Items[p], DemoPictures.Of(p, Seed));
        var further = DrawnPictures.Distinct(more, seed, except: DemoPictures.Items.Select(i => i.Caption));
        for (var p = 0; p < more; p++)
            Add(new($"drawn-{p + 1:0000}", further[p].Caption, $"drawn-{p + 1:0000}.png", further[p].Caption), further[p]);
        var gallery = builder.ToGallery(folder);
        gallery.Write(folder);
        return gallery;

        void Add(GalleryItem item, DrawnPicture picture)
        {
            PictureFile.Save(Path.Combine(folder, item.File), PictureSize, PictureSize, picture.Rgba(PictureSize));
            builder.Add(item, picture.Rgb(PictureSize));
        }
    }
}
