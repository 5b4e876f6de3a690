using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>How a checkpoint stores one number.</summary>
internal enum ElementType
{
    Float16,
    BFloat16,
    Float32,
    Float64,
    /// <summary>Integers and flags of any size: none is a weight, so they are not read.</summary>
    Other,
}

/// <summary>Turns stored numbers into float32.</summary>
internal static class ElementKernel
{
    /// <summary>Bytes of one number; 0 for those that are not read.</summary>
    public static int ByteSize(this ElementType type) => type switch { ElementType.Float16 or ElementType.BFloat16 => 2, ElementType.Float32 => 4, ElementType.Float64 => 8, _ => 0 };

    /// <summary>Converts little-endian numbers; float64 is rounded.</summary>
    /// <param name="stored">Length values.Length times the type's size.</param>
    /// <param name="type">How they are stored.</param>
    /// <param name="values">Receives them.</param>
    public static void ToFloat(ReadOnlySpan<byte> stored, ElementType type, Span<float> values)
    {
        switch (type)
        {
            case ElementType.Float16:
                TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(stored), values);
                break;
            case ElementType.BFloat16:
                var halves = MemoryMarshal.Cast<byte, ushort>(stored);
                for (var i = 0; i < values.Length; i++)
                    values[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                break;
            case ElementType.Float32:
                MemoryMarshal.Cast<byte, float>(stored).CopyTo(values);
                break;
            case ElementType.Float64:
                var doubles = MemoryMarshal.Cast<byte, double>(stored);
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)doubles[i];
                break;
            default:
                throw new NotSupportedException($"Numbers of type {type} are not read.");
        }
    }
}
