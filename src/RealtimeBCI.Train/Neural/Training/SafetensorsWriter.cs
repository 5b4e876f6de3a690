using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Train.Neural;

/// <summary>Writes tensors and notes as a <c>.safetensors</c> file (format 0.4, float32), which <see cref="CheckpointFile"/> reads.</summary>
internal static class SafetensorsWriter
{
    private const string Notes = "__metadata__";
    private const int PieceValues = 1 << 18, LongestHeader = 100_000_000;

    /// <summary>Writes beside the file and renames, so that it is there whole or as it was.</summary>
    public static void Write(string path, IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> notes)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        WholeFile.Write(path, partial =>
        {
            using var file = File.Create(partial);
            var header = Header(tensors, notes);
            var length = new byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            file.Write(length);
            file.Write(header);
            foreach (var tensor in tensors)
                for (long at = 0; at < tensor.Count; at += PieceValues)
                {
                    var piece = new float[Math.Min(PieceValues, tensor.Count - at)];
                    tensor.Read(at, piece);
                    file.Write(MemoryMarshal.AsBytes(piece.AsSpan()));
                }
            file.Flush(flushToDisk: true);
        });
    }

    /// <summary>The notes in a file.</summary>
    /// <exception cref="CheckpointException">It is no such file, or has none.</exception>
    public static IReadOnlyDictionary<string, string> ReadNotes(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            var length = new byte[8];
            file.ReadExactly(length);
            var bytes = BinaryPrimitives.ReadInt64LittleEndian(length);
            if (bytes is < 2 or > LongestHeader || bytes > file.Length - 8)
                throw new CheckpointException($"{Path.GetFileName(path)} is no .safetensors file, or it is damaged.");
            var header = new byte[bytes];
            file.ReadExactly(header);
            using var json = JsonDocument.Parse(header);
            return json.RootElement.TryGetProperty(Notes, out var notes) ? notes.Deserialize<Dictionary<string, string>>()! : new Dictionary<string, string>();
        }
        catch (Exception failure) when (failure is JsonException or EndOfStreamException or FileNotFoundException or InvalidOperationException)
        {
            throw new CheckpointException($"{Path.GetFileName(path)} cannot be read as a .safetensors file: {failure.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static byte[] Header(IReadOnlyList<NamedTensor> tensors, IReadOnlyDictionary<string, string> notes)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName(Notes);
            JsonSerializer.Serialize(json, notes);
            long at = 0;
            foreach (var tensor in tensors)
            {
                var end = checked(at + tensor.Count * sizeof(float));
                json.WritePropertyName(tensor.Name);
                JsonSerializer.Serialize(json, new { dtype = "F32", shape = tensor.Shape, data_offsets = new[] { at, end } });
                at = end;
            }
            json.WriteEndObject();
        }
        return stream.ToArray();
    }
}
