using System.Globalization;
using System.Text;

namespace RealtimeBCI.Train.Nsd;

/// <summary>A table of text with named columns: tab-separated, or comma-separated with quotes.</summary>
public sealed class DelimitedTable
{
    private const long MostBytes = 256L << 20;
    private readonly Dictionary<string, int> _columns;
    private readonly List<string[]> _rows;
    private readonly string _name;

    private DelimitedTable(string name, Dictionary<string, int> columns, List<string[]> rows) => (_name, _columns, _rows) = (name, columns, rows);

    /// <summary>Rows under the header.</summary>
    public int Count => _rows.Count;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="separator">A tab or a comma.</param>
    /// <param name="needed">Columns that must be there.</param>
    /// <exception cref="NsdException">A column is missing or given twice, a row has another number of cells, or the file is larger than 256 MB.</exception>
    public static DelimitedTable Read(string path, char separator, params ReadOnlySpan<string> needed)
    {
        var name = Path.GetFileName(path);
        if (new FileInfo(path).Length > MostBytes)
            throw new NsdException($"{path} has {new FileInfo(path).Length} bytes; a table of NSD has less than {MostBytes}.");
        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext())
            throw new NsdException($"{path} is empty; expected a row of column names: {string.Join(", ", needed.ToArray())}.");
        var header = Cells(lines.Current, separator);
        var columns = new Dictionary<string, int>();
        for (var c = 0; c < header.Length; c++)
            if (!columns.TryAdd(header[c], c))
                throw new NsdException($"{path}: column '{header[c]}' is there twice.");
        foreach (var column in needed)
            if (!columns.ContainsKey(column))
                throw new NsdException($"{path} has no column '{column}'; its columns are: {string.Join(", ", header.Take(30))}.");
        var rows = new List<string[]>();
        while (lines.MoveNext())
        {
            if (lines.Current.Length == 0)
                continue;
            var cells = Cells(lines.Current, separator);
            if (cells.Length != header.Length)
                throw new NsdException($"{path}, row {rows.Count + 1}: {cells.Length} cells under {header.Length} columns.");
            rows.Add(cells);
        }
        return new(name, columns, rows);
    }

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>A cell.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">A column that is there.</param>
    public string Text(int row, string column) => _rows[row][_columns[column]];

    /// <summary>A cell that holds a whole number, written with or without a decimal part of zero.</summary>
    /// <exception cref="NsdException">It holds something else.</exception>
    public int Integer(int row, string column) =>
        double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue
            ? (int)value
            : throw new NsdException($"{_name}, row {row + 1}: {column} is '{Text(row, column)}'; expected a whole number.");

    private static string[] Cells(string line, char separator)
    {
        if (separator == '\t' || !line.Contains('"', StringComparison.Ordinal))
            return line.TrimEnd('\r').Split(separator);
        var cells = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        foreach (var c in line.TrimEnd('\r'))
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == separator && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
                cell.Append(c);
        }
        cells.Add(cell.ToString());
        return [.. cells];
    }
}
