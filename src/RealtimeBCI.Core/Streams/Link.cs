using System.Threading.Channels;

namespace RealtimeBCI.Core;

/// <summary>How two stages are joined, and what happens when the link is full.</summary>
public static class Link
{
    /// <summary>Nothing is lost: the writer waits until there is room.</summary>
    public static Channel<T> Lossless<T>(int capacity) =>
        Channel.CreateBounded<T>(new BoundedChannelOptions(capacity)
        {
            FullMode = BoundedChannelFullMode.Wait,
            SingleReader = true,
            AllowSynchronousContinuations = false,
        });
}
