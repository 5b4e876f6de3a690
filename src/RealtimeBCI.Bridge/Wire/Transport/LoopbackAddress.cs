using System.Globalization;
using System.Net;

namespace RealtimeBCI.Bridge.Wire;

/// <summary>The addresses at which this version listens and connects.</summary>
internal static class LoopbackAddress
{
    /// <summary>Refuses whatever is not a TCP address of this host itself.</summary>
    /// <exception cref="ArgumentException">The address is not <c>tcp://127.x.y.z:PORT</c>, <c>tcp://[::1]:PORT</c> or <c>tcp://localhost:PORT</c>.</exception>
    public static void Require(string address)
    {
        var colon = address.LastIndexOf(':');
        var host = address.StartsWith("tcp://", StringComparison.Ordinal) && colon > 6 ? address[6..colon] : "";
        var port = colon >= 0 ? address[(colon + 1)..] : "";
        var isLoopback = host == "localhost" || IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);
        if (isLoopback && int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= IPEndPoint.MaxPort)
            return;
        throw new ArgumentException(
            $"The address is '{address}'; this version of the wire has no encryption and stays on this host. Use tcp://127.0.0.1:PORT (port 0 lets the system choose one for listening).");
    }
}
