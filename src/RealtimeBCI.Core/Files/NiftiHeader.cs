using System.Buffers.Binary;

namespace RealtimeBCI.Core;

/// <summary>A NIfTI file breaks its format, or uses a part of it that is not supported.</summary>
public sealed class NiftiException(string message) : Exception(message);

/// <summary>What a NIfTI-1 or NIfTI-2 header says, as far as a series of volumes needs it.</summary>
/// <remarks>Standards: nifti1.h (2003) and nifti2.h (2011), NIfTI Data Format Working Group.</remarks>
public sealed record NiftiHeader
{
    /// <summary>Voxels along x, y, z, and the affine: the sform where its code is above 0, else the qform, else the voxel sizes.</summary>
    public required Grid Grid { get; init; }
    /// <summary>Volumes in the file; 1 for a three-dimensional one.</summary>
    public required int Volumes { get; init; }
    /// <summary>Encoding of the voxels.</summary>
    public required VolumeDataType DataType { get; init; }
    /// <summary>value = stored * Slope + Intercept; a stored slope that is 0 or not finite means unscaled and reads as 1 and 0.</summary>
    public required double Slope { get; init; }
    /// <summary>See <see cref="Slope"/>.</summary>
    public required double Intercept { get; init; }
    /// <summary>pixdim[4] in seconds, by xyzt_units; 0 where the file says nothing.</summary>
    public required double RepetitionTimeSeconds { get; init; }
    /// <summary>Byte offset of the first voxel; a stored 0 reads as right behind the header.</summary>
    public required long DataOffset { get; init; }
    /// <summary>Whether the file's numbers are big-endian.</summary>
    public required bool BigEndian { get; init; }

    /// <summary>Length of a NIfTI-1 header, bytes.</summary>
    public const int MinLength = 348;
    /// <summary>Length of the longest header that <see cref="Parse"/> may need: NIfTI-2's, bytes.</summary>
    public const int MaxLength = 540;

    /// <summary>Bytes of the largest volume that is read.</summary>
    public const long MaxVolumeBytes = 1 << 30;

    /// <summary>Whether a header that begins with these four bytes is NIfTI-2's, in either byte order.</summary>
    public static bool IsVersion2(ReadOnlySpan<byte> start) =>
        BinaryPrimitives.ReadInt32LittleEndian(start) == MaxLength || BinaryPrimitives.ReadInt32BigEndian(start) == MaxLength;

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first <see cref="MaxLength"/> bytes of the file, or 348 of a NIfTI-1 file no longer than that.</param>
    /// <param name="name">How to name the file in messages.</param>
    /// <exception cref="NiftiException">The header cannot be; the message says why.</exception>
    public static NiftiHeader Parse(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length < 348)
            throw new NiftiException($"{name}: {bytes.Length} bytes are too few for a NIfTI header of 348 or 540 bytes.");
        var size = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var big = size is not (348 or 540);
        if (big)
            size = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (size is not (348 or 540) || bytes.Length < size)
            throw new NiftiException($"{name}: the header says it is {size} bytes long; NIfTI-1 has 348, NIfTI-2 has 540.");
        var fields = new Fields(bytes, big);
        var header = size == MinLength ? ReadVersion1(fields, name) : ReadVersion2(fields, name);
        if (header.DataOffset < size)
            throw new NiftiException($"{name}: the voxels start at byte {header.DataOffset} (vox_offset), inside the header of {size} bytes; expected {size + 4} or more.");
        return header;
    }

    private static NiftiHeader ReadVersion1(Fields f, string name)
    {
        if (!(f.Bytes[344..348].SequenceEqual("n+1\0"u8) || f.Bytes[344..348].SequenceEqual("ni1\0"u8)))
            throw new NiftiException($"{name}: the magic of a NIfTI-1 file is missing (n+1).");
        if (f.Bytes[344..348].SequenceEqual("ni1\0"u8))
            throw new NiftiException($"{name}: header and image are in two files (.hdr, .img); convert to one .nii file.");
        Span<long> dim = stackalloc long[8];
        Span<double> pixdim = stackalloc double[8], rows = stackalloc double[12];
        for (var i = 0; i < 8; i++)
        {
            dim[i] = f.Int16(40 + 2 * i);
            pixdim[i] = f.Float(76 + 4 * i);
        }
        for (var i = 0; i < 12; i++)
            rows[i] = f.Float(280 + 4 * i);
        var affine = f.Int16(254) > 0 ? Affine.FromRows(rows)
            : QuaternionAffine(pixdim, f.Int16(252) > 0, f.Float(256), f.Float(260), f.Float(264), f.Float(268), f.Float(272), f.Float(276));
        return Make(name, dim, pixdim, affine, f.Int16(70), f.Float(112), f.Float(116), Offset(f.Float(108), MinLength), f.Bytes[123], f.Big);
    }

    private static NiftiHeader ReadVersion2(Fields f, string name)
    {
        if (!f.Bytes[4..8].SequenceEqual("n+2\0"u8))
            throw new NiftiException($"{name}: the magic of a one-file NIfTI-2 image is missing (n+2).");
        Span<long> dim = stackalloc long[8];
        Span<double> pixdim = stackalloc double[8], rows = stackalloc double[12];
        for (var i = 0; i < 8; i++)
        {
            dim[i] = f.Int64(16 + 8 * i);
            pixdim[i] = f.Double(104 + 8 * i);
        }
        for (var i = 0; i < 12; i++)
            rows[i] = f.Double(400 + 8 * i);
        var affine = f.Int32(348) > 0 ? Affine.FromRows(rows)
            : QuaternionAffine(pixdim, f.Int32(344) > 0, f.Double(352), f.Double(360), f.Double(368), f.Double(376), f.Double(384), f.Double(392));
        return Make(name, dim, pixdim, affine, f.Int16(12), f.Double(176), f.Double(184), Offset(f.Int64(168), MaxLength), (byte)f.Int32(500), f.Big);
    }

    private static NiftiHeader Make(
        string name, ReadOnlySpan<long> dim, ReadOnlySpan<double> pixdim, Affine affine, int type, double slope, double intercept, long offset, byte units, bool big)
    {
        if (dim[0] is < 1 or > 7)
            throw new NiftiException($"{name}: dim[0] is {dim[0]}; it must be 1 to 7.");
        var d = new long[8];
        for (var i = 1; i < 8; i++)
            d[i] = i <= dim[0] ? dim[i] : 1;
        for (var i = 1; i <= 4; i++)
            if (d[i] is < 1 or > 1_000_000)
                throw new NiftiException($"{name}: dim[{i}] is {d[i]}; it must be 1 to 1000000.");
        if (d[5] != 1 || d[6] != 1 || d[7] != 1)
            throw new NiftiException($"{name}: {dim[0]} dimensions of which dim[5..7] are {d[5]}, {d[6]}, {d[7]}; a series has four.");
        if (!Enum.IsDefined((VolumeDataType)type))
            throw new NiftiException($"{name}: voxel type {type} is not supported; expected an integer or float type (2, 4, 8, 16, 64, 256, 512, 768, 1024 or 1280).");
        if (d[1] * d[2] * d[3] * ((VolumeDataType)type).ByteSize() > MaxVolumeBytes)
            throw new NiftiException($"{name}: a volume of {d[1]}x{d[2]}x{d[3]} voxels of type {(VolumeDataType)type} has more than {MaxVolumeBytes} bytes.");
        if (offset > 1L << 40)
            throw new NiftiException($"{name}: the voxels start at byte {offset} (vox_offset); expected 352 or 544 in most files.");
        var scaled = slope != 0 && double.IsFinite(slope);
        if (scaled && !double.IsFinite(intercept))
            throw new NiftiException($"{name}: scl_inter is {intercept} beside a scl_slope of {slope}; it must be a finite number.");
        var second = (units & 0x38) switch { 16 => 1e-3, 24 => 1e-6, _ => 1.0 };
        if (!(Math.Abs(affine.Determinant) is > 1e-9 and < 1e12) || !affine.ToRows().All(double.IsFinite))
            throw new NiftiException($"{name}: its affine [{affine}] (determinant {affine.Determinant}) gives the voxels no place; repair its sform or qform.");
        return new()
        {
            Grid = new((int)d[1], (int)d[2], (int)d[3], affine),
            Volumes = (int)d[4],
            DataType = (VolumeDataType)type,
            Slope = scaled ? slope : 1,
            Intercept = scaled ? intercept : 0,
            RepetitionTimeSeconds = double.IsFinite(pixdim[4]) && pixdim[4] > 0 && dim[0] >= 4 ? pixdim[4] * second : 0,
            DataOffset = offset,
            BigEndian = big,
        };
    }

    private static long Offset(double stored, int header) => stored == 0 ? header + 4 : double.IsFinite(stored) ? (long)stored : -1;

    private static double Step(double size) => size != 0 && double.IsFinite(size) ? Math.Abs(size) : 1;

    private static Affine QuaternionAffine(ReadOnlySpan<double> pixdim, bool known, double b, double c, double d, double x, double y, double z)
    {
        double sx = Step(pixdim[1]), sy = Step(pixdim[2]), sz = Step(pixdim[3]) * (pixdim[0] < 0 ? -1 : 1);
        if (!known)
            return new(sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, Step(pixdim[3]), 0);
        var a2 = 1 - (b * b + c * c + d * d);
        var a = a2 > 1e-7 ? Math.Sqrt(a2) : 0;
        if (a == 0)
        {
            var n = 1 / Math.Sqrt(b * b + c * c + d * d);
            (b, c, d) = (b * n, c * n, d * n);
        }
        return new(
            (a * a + b * b - c * c - d * d) * sx, 2 * (b * c - a * d) * sy, 2 * (b * d + a * c) * sz, x,
            2 * (b * c + a * d) * sx, (a * a + c * c - b * b - d * d) * sy, 2 * (c * d - a * b) * sz, y,
            2 * (b * d - a * c) * sx, 2 * (c * d + a * b) * sy, (a * a + d * d - b * b - c * c) * sz, z);
    }

    private readonly ref struct Fields(ReadOnlySpan<byte> bytes, bool big)
    {
        public ReadOnlySpan<byte> Bytes { get; } = bytes;
        public bool Big { get; } = big;
        public short Int16(int at) => Big ? BinaryPrimitives.ReadInt16BigEndian(Bytes[at..]) : BinaryPrimitives.ReadInt16LittleEndian(Bytes[at..]);
        public int Int32(int at) => Big ? BinaryPrimitives.ReadInt32BigEndian(Bytes[at..]) : BinaryPrimitives.ReadInt32LittleEndian(Bytes[at..]);
        public long Int64(int at) => Big ? BinaryPrimitives.ReadInt64BigEndian(Bytes[at..]) : BinaryPrimitives.ReadInt64LittleEndian(Bytes[at..]);
        public double Float(int at) => BitConverter.Int32BitsToSingle(Int32(at));
        public double Double(int at) => BitConverter.Int64BitsToDouble(Int64(at));
    }
}
