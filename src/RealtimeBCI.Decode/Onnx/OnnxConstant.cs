using System.Runtime.InteropServices;
using RealtimeBCI.Decode.OnnxFormat;

namespace RealtimeBCI.Decode;

/// <summary>A constant of a model that is not yet written: its header, its size and how its bytes are made.</summary>
internal sealed record OnnxConstant(TensorProto Header, long Bytes, Action<Stream> Write)
{
    public const int Float32 = 1, UInt8 = 2, Int64 = 7;

    public static OnnxConstant Of(NamedTensor tensor, string name) => new(
        HeaderOf(name, Float32, tensor.Shape), checked(tensor.Count * sizeof(float)),
        stream => tensor.ForEachBlock((block, length) => stream.Write(MemoryMarshal.AsBytes(block.AsSpan(0, length)))));

    /// <summary>The integers of a matrix [output, input] for MatMulNBits.</summary>
    public static OnnxConstant Integers(NamedTensor matrix, string name)
    {
        var blocks = EightBitKernel.BlocksOf(matrix.Shape[1]);
        return new(
            HeaderOf(name, UInt8, [matrix.Shape[0], blocks, EightBitKernel.BlockLength]), checked(matrix.Shape[0] * blocks * EightBitKernel.BlockLength),
            stream =>
            {
                var scales = new float[blocks];
                var integers = new byte[blocks * EightBitKernel.BlockLength];
                ForEachRow(matrix, row =>
                {
                    EightBitKernel.Scales(row, scales);
                    EightBitKernel.Quantise(row, scales, integers);
                    stream.Write(integers);
                });
            });
    }

    /// <summary>The scales of a matrix [output, input] for MatMulNBits.</summary>
    public static OnnxConstant Scales(NamedTensor matrix, string name)
    {
        var blocks = EightBitKernel.BlocksOf(matrix.Shape[1]);
        return new(
            HeaderOf(name, Float32, [matrix.Shape[0] * blocks]), checked(matrix.Shape[0] * blocks * sizeof(float)),
            stream =>
            {
                var scales = new float[blocks];
                ForEachRow(matrix, row =>
                {
                    EightBitKernel.Scales(row, scales);
                    stream.Write(MemoryMarshal.AsBytes(scales.AsSpan()));
                });
            });
    }

    public static TensorProto HeaderOf(string name, int type, ReadOnlySpan<long> shape)
    {
        var header = new TensorProto { Name = name, DataType = type };
        header.Dims.AddRange(shape.ToArray());
        return header;
    }

    private delegate void UseRow(ReadOnlySpan<float> row);

    private static void ForEachRow(NamedTensor matrix, UseRow use)
    {
        var row = new float[matrix.Shape[1]];
        for (long r = 0; r < matrix.Shape[0]; r++)
        {
            matrix.ReadFinite(r * row.Length, row);
            use(row);
        }
    }
}
