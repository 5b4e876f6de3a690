using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RealtimeBCI.Train.Nsd;

/// <summary>Reads real numeric arrays from a MATLAB level 5 file (versions 5 to 7), compressed or not; everything else in it is passed over.</summary>
/// <remarks>Format: "MAT-File Format", The MathWorks. Version 7.3 is HDF5, see <see cref="HdfFile"/>. Sizes are bounded before anything is allocated.</remarks>
public static class MatFile
{
    private const int HeaderLength = 128, MostBytes = 256 << 20, MostElements = 32 << 20;
    private const uint Matrix = 14, Compressed = 15;

    /// <summary>Reads the arrays of these names.</summary>
    /// <exception cref="NsdException">The file is no such file, is damaged, or lacks one of them.</exception>
    public static IReadOnlyDictionary<string, MatArray> Read(string path, params IReadOnlyList<string> names)
    {
        if (new FileInfo(path).Length is var length && length > MostBytes)
            throw new NsdException($"{path} has {length} bytes; a design file has less than {MostBytes}.");
        var bytes = File.ReadAllBytes(path);
        var found = new Dictionary<string, MatArray>();
        try
        {
            ReadAll(bytes, names, found);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or InvalidDataException or OverflowException or EndOfStreamException)
        {
            throw new NsdException($"{path} is damaged or cut short: {e.Message.ReplaceLineEndings(" ")}");
        }
        return names.FirstOrDefault(n => !found.ContainsKey(n)) is { } missing
            ? throw new NsdException($"{path} holds no numeric array '{missing}'; it has {(found.Count == 0 ? "none of those wanted" : string.Join(", ", found.Keys))}.")
            : found;
    }

    private static void ReadAll(byte[] bytes, IReadOnlyList<string> names, Dictionary<string, MatArray> found)
    {
        var big = bytes.Length >= HeaderLength && bytes[126] == 'M' && bytes[127] == 'I';
        if (bytes.Length < HeaderLength || !(big || (bytes[126] == 'I' && bytes[127] == 'M')) || bytes[big ? 124 : 125] != 1)
            throw new InvalidDataException("it does not begin as a MATLAB file of version 5 to 7");
        for (var file = new Elements(bytes.AsMemory(HeaderLength), big); file.Next() is { } element;)
        {
            if (element.Type == Compressed)
            {
                var inner = new Elements(Inflate(element.Data), big);
                element = inner.Next() ?? throw new InvalidDataException("a compressed element is empty");
            }
            if (element.Type == Matrix && ReadMatrix(element.Data, big, names) is (var name, var array))
                found[name] = array;
        }
    }

    private static (string Name, MatArray Array)? ReadMatrix(ReadOnlyMemory<byte> data, bool big, IReadOnlyList<string> names)
    {
        var parts = new Elements(data, big);
        if (parts.Next() is not { } flags || parts.Next() is not { } dims || parts.Next() is not { } label)
            throw new InvalidDataException("a matrix lacks its flags, dimensions or name");
        var word = Elements.UInt32(flags.Data.Span, big);
        var name = Encoding.ASCII.GetString(label.Data.Span);
        if (!names.Contains(name))
            return null;
        if ((word & 255) is not (>= 6 and <= 15) || (word & 0x800) != 0)
            throw new InvalidDataException($"'{name}' is no real numeric array (class {word & 255})");
        var axes = new int[dims.Data.Length / 4];
        long count = 1;
        for (var a = 0; a < axes.Length; a++)
        {
            axes[a] = (int)Elements.UInt32(dims.Data.Span[(4 * a)..], big);
            count = axes[a] < 0 || count > MostElements ? long.MaxValue : count * axes[a];
        }
        var real = parts.Next() ?? throw new InvalidDataException($"'{name}' has no values");
        if (axes.Length < 2 || count > MostElements || count != real.Data.Length / Elements.Size(real.Type))
            throw new InvalidDataException($"'{name}' of {string.Join(" x ", axes)} has {real.Data.Length} bytes of values");
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Elements.Number(real, i, big);
        return (name, new(axes, values));
    }

    private static byte[] Inflate(ReadOnlyMemory<byte> data)
    {
        using var stream = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        var block = new byte[1 << 16];
        for (int got; (got = stream.Read(block)) > 0;)
        {
            if (inflated.Length + got > MostBytes)
                throw new InvalidDataException($"a compressed array grows beyond {MostBytes} bytes");
            inflated.Write(block, 0, got);
        }
        return inflated.ToArray();
    }

    private readonly record struct Element(uint Type, ReadOnlyMemory<byte> Data);

    /// <summary>Walks the elements of a stretch of bytes.</summary>
    private sealed class Elements(ReadOnlyMemory<byte> rest, bool big)
    {
        private ReadOnlyMemory<byte> _rest = rest;

        public Element? Next()
        {
            if (_rest.Length < 8)
                return null;
            var first = UInt32(_rest.Span, big);
            if (first >> 16 != 0)
            {
                var small = new Element(first & 0xffff, _rest.Slice(4, checked((int)Math.Min(first >> 16, 5))));
                _rest = _rest[8..];
                return small.Data.Length <= 4 ? small : throw new InvalidDataException("a small element has more than 4 bytes");
            }
            var bytes = UInt32(_rest.Span[4..], big);
            if (bytes > _rest.Length - 8)
                throw new InvalidDataException($"an element of {bytes} bytes is longer than what is left, {_rest.Length - 8}");
            var element = new Element(first, _rest.Slice(8, (int)bytes));
            var padded = first == Compressed ? bytes : (bytes + 7) / 8 * 8;
            _rest = _rest[(int)Math.Min(_rest.Length, 8L + padded)..];
            return element;
        }

        public static uint UInt32(ReadOnlySpan<byte> at, bool big) => big ? BinaryPrimitives.ReadUInt32BigEndian(at) : BinaryPrimitives.ReadUInt32LittleEndian(at);

        public static int Size(uint type) => type switch
        {
            1 or 2 => 1,
            3 or 4 => 2,
            5 or 6 or 7 => 4,
            9 or 12 or 13 => 8,
            _ => throw new InvalidDataException($"values of type {type} are not numbers"),
        };

        public static double Number(Element values, int index, bool big)
        {
            var at = values.Data.Span[(index * Size(values.Type))..];
            return values.Type switch
            {
                1 => (sbyte)at[0],
                2 => at[0],
                3 => big ? BinaryPrimitives.ReadInt16BigEndian(at) : BinaryPrimitives.ReadInt16LittleEndian(at),
                4 => big ? BinaryPrimitives.ReadUInt16BigEndian(at) : BinaryPrimitives.ReadUInt16LittleEndian(at),
                5 => (int)UInt32(at, big),
                6 => UInt32(at, big),
                7 => BitConverter.UInt32BitsToSingle(UInt32(at, big)),
                9 => big ? BinaryPrimitives.ReadDoubleBigEndian(at) : BinaryPrimitives.ReadDoubleLittleEndian(at),
                12 => big ? BinaryPrimitives.ReadInt64BigEndian(at) : BinaryPrimitives.ReadInt64LittleEndian(at),
                _ => big ? BinaryPrimitives.ReadUInt64BigEndian(at) : BinaryPrimitives.ReadUInt64LittleEndian(at),
            };
        }
    }
}
