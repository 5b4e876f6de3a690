using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

/// <summary>What is refused before a byte is sent, and how ends close.</summary>
public sealed class BridgeOpeningTests
{
    private static readonly TimeProvider Time = TimeProvider.System;
    private readonly RecordingBridge _inbox = new();

    [Theory]
    [InlineData("tcp://0.0.0.0:5581")]
    [InlineData("tcp://*:5581")]
    [InlineData("tcp://192.168.1.2:5581")]
    [InlineData("127.0.0.1:5581")]
    [InlineData("tcp://127.0.0.1")]
    [InlineData("tcp://127.0.0.1:99999")]
    public void Only_loopback_addresses_are_listened_at(string address)
    {
        var failure = Assert.Throws<ArgumentException>(() => new BridgeEndpoint(address, _inbox, Time));
        Assert.Contains(address, failure.Message);
    }

    [Fact]
    public void An_address_that_is_taken_is_named()
    {
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time);
        var failure = Assert.Throws<IOException>(() => new BridgeEndpoint(endpoint.BoundAddress, _inbox, Time));
        Assert.Contains(endpoint.BoundAddress, failure.Message);
    }

    [Fact]
    public void Disposing_is_quick_with_and_without_a_server()
    {
        var since = System.Diagnostics.Stopwatch.GetTimestamp();
        var client = new BridgeClient("tcp://127.0.0.1:9", "nobody listens", Time);
        client.StartRun(WireTesting.Run());
        client.SendVolume(WireTesting.Volume(0, new byte[512]));
        client.Dispose();
        client.Dispose();
        new BridgeEndpoint(WireTesting.AnyPort, _inbox, Time).Dispose();
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void A_run_id_that_could_be_a_path_is_refused_before_it_is_sent()
    {
        using var client = new BridgeClient("tcp://127.0.0.1:9", "nobody listens", Time);
        Assert.Contains("../x", Assert.Throws<ArgumentException>(() => client.StartRun(WireTesting.Run("../x"))).Message);
        Assert.Throws<InvalidOperationException>(() => client.SendVolume(WireTesting.Volume(0, new byte[4])));
    }
}
