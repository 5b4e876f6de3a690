namespace RealtimeBCI.Retrieve;

/// <summary>Galleries on disk.</summary>
internal static class GalleryFolder
{
    public static Gallery Load(string folder)
    {
        var itemsPath = Path.Combine(folder, Gallery.ItemsFile);
        if (!File.Exists(itemsPath))
            throw new GalleryException($"{folder} is no gallery: it has no {Gallery.ItemsFile}. Make one with 'rtbci gallery'.");
        var items = ReadItems(itemsPath);
        foreach (var item in items)
            if (item.File.Length > 0)
                CheckPicture(folder, item);
        var (embeddings, shape) = ReadEmbeddings(Path.Combine(folder, Gallery.EmbeddingsFile));
        if (shape is not [var rows, var dimension] || rows != items.Count || dimension < 1)
            throw new GalleryException($"{folder}: {Gallery.EmbeddingsFile} has the shape ({string.Join(", ", shape)}); {Gallery.ItemsFile} lists {items.Count} items, so expected ({items.Count}, latent).");
        try
        {
            return new(items, embeddings, dimension, folder);
        }
        catch (GalleryException failure)
        {
            throw new GalleryException($"{folder}: {failure.Message}");
        }
    }

    public static void Write(string folder, Gallery gallery)
    {
        Directory.CreateDirectory(folder);
        var cells = gallery.Items.SelectMany(i => new[] { i.Id, i.Name, i.File, i.Caption });
        if (cells.FirstOrDefault(c => c.AsSpan().IndexOfAny('\t', '\n', '\r') >= 0) is { } broken)
            throw new GalleryException($"'{broken.ReplaceLineEndings(" ")}' holds a tab or a line break; {Gallery.ItemsFile} cannot store it.");
        File.WriteAllLines(Path.Combine(folder, Gallery.ItemsFile),
            gallery.Items.Select(i => $"{i.Id}\t{i.Name}\t{i.File}\t{i.Caption}").Prepend("id\tname\tfile\tcaption"));
        NpyFile.Write(Path.Combine(folder, Gallery.EmbeddingsFile), gallery.Embeddings, gallery.Items.Count, gallery.Dimension);
    }

    private static List<GalleryItem> ReadItems(string path)
    {
        var lines = File.ReadAllLines(path);
        var header = lines.Length == 0 ? [] : lines[0].Split('\t');
        int id = Array.IndexOf(header, "id"), name = Array.IndexOf(header, "name"), file = Array.IndexOf(header, "file"), caption = Array.IndexOf(header, "caption");
        if (id < 0 || name < 0 || file < 0)
            throw new GalleryException($"{path} has the columns {string.Join(", ", header)}; expected id, name, file and, if wanted, caption, with tabs between.");
        var items = new List<GalleryItem>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = lines[i].Split('\t');
            if (cells.Length != header.Length)
                throw new GalleryException($"{path}, line {i + 1}: {cells.Length} cells under {header.Length} columns.");
            items.Add(new(cells[id], cells[name], cells[file], caption < 0 ? "" : cells[caption]));
        }
        return items;
    }

    private static void CheckPicture(string folder, GalleryItem item)
    {
        var path = Path.GetFullPath(Path.Combine(folder, item.File));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new GalleryException($"{folder}: the picture of '{item.Id}' is {item.File}, outside the gallery's folder; copy it into the folder.");
        if (!File.Exists(path))
            throw new GalleryException($"{folder}: the picture of '{item.Id}' is missing: {item.File}.");
    }

    private static (float[], int[]) ReadEmbeddings(string path)
    {
        try
        {
            return NpyFile.ReadFloats(path);
        }
        catch (NpyException failure)
        {
            throw new GalleryException(failure.Message);
        }
    }
}
