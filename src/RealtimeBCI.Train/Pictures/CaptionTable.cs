using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Train;

/// <summary>Captions of pictures, from a table.</summary>
public sealed class CaptionTable
{
    private readonly Dictionary<string, string> _captions = new(StringComparer.Ordinal);
    private readonly string _path;

    private CaptionTable(string path) => _path = path;

    /// <summary>Reads a table with tabs between its columns, of which <c>caption</c> and <c>file</c> (or <c>id</c>, a file's name without ending) are used.</summary>
    /// <exception cref="GalleryException">It is absent, lacks a column, or names a picture twice.</exception>
    public static CaptionTable Load(string path)
    {
        var rows = DelimitedTable.Read(path, '\t', fault => new GalleryException(fault), "caption");
        if ((rows.Has("file") ? "file" : rows.Has("id") ? "id" : null) is not { } key)
            throw new GalleryException($"{path} has the columns {string.Join(", ", rows.Columns)}; expected file (or id) and caption, with tabs between.");
        var table = new CaptionTable(path);
        for (var r = 0; r < rows.Count; r++)
            if (!table._captions.TryAdd(rows.Text(r, key), rows.Text(r, "caption").Trim()))
                throw rows.Fault(r, key, "a picture of its own: it has a caption already");
        return table;
    }

    /// <summary>Caption of a picture.</summary>
    /// <param name="file">The file's name, without its folder.</param>
    /// <exception cref="GalleryException">The table has none.</exception>
    public string Of(string file) =>
        _captions.TryGetValue(file, out var caption) || _captions.TryGetValue(Path.GetFileNameWithoutExtension(file), out caption) ? caption
            : throw new GalleryException($"{_path} has no caption for {file}; add a row for it.");
}
