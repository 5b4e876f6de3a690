using System.Security.Cryptography;

namespace RealtimeBCI.Retrieve;

/// <summary>The candidates that a decoder chooses among: each with an id, a picture and an embedding of unit norm.</summary>
/// <remarks>A folder with <c>embeddings.npy</c> (float32 [item, latent], the space <c>image</c>), <c>items.tsv</c> (columns id, name, file and, if wanted, caption; one row per embedding, in its
/// order), the pictures that it names, and for further spaces <c>embeddings_NAME.npy</c> (float32 [item, channel] or [item, token, channel], kept as they are).</remarks>
public sealed class Gallery
{
    internal const string EmbeddingsFile = "embeddings.npy", ItemsFile = "items.tsv";
    private readonly float[] _embeddings;
    private readonly Dictionary<string, int> _indices;

    /// <summary>Makes a gallery in memory; embeddings are brought to unit norm.</summary>
    /// <param name="items">The candidates; ids unique.</param>
    /// <param name="embeddings">Finite, no row of zeros; shape [item, latent], C order.</param>
    /// <param name="dimension">Length of one embedding.</param>
    /// <param name="folder">Where its pictures lie; empty for one without pictures.</param>
    /// <param name="others">Further spaces, one row per item each.</param>
    /// <exception cref="GalleryException">The first thing that is wrong.</exception>
    public Gallery(IReadOnlyList<GalleryItem> items, ReadOnlySpan<float> embeddings, int dimension, string folder = "", IReadOnlyList<EmbeddingSpace>? others = null)
    {
        if (items.Count == 0 || dimension < 1 || embeddings.Length != (long)items.Count * dimension)
            throw new GalleryException($"A gallery of {items.Count} items and {dimension} dimensions has {embeddings.Length} numbers as embeddings; expected {(long)items.Count * dimension}, and at least 1 item.");
        (Items, Dimension, Folder) = (items, dimension, folder);
        _indices = new(items.Count);
        for (var i = 0; i < items.Count; i++)
            if (string.IsNullOrWhiteSpace(items[i].Id) || !_indices.TryAdd(items[i].Id, i))
                throw new GalleryException($"Item {i + 1} has the id '{items[i].Id}', which is empty or stands there twice; give each item an id of its own.");
        _embeddings = embeddings.ToArray();
        for (var i = 0; i < items.Count; i++)
            if (!SimilarityKernel.Normalise(_embeddings.AsSpan(i * dimension, dimension)))
                throw new GalleryException($"The embedding of '{items[i].Id}' is all zeros or not finite; embed its picture again.");
        Spaces = [new(ImageSpace, _embeddings, 1, dimension), .. (others ?? []).OrderBy(s => s.Name, StringComparer.Ordinal)];
        if (Spaces.FirstOrDefault(s => s.Count != items.Count) is { } uneven)
            throw new GalleryException($"The embeddings '{uneven.Name}' have {uneven.Count} rows for {items.Count} items; embed every item.");
        if (Spaces.DistinctBy(s => s.Name).Count() != Spaces.Count)
            throw new GalleryException($"The gallery has two embeddings of one name among {string.Join(", ", Spaces.Select(s => s.Name))}.");
        Hash = HashOf(items, Spaces);
    }

    /// <summary>Name of the first space.</summary>
    public const string ImageSpace = "image";

    /// <summary>The candidates, in the order of their embeddings.</summary>
    public IReadOnlyList<GalleryItem> Items { get; }
    /// <summary>Length of one embedding.</summary>
    public int Dimension { get; }
    /// <summary>Where its pictures lie; empty without.</summary>
    public string Folder { get; }
    /// <summary>All kinds of embeddings; the first is <see cref="ImageSpace"/>, of unit norm.</summary>
    public IReadOnlyList<EmbeddingSpace> Spaces { get; }
    /// <summary>SHA-256 over ids and the embeddings of every space.</summary>
    public string Hash { get; }
    /// <summary>Unit norm each; shape [item, latent], C order.</summary>
    public ReadOnlySpan<float> Embeddings => _embeddings;

    /// <summary>One item's embedding; shape [latent].</summary>
    public ReadOnlySpan<float> Embedding(int item) => _embeddings.AsSpan(item * Dimension, Dimension);

    /// <summary>Position of an item.</summary>
    /// <exception cref="GalleryException">There is no such item.</exception>
    public int IndexOf(string id) => _indices.TryGetValue(id, out var index) ? index
        : throw new GalleryException($"The gallery has no item '{id}'; it has {string.Join(", ", Items.Take(20).Select(i => i.Id))}{(Items.Count > 20 ? ", ..." : "")}.");

    /// <summary>One kind of embedding.</summary>
    /// <exception cref="GalleryException">The gallery lacks it.</exception>
    public EmbeddingSpace Space(string name) => Spaces.FirstOrDefault(s => s.Name == name)
        ?? throw new GalleryException($"The gallery has no embeddings '{name}'; it has {string.Join(", ", Spaces.Select(s => s.Name))}. Add {GalleryFolder.FileOf(name)} to it, one row per item.");

    /// <summary>Full path of an item's picture; null where it has none.</summary>
    public string? PicturePath(int item) => Items[item].File.Length == 0 ? null : Path.Combine(Folder, Items[item].File);

    /// <summary>Mean embedding, not of unit norm; shape [latent].</summary>
    public float[] Centre()
    {
        var centre = new float[Dimension];
        for (var d = 0; d < Dimension; d++)
        {
            var sum = 0.0;
            for (var i = 0; i < Items.Count; i++)
                sum += _embeddings[i * Dimension + d];
            centre[d] = (float)(sum / Items.Count);
        }
        return centre;
    }

    /// <summary>Reads a gallery and checks it: shapes, ids, numbers, and that every picture is there.</summary>
    /// <exception cref="GalleryException">The first thing that is wrong.</exception>
    public static Gallery Load(string folder) => GalleryFolder.Load(folder);

    /// <summary>Writes embeddings and items; the pictures are the caller's to put into the folder.</summary>
    public void Write(string folder) => GalleryFolder.Write(folder, this);

    private static string HashOf(IReadOnlyList<GalleryItem> items, IReadOnlyList<EmbeddingSpace> spaces)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', items.Select(i => i.Id)) + "\n"));
        for (var s = 0; s < spaces.Count; s++)
        {
            if (s > 0)
                hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"\n{spaces[s].Name} {spaces[s].Tokens} {spaces[s].Channels}\n"));
            hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(spaces[s].Values));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
