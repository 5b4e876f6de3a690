using System.Buffers;
using System.Numerics;
using NetMQ;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Lets NetMQ take its frames from the shared array pool, so that a volume's frame is not a new array each time.</summary>
internal sealed class PooledFrames : IBufferPool
{
    private static readonly PooledFrames Installed = Install();

    /// <summary>Must have run before the first socket of the process; later calls do nothing.</summary>
    public static void Use() => _ = Installed;

    public byte[] Take(int size) => ArrayPool<byte>.Shared.Rent(size);

    public void Return(byte[] buffer)
    {
        // Frames that NetMQ took before this pool was installed have any length; the shared pool knows only its own.
        if (buffer.Length >= 16 && BitOperations.IsPow2(buffer.Length))
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Dispose()
    {
    }

    private static PooledFrames Install()
    {
        var pool = new PooledFrames();
        BufferPool.SetCustomBufferPool(pool);
        return pool;
    }
}
