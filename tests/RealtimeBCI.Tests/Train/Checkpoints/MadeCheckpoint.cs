using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace RealtimeBCI.Tests.Train.Checkpoints;

/// <summary>Writes small checkpoints: a pickle of a dictionary of tensors in a zip archive, or a safetensors file. Independent of the reader, so that it can also write what is wrong.</summary>
internal static class MadeCheckpoint
{
    /// <summary>A checkpoint with <c>model_state_dict</c>, as bytes.</summary>
    /// <param name="tensors">Float32 tensors.</param>
    /// <param name="extra">Pickle instructions for one more value, under the key <c>extra</c> of the root.</param>
    /// <param name="compression">How entries are stored.</param>
    public static byte[] Torch(IReadOnlyList<(string Name, float[] Values, long[] Shape)> tensors, byte[]? extra = null, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        using var pickle = new MemoryStream();
        void Op(params ReadOnlySpan<byte> bytes) => pickle.Write(bytes);
        void Text(string text)
        {
            Op((byte)'X');
            Number32(pickle, Encoding.UTF8.GetByteCount(text));
            pickle.Write(Encoding.UTF8.GetBytes(text));
        }
        void Integer(long value)
        {
            Op((byte)'J');
            Number32(pickle, (int)value);
        }
        void Tuple(long[] values)
        {
            Op((byte)'(');
            foreach (var v in values)
                Integer(v);
            Op((byte)'t');
        }
        Op(0x80, 2, (byte)'}', (byte)'(');
        Text("model_state_dict");
        Op("ccollections\nOrderedDict\n)R("u8);
        for (var i = 0; i < tensors.Count; i++)
        {
            Text(tensors[i].Name);
            Op("ctorch._utils\n_rebuild_tensor_v2\n(("u8);
            Text("storage");
            Op("ctorch\nFloatStorage\n"u8);
            Text($"{i}");
            Text("cpu");
            Integer(tensors[i].Values.Length);
            Op("tQ"u8);
            Integer(0);
            Tuple(tensors[i].Shape);
            Tuple(Strides(tensors[i].Shape));
            Op([0x89, .. "ccollections\nOrderedDict\n)RtR"u8]);
        }
        Op((byte)'u');
        if (extra is not null)
        {
            Text("extra");
            Op(extra);
        }
        Op("u."u8);
        return Zip(pickle.ToArray(), tensors.Select(t => t.Values), compression);
    }

    /// <summary>An archive of a pickle and storages of float32.</summary>
    public static byte[] Zip(byte[] pickle, IEnumerable<float[]> storages, CompressionLevel compression = CompressionLevel.NoCompression)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(zip, "last/data.pkl", pickle, compression);
            foreach (var (i, values) in storages.Index())
                Add(zip, $"last/data/{i}", Bytes(values), compression);
            Add(zip, "last/version", "3\n"u8.ToArray(), compression);
        }
        return bytes.ToArray();
    }

    /// <summary>A safetensors file of this JSON header and data.</summary>
    public static byte[] Safetensors(string header, params ReadOnlySpan<byte> data)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        return [.. length, .. text, .. data];
    }

    public static byte[] Bytes(float[] values)
    {
        var bytes = new byte[values.Length * sizeof(float)];
        Buffer.BlockCopy(values, 0, bytes, 0, bytes.Length);
        return bytes;
    }

    public static string File(byte[] content, string name = "checkpoint.pth")
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), name);
        System.IO.File.WriteAllBytes(path, content);
        return path;
    }

    private static long[] Strides(long[] shape)
    {
        var strides = new long[shape.Length];
        long stride = 1;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    private static void Add(ZipArchive zip, string name, byte[] content, CompressionLevel compression)
    {
        using var stream = zip.CreateEntry(name, compression).Open();
        stream.Write(content);
    }

    private static void Number32(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
