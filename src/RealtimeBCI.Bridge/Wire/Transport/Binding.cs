using System.Diagnostics;
using NetMQ;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>Binds a socket.</summary>
internal static class Binding
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Binds, and says where; closes the socket if it fails.</summary>
    /// <remarks>A listener that was closed a moment ago gives its port back a few milliseconds later, so an address in use is tried again for 2 s.</remarks>
    /// <exception cref="IOException">Something else listens there, or the address cannot be bound.</exception>
    public static string Bind(NetMQSocket socket, string address)
    {
        using var never = new ManualResetEventSlim();
        for (var since = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                socket.Bind(address);
                return socket.Options.LastEndpoint!;
            }
            catch (AddressAlreadyInUseException) when (Stopwatch.GetElapsedTime(since) < Patience)
            {
                never.Wait(Pause);
            }
            catch (Exception failure) when (failure is NetMQException or System.Net.Sockets.SocketException)
            {
                socket.Dispose();
                throw new IOException(
                    $"Cannot listen at {address}: {(failure is AddressAlreadyInUseException ? "another program listens there" : failure.Message)}. End it, or choose another port.", failure);
            }
        }
    }
}
