using System.Net;
using System.Net.Sockets;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Addresses on loopback that nobody used a moment ago.</summary>
internal sealed record Ports(string Bridge, string Display)
{
    /// <summary>As options of <c>run</c> and <c>check</c>.</summary>
    public string[] Options => ["--bridge", Bridge, "--display", Display, "--feed", "none"];

    public static Ports Free()
    {
        using TcpListener bridge = new(IPAddress.Loopback, 0), display = new(IPAddress.Loopback, 0);
        bridge.Start();
        display.Start();
        return new(Address(bridge), Address(display));
    }

    private static string Address(TcpListener listener) => $"tcp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
}
