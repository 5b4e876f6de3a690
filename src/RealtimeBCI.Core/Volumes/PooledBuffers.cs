using System.Buffers;

namespace RealtimeBCI.Core;

/// <summary>Bytes from a pool. One owner at a time: who takes it last disposes it, once.</summary>
public sealed class PooledBytes : IDisposable
{
    private byte[]? _array;

    private PooledBytes(byte[] array, int length) => (_array, Length) = (array, length);

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>The bytes.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public Span<byte> Span => Array.AsSpan(0, Length);

    /// <summary>The bytes, for asynchronous use.</summary>
    public Memory<byte> Memory => Array.AsMemory(0, Length);

    private byte[] Array => _array ?? throw new ObjectDisposedException(nameof(PooledBytes));

    /// <summary>Takes a buffer from the shared pool; its content is undefined.</summary>
    public static PooledBytes Rent(int length) => new(ArrayPool<byte>.Shared.Rent(length), length);

    /// <summary>Takes a buffer from the shared pool and copies into it.</summary>
    public static PooledBytes Copy(ReadOnlySpan<byte> bytes)
    {
        var buffer = Rent(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            ArrayPool<byte>.Shared.Return(array);
    }
}

/// <summary>Buffers of one length that a run reuses, so that nothing of a volume's size is allocated after warm-up.</summary>
/// <param name="length">Length of each buffer, elements.</param>
public sealed class FloatBuffers(int length)
{
    private readonly System.Collections.Concurrent.ConcurrentBag<float[]> _free = [];

    /// <summary>Length of each buffer.</summary>
    public int Length => length;

    /// <summary>Takes a buffer; its content is undefined.</summary>
    public FloatBuffer Rent() => new(_free.TryTake(out var array) ? array : new float[length], this);

    internal void Return(float[] array) => _free.Add(array);
}

/// <summary>A buffer of floats that goes back to its pool when disposed. One owner at a time; a handle that was disposed stays so,
/// whoever has the memory next.</summary>
public sealed class FloatBuffer : IDisposable
{
    private readonly FloatBuffers _home;
    private float[]? _array;

    internal FloatBuffer(float[] array, FloatBuffers home) => (_array, _home) = (array, home);

    /// <summary>The values.</summary>
    /// <exception cref="ObjectDisposedException">The buffer was given back.</exception>
    public Span<float> Span => _array ?? throw new ObjectDisposedException(nameof(FloatBuffer));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            _home.Return(array);
    }
}
