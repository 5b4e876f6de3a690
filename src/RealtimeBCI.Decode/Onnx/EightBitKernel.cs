namespace RealtimeBCI.Decode;

/// <summary>Weights as 8-bit integers, as ONNX Runtime's operator MatMulNBits takes them.</summary>
/// <remarks>Each row is cut into blocks of 128; w = (q − 128) · scale, where scale = max|w| / 127 of the block. Symmetric, so 0 stays 0 exactly. The error of a weight is at most half its scale.</remarks>
public static class EightBitKernel
{
    /// <summary>Weights that share a scale.</summary>
    public const int BlockLength = 128;
    /// <summary>The integer that stands for 0.</summary>
    public const byte Zero = 128;

    /// <summary>Number of blocks in a row; the last one may be filled up with zeros.</summary>
    public static int BlocksOf(long rowLength) => checked((int)((rowLength + BlockLength - 1) / BlockLength));

    /// <summary>Scales of one row.</summary>
    /// <param name="row">Finite; shape [input].</param>
    /// <param name="scales">Shape [block]; 0 for a block of zeros.</param>
    public static void Scales(ReadOnlySpan<float> row, Span<float> scales)
    {
        for (var b = 0; b < scales.Length; b++)
        {
            var most = 0f;
            foreach (var w in Block(row, b))
                most = Math.Max(most, Math.Abs(w));
            scales[b] = most / 127;
        }
    }

    /// <summary>Integers of one row.</summary>
    /// <param name="row">Finite; shape [input].</param>
    /// <param name="scales">From <see cref="Scales"/>; shape [block].</param>
    /// <param name="integers">Shape [block, 128]; what lies beyond the row becomes <see cref="Zero"/>.</param>
    public static void Quantise(ReadOnlySpan<float> row, ReadOnlySpan<float> scales, Span<byte> integers)
    {
        integers.Fill(Zero);
        for (var b = 0; b < scales.Length; b++)
        {
            if (scales[b] == 0)
                continue;
            var inverse = 1 / scales[b];
            var block = Block(row, b);
            for (var i = 0; i < block.Length; i++)
                integers[b * BlockLength + i] = (byte)(Zero + Math.Clamp((int)MathF.Round(block[i] * inverse), -127, 127));
        }
    }

    private static ReadOnlySpan<float> Block(ReadOnlySpan<float> row, int block) =>
        row.Slice(block * BlockLength, Math.Min(BlockLength, row.Length - block * BlockLength));
}
