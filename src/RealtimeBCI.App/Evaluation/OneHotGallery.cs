using RealtimeBCI.Retrieve;

namespace RealtimeBCI.App.Evaluation;

/// <summary>A gallery without pictures, for labels that have no latent of their own: one unit vector per category.</summary>
internal static class OneHotGallery
{
    public static void Write(string folder, IReadOnlyList<string> categories)
    {
        Directory.CreateDirectory(folder);
        var embeddings = new float[categories.Count * categories.Count];
        for (var c = 0; c < categories.Count; c++)
            embeddings[c * categories.Count + c] = 1;
        new Gallery([.. categories.Select(c => new GalleryItem(c, c, ""))], embeddings, categories.Count).Write(folder);
    }
}
