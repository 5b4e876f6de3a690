using NetMQ;
using NetMQ.Sockets;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

/// <summary>A client without manners: sends any bytes, and reads what comes back.</summary>
internal sealed class RawDealer : IDisposable
{
    private readonly DealerSocket _socket = new();

    public RawDealer(string address)
    {
        _socket.Options.Linger = TimeSpan.Zero;
        _socket.Connect(address);
    }

    public void Send(params byte[][] frames) => _socket.SendMultipartBytes(frames);

    public void Send(WireMessage message, params byte[][] payload) => Send([WireCodec.Encode(message), .. payload]);

    public Welcome Hello(WireRole role, string name = "raw")
    {
        Send(new Hello(role, name, "1", HostClock.Id));
        return Next<Welcome>();
    }

    /// <summary>The next message of this type; others are passed over.</summary>
    public T Next<T>() where T : WireMessage
    {
        while (true)
        {
            NetMQMessage? message = null;
            Assert.True(_socket.TryReceiveMultipartMessage(TimeSpan.FromSeconds(20), ref message), $"no {typeof(T).Name} within 20 s");
            if (WireCodec.Decode(message![0].ToByteArray(), null, 0).Message is T wanted)
                return wanted;
        }
    }

    public void Dispose() => _socket.Dispose();
}
