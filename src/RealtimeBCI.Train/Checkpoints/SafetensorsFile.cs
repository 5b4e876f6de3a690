using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>The parameters in a <c>.safetensors</c> file: a header's length (8 bytes, little-endian), a JSON header, the numbers.</summary>
/// <remarks>Format: safetensors 0.4. Floating-point tensors are read, others are left out; all must lie inside the file, and none may overlap another.</remarks>
internal static class SafetensorsFile
{
    private const long MaxHeaderBytes = 100_000_000;
    private const string Prefix = "module.";

    /// <summary>Whether a file may be one: its header's length fits into it, and the header begins as JSON objects do.</summary>
    public static bool Looks(ReadOnlySpan<byte> start, long fileLength) =>
        start.Length >= 9 && BinaryPrimitives.ReadUInt64LittleEndian(start) is > 1 and var length && length <= (ulong)fileLength - 8 && start[8] == '{';

    /// <summary>Its tensors.</summary>
    /// <exception cref="CheckpointException">The file is damaged.</exception>
    public static IReadOnlyList<NamedTensor> Read(SafeFileHandle file)
    {
        var fileLength = RandomAccess.GetLength(file);
        var start = new byte[8];
        StoredNumbers.ReadExactly(file, 0, start);
        var headerLength = (long)BinaryPrimitives.ReadUInt64LittleEndian(start);
        if (headerLength < 2 || headerLength > MaxHeaderBytes || headerLength > fileLength - 8)
            throw new CheckpointException($"its header of {headerLength} bytes is longer than the file's {fileLength} bytes or than {MaxHeaderBytes}.");
        var header = new byte[headerLength];
        StoredNumbers.ReadExactly(file, 8, header);
        var dataAt = 8 + headerLength;
        var places = new List<Place>();
        try
        {
            using var json = JsonDocument.Parse(header);
            foreach (var member in json.RootElement.EnumerateObject().Where(m => m.Name != "__metadata__"))
                places.Add(PlaceOf(member.Name, member.Value, fileLength - dataAt));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new CheckpointException($"its header is damaged: {failure.Message.ReplaceLineEndings(" ")}");
        }
        RequireApart(places);
        var weights = places.Where(p => p.Type != ElementType.Other).ToArray();
        if (weights.Length == 0)
            throw new CheckpointException("it holds no floating-point tensors.");
        var strip = weights.All(p => p.Name.StartsWith(Prefix, StringComparison.Ordinal));
        return [.. weights.Select(p => Named(strip ? p.Name[Prefix.Length..] : p.Name, p, new(file, dataAt + p.Begin, p.Type, (p.End - p.Begin) / p.Type.ByteSize())))];
    }

    private static Place PlaceOf(string name, JsonElement value, long dataLength)
    {
        var type = value.GetProperty("dtype").GetString() switch
        {
            "F16" => ElementType.Float16,
            "BF16" => ElementType.BFloat16,
            "F32" => ElementType.Float32,
            "F64" => ElementType.Float64,
            _ => ElementType.Other,
        };
        long[] shape = [.. value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt64())], ends = [.. value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64())];
        if (ends is not [>= 0 and var begin, var end] || begin > end || end > dataLength || shape.Any(n => n < 0))
            throw new CheckpointException($"'{name}' lies at ({string.Join(", ", ends)}) of {dataLength} bytes; expected two offsets in order inside them, and a shape without negative lengths.");
        var count = shape.Contains(0) ? 0 : shape.Aggregate((Int128)1, (a, b) => a > long.MaxValue ? a : a * b);
        if (type != ElementType.Other && count * type.ByteSize() != end - begin)
            throw new CheckpointException($"'{name}' of the shape ({string.Join(", ", shape)}) in {type} has {end - begin} bytes.");
        return new(name, type, shape, begin, end);
    }

    private static void RequireApart(List<Place> places)
    {
        long end = 0;
        foreach (var place in places.Where(p => p.End > p.Begin).OrderBy(p => p.Begin))
        {
            if (place.Begin < end)
                throw new CheckpointException($"'{place.Name}' overlaps another tensor.");
            end = place.End;
        }
    }

    private static NamedTensor Named(string name, Place place, StoredNumbers numbers) => new(name, place.Shape, numbers.Read) { StoredAs = place.Type.ToString().ToLowerInvariant() };

    private sealed record Place(string Name, ElementType Type, long[] Shape, long Begin, long End);
}
