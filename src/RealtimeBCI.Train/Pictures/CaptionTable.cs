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
        if (!File.Exists(path))
            throw new GalleryException($"There is no table of captions {path}.");
        var lines = File.ReadAllLines(path);
        var header = lines.Length == 0 ? [] : lines[0].Split('\t');
        var (key, caption) = (Array.IndexOf(header, "file"), Array.IndexOf(header, "caption"));
        if (key < 0)
            key = Array.IndexOf(header, "id");
        if (key < 0 || caption < 0)
            throw new GalleryException($"{path} has the columns {string.Join(", ", header)}; expected file (or id) and caption, with tabs between.");
        var table = new CaptionTable(path);
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
                continue;
            var cells = lines[i].Split('\t');
            if (cells.Length != header.Length)
                throw new GalleryException($"{path}, line {i + 1}: {cells.Length} cells under {header.Length} columns.");
            if (!table._captions.TryAdd(cells[key], cells[caption].Trim()))
                throw new GalleryException($"{path}, line {i + 1}: '{cells[key]}' has a caption already; one picture has one caption.");
        }
        return table;
    }

    /// <summary>Caption of a picture.</summary>
    /// <param name="file">The file's name, without its folder.</param>
    /// <exception cref="GalleryException">The table has none.</exception>
    public string Of(string file) =>
        _captions.TryGetValue(file, out var caption) || _captions.TryGetValue(Path.GetFileNameWithoutExtension(file), out caption) ? caption
            : throw new GalleryException($"{_path} has no caption for {file}; add a row for it.");
}
