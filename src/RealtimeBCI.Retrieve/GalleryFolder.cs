namespace RealtimeBCI.Retrieve;

/// <summary>Galleries on disk.</summary>
internal static class GalleryFolder
{
    private const string OtherPrefix = "embeddings_";

    public static Gallery Load(string folder)
    {
        var itemsPath = Path.Combine(folder, Gallery.ItemsFile);
        if (!File.Exists(itemsPath))
            throw new GalleryException($"{folder} is no gallery: it has no {Gallery.ItemsFile}. Make one with 'rtbci gallery'.");
        var items = ReadItems(itemsPath);
        foreach (var item in items)
            if (item.File.Length > 0)
                CheckPicture(folder, item);
        try
        {
            var (first, shape) = ReadEmbeddings(Path.Combine(folder, Gallery.EmbeddingsFile));
            if (shape is not [var rows, var dimension] || rows != items.Length || dimension < 1)
                throw new GalleryException($"{Gallery.EmbeddingsFile} has the shape ({string.Join(", ", shape)}); {Gallery.ItemsFile} lists {items.Length} items, so expected ({items.Length}, latent).");
            return new(items, first, dimension, folder, [.. OtherSpaces(folder).Select(name => ReadSpace(folder, name, items.Length))]);
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
        if (OtherSpaces(folder).FirstOrDefault(n => gallery.Spaces.All(s => s.Name != n)) is { } stray)
            throw new GalleryException($"{folder} holds {FileOf(stray)}, which is of another gallery; remove it, or choose another folder.");
        foreach (var space in gallery.Spaces)
            NpyFile.Write(Path.Combine(folder, FileOf(space.Name)), space.Values, space.Tokens == 1 ? [space.Count, space.Channels] : [space.Count, space.Tokens, space.Channels]);
    }

    public static string FileOf(string space) => space == Gallery.ImageSpace ? Gallery.EmbeddingsFile : $"{OtherPrefix}{space}.npy";

    private static IEnumerable<string> OtherSpaces(string folder) =>
        Directory.EnumerateFiles(folder, OtherPrefix + "*.npy").Select(f => Path.GetFileNameWithoutExtension(f)[OtherPrefix.Length..]).Order(StringComparer.Ordinal);

    private static EmbeddingSpace ReadSpace(string folder, string name, int items)
    {
        var (values, shape) = ReadEmbeddings(Path.Combine(folder, FileOf(name)));
        return shape switch
        {
            [var rows, var channels] when rows == items && channels > 0 => new(name, values, 1, channels),
            [var rows, var tokens, var channels] when rows == items && tokens > 0 && channels > 0 => new(name, values, tokens, channels),
            _ => throw new GalleryException($"{FileOf(name)} has the shape ({string.Join(", ", shape)}); {Gallery.ItemsFile} lists {items} items, so expected ({items}, channels) or ({items}, tokens, channels)."),
        };
    }

    private static GalleryItem[] ReadItems(string path)
    {
        var table = DelimitedTable.Read(path, '\t', fault => new GalleryException(fault), "id", "name", "file");
        var hasCaptions = table.Has("caption");
        return [.. Enumerable.Range(0, table.Count).Select(r => new GalleryItem(table.Text(r, "id"), table.Text(r, "name"), table.Text(r, "file"), hasCaptions ? table.Text(r, "caption") : ""))];
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
