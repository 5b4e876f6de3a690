namespace RealtimeBCI.Feedback;

/// <summary>The candidates of a gallery's folder, as its <c>items.tsv</c> lists them (columns id, name, file; others are ignored). Embeddings are not read.</summary>
public static class DisplayItems
{
    private const string List = "items.tsv";

    /// <summary>Reads the items, in the file's order, and checks that their pictures are there.</summary>
    /// <exception cref="FeedbackException">The first thing that is wrong.</exception>
    public static IReadOnlyList<DisplayItem> Read(string folder)
    {
        var path = Path.Combine(folder, List);
        if (!File.Exists(path))
            throw new FeedbackException($"{folder} is no gallery: it has no {List}; give --gallery a folder with {List} (columns id, name, file) and pictures.");
        var lines = File.ReadAllLines(path);
        var header = lines.Length == 0 ? [] : lines[0].Split('\t');
        var (id, name, file) = (Array.IndexOf(header, "id"), Array.IndexOf(header, "name"), Array.IndexOf(header, "file"));
        if (id < 0 || name < 0 || file < 0)
            throw new FeedbackException($"{path} has the columns {string.Join(", ", header)}; expected id, name and file, with tabs between.");
        var items = new List<DisplayItem>();
        for (var i = 1; i < lines.Length; i++)
            if (lines[i].Length > 0)
                items.Add(Item(folder, $"{path}, line {i + 1}", lines[i].Split('\t'), header.Length, id, name, file));
        if (items.GroupBy(item => item.Id).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new FeedbackException($"{path} lists the id '{twice.Key}' {twice.Count()} times; give each item an id of its own.");
        return items.Count > 0 ? items : throw new FeedbackException($"{path} lists no item; a gallery needs at least one.");
    }

    private static DisplayItem Item(string folder, string place, string[] cells, int columns, int id, int name, int file)
    {
        if (cells.Length != columns)
            throw new FeedbackException($"{place} has {cells.Length} cells under {columns} columns.");
        if (cells[file].Length == 0)
            return new(cells[id], cells[name], null);
        var picture = Path.GetFullPath(Path.Combine(folder, cells[file]));
        return File.Exists(picture)
            ? new(cells[id], cells[name], picture)
            : throw new FeedbackException($"{place} names the picture {cells[file]}, which is missing; put it into the gallery's folder.");
    }
}
