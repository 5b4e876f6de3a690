using System.Globalization;
using System.Text;

namespace RealtimeBCI.Core;

/// <summary>A table of text with named columns: tab-separated, or comma-separated with quotes.</summary>
public sealed class DelimitedTable
{
    private const long MostBytes = 256L << 20;
    private readonly Dictionary<string, int> _columns;
    private readonly List<string[]> _rows;
    private readonly List<int> _lines;
    private readonly string _path;
    private readonly Func<string, Exception> _fault;

    private DelimitedTable(string path, Func<string, Exception> fault, Dictionary<string, int> columns, List<string[]> rows, List<int> lines) =>
        (_path, _fault, _columns, _rows, _lines) = (path, fault, columns, rows, lines);

    /// <summary>Rows under the header; empty lines are none.</summary>
    public int Count => _rows.Count;

    /// <summary>Names of the columns, in their order.</summary>
    public IEnumerable<string> Columns => _columns.Keys;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, UTF-8.</param>
    /// <param name="separator">A tab or a comma.</param>
    /// <param name="fault">Makes the exception of a line that says what is wrong: a column is missing or given twice, a row has another number of cells, the file is absent or larger than 256 MB, or a cell cannot be read.</param>
    /// <param name="needed">Columns that must be there.</param>
    public static DelimitedTable Read(string path, char separator, Func<string, Exception> fault, params ReadOnlySpan<string> needed)
    {
        if (!File.Exists(path))
            throw fault($"There is no table {path}; expected the columns {string.Join(", ", needed.ToArray())}.");
        if (new FileInfo(path).Length > MostBytes)
            throw fault($"{path} has {new FileInfo(path).Length} bytes; a table has less than {MostBytes}.");
        using var lines = File.ReadLines(path).GetEnumerator();
        var header = lines.MoveNext() ? Cells(lines.Current, separator) : [];
        var columns = new Dictionary<string, int>();
        for (var c = 0; c < header.Length; c++)
            if (!columns.TryAdd(header[c], c))
                throw fault($"{path}: column '{header[c]}' is there twice.");
        foreach (var column in needed)
            if (!columns.ContainsKey(column))
                throw fault($"{path} has no column '{column}'; it has {string.Join(", ", header.Take(30))}, expected {string.Join(", ", needed.ToArray())}, {(separator == '\t' ? "tabs" : "commas")} between.");
        var rows = new List<string[]>();
        var places = new List<int>();
        for (var line = 2; lines.MoveNext(); line++)
        {
            if (string.IsNullOrWhiteSpace(lines.Current) && header.Length > 1)
                continue;
            var cells = Cells(lines.Current, separator);
            if (cells.Length != header.Length)
                throw fault($"{path}, line {line}: {cells.Length} cells under {header.Length} columns.");
            rows.Add(cells);
            places.Add(line);
        }
        return new(path, fault, columns, rows, places);
    }

    /// <summary>Whether there is such a column.</summary>
    public bool Has(string column) => _columns.ContainsKey(column);

    /// <summary>A cell.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">A column that is there.</param>
    public string Text(int row, string column) => _rows[row][_columns[column]];

    /// <summary>A cell that holds a whole number, written with or without a decimal part of zero.</summary>
    public int Integer(int row, string column) =>
        double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value == Math.Floor(value) && Math.Abs(value) < int.MaxValue
            ? (int)value
            : throw Fault(row, column, "a whole number");

    /// <summary>A cell that holds a finite number.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">A column that is there.</param>
    /// <param name="expected">What it should be, for a message.</param>
    public double Number(int row, string column, string expected = "a number") =>
        double.TryParse(Text(row, column), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw Fault(row, column, expected);

    /// <summary>The exception of a cell that cannot be: its file, line and column, what was found and what was expected.</summary>
    public Exception Fault(int row, string column, string expected) => _fault($"{_path}, line {_lines[row]}: {column} is '{Text(row, column)}'; expected {expected}.");

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
