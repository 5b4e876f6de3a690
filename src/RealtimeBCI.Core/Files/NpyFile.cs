using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RealtimeBCI.Core;

/// <summary>An array in a .npy file cannot be read; the message says why.</summary>
public sealed class NpyException(string message) : Exception(message);

/// <summary>Arrays as NumPy stores them (.npy, format versions 1 to 3), little-endian, C order.</summary>
/// <remarks>Format: NumPy Enhancement Proposal 1. Types float32, float64, int32, int64, uint8 and bool are read; all others are refused.</remarks>
public static class NpyFile
{
    /// <summary>Largest number of elements that is accepted.</summary>
    public const long MaxElements = 1L << 31;

    /// <summary>Writes float32 values.</summary>
    /// <param name="path">The file; replaced if it is there.</param>
    /// <param name="values">C order.</param>
    /// <param name="shape">Axis lengths, outermost first; their product is the number of values.</param>
    public static void Write(string path, ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) =>
        Write(path, "<f4", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Writes one byte per flag (NumPy's bool).</summary>
    public static void Write(string path, ReadOnlySpan<bool> values, params ReadOnlySpan<int> shape) =>
        Write(path, "|b1", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Writes float64 values.</summary>
    public static void Write(string path, ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) =>
        Write(path, "<f8", MemoryMarshal.AsBytes(values), values.Length, shape);

    /// <summary>Reads an array as float32, whatever its stored type.</summary>
    /// <returns>Values in C order, and the shape, outermost first.</returns>
    /// <exception cref="NpyException">The file is damaged, in Fortran order, or of another type.</exception>
    public static (float[] Values, int[] Shape) ReadFloats(string path)
    {
        var (type, shape, bytes) = Read(path);
        var values = type switch
        {
            "<f4" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "<f8" => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(bytes).ToArray(), v => (float)v),
            "<i4" => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(bytes).ToArray(), v => (float)v),
            "<i8" => Array.ConvertAll(MemoryMarshal.Cast<byte, long>(bytes).ToArray(), v => (float)v),
            _ => Array.ConvertAll(bytes, v => (float)v),
        };
        return (values, shape);
    }

    /// <summary>Reads flags: bool or uint8, everything but 0 is true.</summary>
    /// <exception cref="NpyException">The file is damaged, in Fortran order, or of another type.</exception>
    public static (bool[] Values, int[] Shape) ReadFlags(string path)
    {
        var (type, shape, bytes) = Read(path);
        if (type is not ("|b1" or "|u1"))
            throw new NpyException($"{Path.GetFileName(path)} holds {type}; flags are |b1 or |u1.");
        return (Array.ConvertAll(bytes, v => v != 0), shape);
    }

    private static void Write(string path, string type, ReadOnlySpan<byte> bytes, int count, ReadOnlySpan<int> shape)
    {
        long product = 1;
        foreach (var n in shape)
            product *= n;
        if (product != count)
            throw new ArgumentException($"{count} values do not fill the shape ({string.Join(", ", shape.ToArray())}).");
        using var file = File.Create(path);
        file.Write(Header(type, shape));
        file.Write(bytes);
    }

    /// <summary>The bytes before the first value.</summary>
    internal static byte[] Header(string type, ReadOnlySpan<int> shape)
    {
        var axes = string.Join(", ", shape.ToArray().Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': ({axes}{(shape.Length == 1 ? "," : "")}), }}";
        var padded = text.PadRight((text.Length + 11 + 63) / 64 * 64 - 11) + "\n";
        return [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)(padded.Length & 255), (byte)(padded.Length >> 8), .. Encoding.ASCII.GetBytes(padded)];
    }

    private static (string Type, int[] Shape, byte[] Bytes) Read(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new NpyException($"There is no file {path}.");
        using var file = File.OpenRead(path);
        var (type, size, shape) = ReadHeader(file, name);
        var count = shape.Aggregate(1L, (a, b) => a > MaxElements ? a : a * b);
        if (count > MaxElements || count * size > Array.MaxLength)
            throw new NpyException($"{name}: shape ({string.Join(", ", shape)}) of {type} is more than this program takes into memory ({Array.MaxLength} bytes).");
        if (count * size > file.Length - file.Position)
            throw new NpyException($"{name}: shape ({string.Join(", ", shape)}) needs {count * size} bytes; the file has {file.Length - file.Position}.");
        var bytes = new byte[count * size];
        file.ReadExactly(bytes);
        return (type, shape, bytes);
    }

    /// <summary>Reads what stands before the first value, and leaves the file there.</summary>
    /// <returns>The type, its bytes, and the shape, outermost first.</returns>
    internal static (string Type, int Size, int[] Shape) ReadHeader(FileStream file, string name)
    {
        Span<byte> start = stackalloc byte[12];
        if (file.ReadAtLeast(start[..10], 10, false) < 10 || !start[..6].SequenceEqual([(byte)0x93, .. "NUMPY"u8]))
            throw new NpyException($"{name} is no .npy file: it does not begin with \\x93NUMPY.");
        var headerLength = start[8] | start[9] << 8;
        if (start[6] is < 1 or > 3)
            throw new NpyException($"{name} has .npy format version {start[6]}; expected 1, 2 or 3.");
        if (start[6] >= 2)
        {
            if (file.ReadAtLeast(start[10..12], 2, false) < 2)
                throw new NpyException($"{name} ends inside its header.");
            headerLength |= start[10] << 16 | start[11] << 24;
        }
        if (headerLength is < 0 or > 1 << 16)
            throw new NpyException($"{name}: a header of {headerLength} bytes is longer than 65536.");
        var header = new byte[headerLength];
        if (file.ReadAtLeast(header, headerLength, false) < headerLength)
            throw new NpyException($"{name} ends inside its header.");
        var text = Encoding.UTF8.GetString(header);
        var type = Field(text, "'descr':", name).Trim().Trim('\'');
        if (Field(text, "'fortran_order':", name).Trim() != "False")
            throw new NpyException($"{name} is in Fortran order; save it in C order (numpy.ascontiguousarray).");
        var size = type switch { "<f4" or "<i4" => 4, "<f8" or "<i8" => 8, "|b1" or "|u1" => 1, _ => throw new NpyException($"{name} holds {type}; expected <f4, <f8, <i4, <i8, |u1 or |b1.") };
        var open = text.IndexOf('(', StringComparison.Ordinal);
        var close = text.IndexOf(')', StringComparison.Ordinal);
        if (open < 0 || close < open)
            throw new NpyException($"{name}: the header names no shape.");
        var shape = new List<int>();
        foreach (var part in text[(open + 1)..close].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            shape.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : throw new NpyException($"{name}: axis length '{part}' is no number."));
        return (type, size, [.. shape]);
    }

    private static string Field(string header, string key, string name)
    {
        var at = header.IndexOf(key, StringComparison.Ordinal);
        if (at < 0)
            throw new NpyException($"{name}: the header lacks {key}");
        var end = header.IndexOf(',', at);
        return header[(at + key.Length)..(end < 0 ? header.Length : end)];
    }
}
