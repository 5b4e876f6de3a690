using System.Runtime.InteropServices;

namespace RealtimeBCI.Core;

/// <summary>Turns stored voxels into intensities.</summary>
public static class VoxelCodec
{
    /// <summary>Decodes little-endian voxels into scaled intensities: value = stored * slope + intercept.</summary>
    /// <param name="stored">Payload bytes, little-endian; length values.Length times the type's size.</param>
    /// <param name="type">How each voxel is stored.</param>
    /// <param name="slope">Scale; 1 leaves the numbers.</param>
    /// <param name="intercept">Offset, intensity units.</param>
    /// <param name="values">Intensities in the payload's order; shape [voxel].</param>
    /// <returns>How many values are NaN or infinite.</returns>
    /// <remarks>64-bit types are rounded to float. Allocates nothing.</remarks>
    /// <exception cref="ArgumentException">The lengths do not fit each other.</exception>
    public static int ToFloat(ReadOnlySpan<byte> stored, VolumeDataType type, double slope, double intercept, Span<float> values)
    {
        if (stored.Length != (long)values.Length * type.ByteSize())
            throw new ArgumentException(
                $"{stored.Length} bytes cannot be {values.Length} voxels of {type}; expected {(long)values.Length * type.ByteSize()} bytes.");
        float a = (float)slope, b = (float)intercept;
        switch (type)
        {
            case VolumeDataType.UInt8: Convert(stored, a, b, values, static v => v); break;
            case VolumeDataType.Int8: Convert(MemoryMarshal.Cast<byte, sbyte>(stored), a, b, values, static v => v); break;
            case VolumeDataType.Int16: Shorts(MemoryMarshal.Cast<byte, short>(stored), a, b, values); break;
            case VolumeDataType.UInt16: Convert(MemoryMarshal.Cast<byte, ushort>(stored), a, b, values, static v => v); break;
            case VolumeDataType.Int32: Wide(MemoryMarshal.Cast<byte, int>(stored), slope, intercept, values, static v => v); break;
            case VolumeDataType.UInt32: Wide(MemoryMarshal.Cast<byte, uint>(stored), slope, intercept, values, static v => v); break;
            case VolumeDataType.Int64: Wide(MemoryMarshal.Cast<byte, long>(stored), slope, intercept, values, static v => v); break;
            case VolumeDataType.UInt64: Wide(MemoryMarshal.Cast<byte, ulong>(stored), slope, intercept, values, static v => v); break;
            case VolumeDataType.Float32: Convert(MemoryMarshal.Cast<byte, float>(stored), a, b, values, static v => v); break;
            case VolumeDataType.Float64: Wide(MemoryMarshal.Cast<byte, double>(stored), slope, intercept, values, static v => v); break;
            default: throw new NotSupportedException($"Voxel type {type} cannot be decoded.");
        }
        return type is VolumeDataType.Float32 or VolumeDataType.Float64 ? CountNonFinite(values) : 0;
    }

    /// <summary>How many values are NaN or infinite.</summary>
    public static int CountNonFinite(ReadOnlySpan<float> values)
    {
        var count = 0;
        foreach (var v in values)
            if (!float.IsFinite(v))
                count++;
        return count;
    }

    private static void Convert<T>(ReadOnlySpan<T> stored, float slope, float intercept, Span<float> values, Func<T, float> cast)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = cast(stored[i]) * slope + intercept;
    }

    private static void Shorts(ReadOnlySpan<short> stored, float slope, float intercept, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = stored[i] * slope + intercept;
    }

    private static void Wide<T>(ReadOnlySpan<T> stored, double slope, double intercept, Span<float> values, Func<T, double> cast)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(cast(stored[i]) * slope + intercept);
    }
}
