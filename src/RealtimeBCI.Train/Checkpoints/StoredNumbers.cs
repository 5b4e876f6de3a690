using Microsoft.Win32.SafeHandles;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>Numbers of one type that lie one after another in a file. Any thread may read.</summary>
/// <param name="File">The open file.</param>
/// <param name="Position">Where the first one lies, bytes.</param>
/// <param name="Type">How they are stored.</param>
/// <param name="Count">How many there are; the caller has checked that the file holds them.</param>
internal sealed record StoredNumbers(SafeFileHandle File, long Position, ElementType Type, long Count)
{
    private const int PieceBytes = 1 << 16;

    /// <summary>Reads as many as <paramref name="values"/> is long.</summary>
    /// <exception cref="CheckpointException">The file ends early: it was changed while it was read.</exception>
    public void Read(long start, Span<float> values)
    {
        var size = Type.ByteSize();
        Span<byte> piece = new byte[Math.Min(PieceBytes, (long)values.Length * size)];
        while (values.Length > 0)
        {
            var count = Math.Min(values.Length, PieceBytes / size);
            ReadExactly(File, Position + start * size, piece[..(count * size)]);
            ElementKernel.ToFloat(piece[..(count * size)], Type, values[..count]);
            start += count;
            values = values[count..];
        }
    }

    /// <summary>Fills a span from a place in a file.</summary>
    /// <exception cref="CheckpointException">The file ends early.</exception>
    public static void ReadExactly(SafeFileHandle file, long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = RandomAccess.Read(file, bytes, position);
            if (read == 0)
                throw new CheckpointException("the file ends early; copy it again.");
            position += read;
            bytes = bytes[read..];
        }
    }
}
