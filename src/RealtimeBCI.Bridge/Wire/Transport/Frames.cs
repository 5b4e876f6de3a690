using NetMQ;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Sends and takes frames without allocating them.</summary>
internal static class Frames
{
    /// <summary>Sends without waiting.</summary>
    /// <returns>False where the peer's queue is full.</returns>
    public static bool TrySend(IOutgoingSocket socket, ReadOnlySpan<byte> bytes, bool more)
    {
        var frame = new Msg();
        frame.InitPool(bytes.Length);
        bytes.CopyTo(frame.Slice());
        try
        {
            return socket.TrySend(ref frame, TimeSpan.Zero, more);
        }
        finally
        {
            if (frame.IsInitialised)
                frame.Close();
        }
    }

    /// <summary>Takes one frame, if there is one.</summary>
    public static bool TryTake(IReceivingSocket socket, ref Msg frame)
    {
        frame.InitEmpty();
        if (socket.TryReceive(ref frame, TimeSpan.Zero))
            return true;
        frame.Close();
        return false;
    }

    /// <summary>Drops what is left of a message.</summary>
    /// <returns>Frames dropped.</returns>
    public static int Drain(IReceivingSocket socket, bool hasMore)
    {
        var dropped = 0;
        while (hasMore)
        {
            var frame = new Msg();
            if (!TryTake(socket, ref frame))
                return dropped;
            hasMore = frame.HasMore;
            frame.Close();
            dropped++;
        }
        return dropped;
    }
}
