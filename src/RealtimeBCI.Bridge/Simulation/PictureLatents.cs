using System.Globalization;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>The pictures that a participant may see, as points of a latent space: the gallery's embeddings of length 1, centred over the gallery, then of length 1 again.</summary>
public sealed class PictureLatents
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Takes embeddings as they are in the gallery.</summary>
    /// <param name="items">Ids of the pictures.</param>
    /// <param name="embeddings">Shape [item, latent], C order.</param>
    /// <exception cref="ArgumentException">The numbers do not fit, an id comes twice, or an embedding equals the gallery's mean.</exception>
    public PictureLatents(IReadOnlyList<string> items, ReadOnlySpan<float> embeddings)
    {
        if (items.Count == 0 || embeddings.Length == 0 || embeddings.Length % items.Count != 0)
            throw new ArgumentException($"{embeddings.Length} numbers are no embeddings of {items.Count} items; expected one row of equal length per item.");
        Items = items;
        Dimensions = embeddings.Length / items.Count;
        Latents = embeddings.ToArray();
        for (var i = 0; i < items.Count; i++)
            if (!_index.TryAdd(items[i], i))
                throw new ArgumentException($"Item '{items[i]}' comes twice in the gallery; ids are unique.");
        for (var i = 0; i < items.Count; i++)
            ToUnitLength(i, "is all zeros");
        for (var d = 0; d < Dimensions; d++)
        {
            double mean = 0;
            for (var i = 0; i < items.Count; i++)
                mean += Latents[i * Dimensions + d];
            mean /= items.Count;
            for (var i = 0; items.Count > 1 && i < items.Count; i++)
                Latents[i * Dimensions + d] -= (float)mean;
        }
        for (var i = 0; i < items.Count; i++)
            ToUnitLength(i, "equals the mean of the gallery, so that no response can tell it");
    }

    /// <summary>Ids.</summary>
    public IReadOnlyList<string> Items { get; }
    /// <summary>Length of a latent.</summary>
    public int Dimensions { get; }
    /// <summary>Shape [item, latent].</summary>
    public float[] Latents { get; }

    /// <summary>Position of an item; -1 where the gallery does not have it.</summary>
    public int IndexOf(string? item) => item is not null && _index.TryGetValue(item, out var i) ? i : -1;

    /// <summary>Reads <c>embeddings.npy</c> (shape [item, latent]) and <c>items.tsv</c> (one row per item, id in the column <c>id</c>, or else in the first) of a gallery.</summary>
    /// <exception cref="ArgumentException">The files do not fit each other.</exception>
    public static PictureLatents Load(string folder)
    {
        var table = Path.Combine(folder, "items.tsv");
        if (!File.Exists(table))
            throw new FileNotFoundException($"There is no {table}; --gallery takes a folder with items.tsv and embeddings.npy.", table);
        var lines = File.ReadAllLines(table).Where(l => l.Length > 0).Select(l => l.TrimEnd('\r').Split('\t')).ToArray();
        var column = lines.Length == 0 ? -1 : Math.Max(0, Array.IndexOf(lines[0], "id"));
        var items = lines.Skip(1).Select(cells => cells[column]).ToArray();
        var (values, shape) = NpyFile.ReadFloats(Path.Combine(folder, "embeddings.npy"));
        if (shape.Length != 2 || shape[0] != items.Length)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"embeddings.npy has shape ({string.Join(", ", shape)}), items.tsv {items.Length} rows; expected one row of embeddings per item."));
        return new(items, values);
    }

    /// <summary>Pictures without a gallery: random latents, for series made from an events file alone.</summary>
    public static PictureLatents Random(IEnumerable<string> items, int dimensions, long seed)
    {
        string[] ids = [.. items.Distinct().Order(StringComparer.Ordinal)];
        var chance = new Chance(seed, "latents");
        var values = new float[ids.Length * dimensions];
        foreach (ref var v in values.AsSpan())
            v = (float)chance.Normal();
        return new(ids, values);
    }

    private void ToUnitLength(int item, string fault)
    {
        var row = Latents.AsSpan(item * Dimensions, Dimensions);
        var squares = 0.0;
        foreach (var v in row)
            squares += v * (double)v;
        if (!(squares > 1e-12) || !double.IsFinite(squares))
            throw new ArgumentException($"The embedding of '{Items[item]}' {fault}; leave it out or embed it again.");
        foreach (ref var v in row)
            v = (float)(v / Math.Sqrt(squares));
    }
}
