using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RealtimeBCI.Decode;

/// <summary>Arrays that start at a multiple of 64 bytes and stay there.</summary>
/// <remarks>ONNX Runtime sums a few numbers of an array one by one until it reaches an address that its vectors like. So the order of a sum, and its last digits, would depend on where the array happens to lie:
/// a replay would not give the same bits.</remarks>
internal static class AlignedMemory
{
    private const int Bytes = 64;

    /// <summary>So many zeros.</summary>
    public static Memory<float> Of(long length)
    {
        var array = GC.AllocateArray<float>(checked((int)length + Bytes / sizeof(float)), pinned: true);
        nint address;
        unsafe
        {
            address = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        }
        return array.AsMemory((int)(-address & (Bytes - 1)) / sizeof(float), (int)length);
    }
}
