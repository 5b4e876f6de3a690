using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace RealtimeBCI.Core;

/// <summary>A float32 matrix in a .npy file, read and written row by row, for matrices that should not be held in memory twice.</summary>
/// <remarks>C order, so that a row is one piece of the file; NumPy maps it with <c>numpy.load(path, mmap_mode='r')</c>. Reading is safe from several threads.</remarks>
public sealed class NpyRows : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly string _name;

    private NpyRows(SafeFileHandle file, long offset, int rows, int columns, string name) => (_file, _offset, Rows, Columns, _name) = (file, offset, rows, columns, name);

    /// <summary>Number of rows.</summary>
    public int Rows { get; }
    /// <summary>Values in a row.</summary>
    public int Columns { get; }

    /// <summary>Creates a file of zeros; one that is there is replaced.</summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">At least 0.</param>
    /// <param name="columns">At least 1.</param>
    public static NpyRows Create(string path, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        var header = NpyFile.Header("<f4", [rows, columns]);
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite);
        RandomAccess.Write(file, header, 0);
        RandomAccess.SetLength(file, header.Length + 4L * rows * columns);
        return new(file, header.Length, rows, columns, Path.GetFileName(path));
    }

    /// <summary>Opens a file to read.</summary>
    /// <exception cref="NpyException">It is damaged, cut short, in Fortran order, or no float32 matrix.</exception>
    public static NpyRows Open(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new NpyException($"There is no file {path}.");
        long offset, length;
        string type;
        int[] shape;
        using (var file = File.OpenRead(path))
        {
            (type, _, shape) = NpyFile.ReadHeader(file, name);
            (offset, length) = (file.Position, file.Length);
        }
        if (type != "<f4" || shape is not [_, > 0])
            throw new NpyException($"{name} holds {type} of shape ({string.Join(", ", shape)}); expected a <f4 matrix [row, column].");
        if ((long)shape[0] * shape[1] > (length - offset) / 4)
            throw new NpyException($"{name}: shape ({shape[0]}, {shape[1]}) needs {(long)shape[0] * shape[1]} values; the file has {(length - offset) / 4}.");
        return new(File.OpenHandle(path), offset, shape[0], shape[1], name);
    }

    /// <summary>Reads whole rows.</summary>
    /// <param name="row">The first of them, from 0.</param>
    /// <param name="values">Receives them; shape [row, column]; its length is a multiple of <see cref="Columns"/>.</param>
    /// <exception cref="ArgumentException">The rows are not all there.</exception>
    public void Read(int row, Span<float> values)
    {
        var bytes = MemoryMarshal.AsBytes(Checked(row, values));
        var at = _offset + 4L * row * Columns;
        while (bytes.Length > 0)
        {
            var got = RandomAccess.Read(_file, bytes, at);
            if (got == 0)
                throw new NpyException($"{_name} ends inside row {row}.");
            bytes = bytes[got..];
            at += got;
        }
    }

    /// <summary>Writes whole rows; parameters as in <see cref="Read"/>.</summary>
    /// <exception cref="ArgumentException">The rows do not all fit.</exception>
    public void Write(int row, Span<float> values) => RandomAccess.Write(_file, MemoryMarshal.AsBytes(Checked(row, values)), _offset + 4L * row * Columns);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private Span<float> Checked(int row, Span<float> values) =>
        row >= 0 && values.Length % Columns == 0 && row + values.Length / Columns <= Rows
            ? values
            : throw new ArgumentException($"{values.Length} values from row {row} on are not whole rows of {_name}, a matrix of {Rows} x {Columns}.");
}
