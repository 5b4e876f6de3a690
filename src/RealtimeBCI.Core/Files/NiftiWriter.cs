using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Core;

/// <summary>Writes NIfTI-1 series (.nii, or .nii.gz by the name), volume by volume.</summary>
/// <remarks>Little-endian; the affine goes into the sform (code 1), and voxel sizes into pixdim. One writer, one thread.</remarks>
public sealed class NiftiWriter : IDisposable
{
    private const int HeaderLength = 352;
    private readonly Stream _stream;
    private readonly Grid _grid;
    private readonly VolumeDataType _type;
    private readonly int _volumes;
    private int _written;

    /// <summary>Creates a file for a known number of volumes.</summary>
    public NiftiWriter(string path, Grid grid, VolumeDataType type, int volumes, double repetitionTimeSeconds, double slope = 1, double intercept = 0)
    {
        (_grid, _type, _volumes) = (grid, type, volumes);
        Stream file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new BufferedStream(new GZipStream(file, CompressionLevel.Fastest), 1 << 16)
            : file;
        _stream.Write(Header(grid, type, volumes, repetitionTimeSeconds, slope, intercept));
    }

    /// <summary>Writes a whole series of float volumes; shape [volume][voxel], x fastest.</summary>
    public static void Write(string path, Grid grid, IReadOnlyList<float[]> volumes, double repetitionTimeSeconds)
    {
        using var writer = new NiftiWriter(path, grid, VolumeDataType.Float32, volumes.Count, repetitionTimeSeconds);
        foreach (var volume in volumes)
            writer.Add(MemoryMarshal.AsBytes(volume.AsSpan()));
    }

    /// <summary>Appends one volume's stored voxels, little-endian, x fastest.</summary>
    /// <exception cref="ArgumentException">The length is not one volume's.</exception>
    /// <exception cref="InvalidOperationException">All announced volumes are written.</exception>
    public void Add(ReadOnlySpan<byte> payload)
    {
        var expected = _grid.VoxelCount * _type.ByteSize();
        if (payload.Length != expected)
            throw new ArgumentException($"A volume has {expected} bytes; {payload.Length} were given.");
        if (_written == _volumes)
            throw new InvalidOperationException($"The header announces {_volumes} volumes; one more was given.");
        _stream.Write(payload);
        _written++;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private static byte[] Header(Grid grid, VolumeDataType type, int volumes, double tr, double slope, double intercept)
    {
        var h = new byte[HeaderLength];
        void Short(int at, int v) => BinaryPrimitives.WriteInt16LittleEndian(h.AsSpan(at), checked((short)v));
        void Float(int at, double v) => BinaryPrimitives.WriteSingleLittleEndian(h.AsSpan(at), (float)v);
        BinaryPrimitives.WriteInt32LittleEndian(h, 348);
        var dims = new[] { volumes > 1 ? 4 : 3, grid.X, grid.Y, grid.Z, volumes, 1, 1, 1 };
        var s = grid.VoxelSizeMm;
        var sizes = new[] { 1, s.X, s.Y, s.Z, tr, 0, 0, 0 };
        for (var i = 0; i < 8; i++)
        {
            Short(40 + 2 * i, dims[i]);
            Float(76 + 4 * i, sizes[i]);
        }
        Short(70, (int)type);
        Short(72, type.ByteSize() * 8);
        Float(108, HeaderLength);
        Float(112, slope);
        Float(116, intercept);
        h[123] = 2 | 8;
        Short(254, 1);
        var rows = grid.VoxelToWorld.ToRows();
        for (var i = 0; i < 12; i++)
            Float(280 + 4 * i, rows[i]);
        "n+1\0"u8.CopyTo(h.AsSpan(344));
        return h;
    }
}
