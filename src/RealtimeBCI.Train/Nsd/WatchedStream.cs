using System.Runtime.CompilerServices;

namespace RealtimeBCI.Train.Nsd;

/// <summary>A file that a damaged or hostile index cannot lead in circles: reads are counted against an allowance, and refused when the stack runs short.</summary>
/// <remarks>Both failures are exceptions that <see cref="HdfFile"/> turns into its one.</remarks>
internal sealed class WatchedStream(FileStream file) : Stream
{
    private long _left;

    /// <summary>Starts a new allowance.</summary>
    /// <param name="reads">Reads that the next piece of work may need at most.</param>
    public void Allow(long reads) => _left = reads;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => file.Length;

    public override long Position
    {
        get => file.Position;
        set => file.Position = value;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (--_left < 0)
            throw new InvalidDataException("its index leads in circles");
        return file.Read(buffer) is var got && (got > 0 || buffer.Length == 0) ? got : throw new EndOfStreamException("it ends early");
    }

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);
    public override void Flush() { }
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
