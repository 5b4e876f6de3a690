using System.Net;
using System.Net.Sockets;

namespace RealtimeBCI.App;

/// <summary>Addresses on this machine that nobody uses at the moment.</summary>
internal static class LoopbackPorts
{
    /// <summary>Endpoints of a session, without a feed.</summary>
    public static EndpointSettings Free()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return new() { Bridge = Address(first), Display = Address(second), Feed = null };
    }

    private static string Address(TcpListener listener) => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
}
