using System.IO.Compression;

namespace RealtimeBCI.Core;

/// <summary>Reads a NIfTI-1 or NIfTI-2 series (.nii, .nii.gz) volume by volume, forwards, without holding it in memory.</summary>
/// <remarks>One reader, one thread.</remarks>
public sealed class NiftiReader : IDisposable
{
    /// <summary>More than any deflated file can grow: 1032 to 1.</summary>
    private const long DeflateLimit = 1100;

    private readonly Stream _stream;
    private readonly string _name;

    private NiftiReader(Stream stream, NiftiHeader header, string name) => (_stream, Header, _name) = (stream, header, name);

    /// <summary>What the file says of itself.</summary>
    public NiftiHeader Header { get; }
    /// <summary>Dimensions and affine.</summary>
    public Grid Grid => Header.Grid;
    /// <summary>Stored type.</summary>
    public VolumeDataType DataType => Header.DataType;
    /// <summary>Number of volumes.</summary>
    public int Volumes => Header.Volumes;
    /// <summary>Bytes of one volume.</summary>
    public int VolumeBytes => checked(Grid.VoxelCount * DataType.ByteSize());
    /// <summary>Volumes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Opens a file; .gz is recognised by its first bytes, whatever the name.</summary>
    /// <exception cref="NiftiException">It is no NIfTI file that can be read; the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static NiftiReader Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException($"There is no file {path}; give the path of a .nii or .nii.gz file.", path);
        var name = Path.GetFileName(path);
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        Stream stream = file;
        try
        {
            int first = file.ReadByte(), second = file.ReadByte();
            file.Position = 0;
            var zipped = first == 0x1f && second == 0x8b;
            if (zipped)
                stream = new BufferedStream(new GZipStream(file, CompressionMode.Decompress), 1 << 16);
            var bytes = new byte[NiftiHeader.MaxLength];
            var got = stream.ReadAtLeast(bytes.AsSpan(0, NiftiHeader.MinLength), NiftiHeader.MinLength, throwOnEndOfStream: false);
            if (NiftiHeader.IsVersion2(bytes))
                got += stream.ReadAtLeast(bytes.AsSpan(got), bytes.Length - got, throwOnEndOfStream: false);
            var header = NiftiHeader.Parse(bytes.AsSpan(0, got), name);
            RequireVoxels(header, zipped ? file.Length * DeflateLimit : file.Length, name);
            Skip(stream, header.DataOffset - got, name);
            return new(stream, header, name);
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is InvalidDataException or EndOfStreamException)
                throw new NiftiException($"{name}: the file is damaged or cut short ({e.Message}).");
            throw;
        }
    }

    /// <summary>Reads the next volume's stored voxels, little-endian, x fastest.</summary>
    /// <param name="payload">Receives them; length <see cref="VolumeBytes"/>.</param>
    /// <returns>False when all volumes have been read.</returns>
    /// <exception cref="NiftiException">The file ends inside a volume.</exception>
    public bool ReadVolume(Span<byte> payload)
    {
        if (Position >= Volumes)
            return false;
        if (payload.Length != VolumeBytes)
            throw new ArgumentException($"A volume of {_name} has {VolumeBytes} bytes; the buffer has {payload.Length}.");
        try
        {
            _stream.ReadExactly(payload);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new NiftiException($"{_name}: the file is cut short or damaged in volume {Position} of {Volumes}.");
        }
        if (Header.BigEndian)
            SwapBytes(payload, DataType.ByteSize());
        Position++;
        return true;
    }

    /// <summary>Reads the next volume's intensities, scaled; shape [voxel], x fastest.</summary>
    /// <returns>False when all volumes have been read.</returns>
    /// <exception cref="NiftiException">The file ends inside a volume.</exception>
    public bool ReadVolume(Span<float> values)
    {
        using var payload = PooledBytes.Rent(VolumeBytes);
        if (!ReadVolume(payload.Span))
            return false;
        VoxelCodec.ToFloat(payload.Span, DataType, Header.Slope, Header.Intercept, values);
        return true;
    }

    /// <summary>Reads a whole file into memory; shape [volume][voxel], x fastest.</summary>
    public static (NiftiHeader Header, float[][] Volumes) ReadAll(string path)
    {
        using var reader = Open(path);
        var volumes = new float[reader.Volumes][];
        for (var t = 0; t < volumes.Length; t++)
            reader.ReadVolume((volumes[t] = new float[reader.Grid.VoxelCount]).AsSpan());
        return (reader.Header, volumes);
    }

    /// <summary>Reads a mask: voxels that are neither 0 nor NaN in the file's only volume.</summary>
    /// <exception cref="NiftiException">The file holds more than one volume.</exception>
    public static Mask ReadMask(string path)
    {
        using var reader = Open(path);
        if (reader.Volumes != 1)
            throw new NiftiException($"{Path.GetFileName(path)} holds {reader.Volumes} volumes; a mask has one.");
        var values = new float[reader.Grid.VoxelCount];
        reader.ReadVolume(values.AsSpan());
        return Mask.FromBuffer(reader.Grid, values);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static void RequireVoxels(NiftiHeader header, long mostBytes, string name)
    {
        var volumeBytes = (long)header.Grid.VoxelCount * header.DataType.ByteSize();
        var needed = header.DataOffset + header.Volumes * volumeBytes;
        if (needed > mostBytes)
            throw new NiftiException(
                $"{name}: the file is cut short: {header.Volumes} volumes of {header.Grid.X}x{header.Grid.Y}x{header.Grid.Z} need {needed} bytes; "
                + $"there are at most {mostBytes}, which is {Math.Max(0, mostBytes - header.DataOffset) / volumeBytes} volumes.");
    }

    private static void Skip(Stream stream, long bytes, string name)
    {
        Span<byte> scrap = stackalloc byte[512];
        while (bytes > 0)
        {
            var got = stream.Read(scrap[..(int)Math.Min(bytes, scrap.Length)]);
            if (got == 0)
                throw new NiftiException($"{name}: the file ends before its first voxel.");
            bytes -= got;
        }
    }

    private static void SwapBytes(Span<byte> payload, int size)
    {
        if (size > 1)
            for (var at = 0; at < payload.Length; at += size)
                payload.Slice(at, size).Reverse();
    }
}
