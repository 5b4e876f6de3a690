using System.Diagnostics;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

/// <summary>Alone, since it counts what the whole process allocates.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public sealed class VolumePathTests
{
    [Fact]
    public async Task A_volume_of_one_and_a_half_megabytes_costs_little_time_and_no_memory_of_its_size()
    {
        const int warmUp = 40, measured = 200;
        var latenciesMs = new List<double>();
        var inbox = new TimingBridge(latenciesMs);
        using var endpoint = new BridgeEndpoint(WireTesting.AnyPort, inbox, TimeProvider.System);
        using var client = new BridgeClient(endpoint.BoundAddress, "scanner", TimeProvider.System) { RetainBytes = 8 << 20 };
        var run = WireTesting.Run(x: 104, y: 104, z: 72);
        var payload = new byte[run.PayloadBytes];
        new Random(1).NextBytes(payload);
        client.StartRun(run);
        for (var i = 0; i < warmUp; i++)
            await SendOne(i);
        latenciesMs.Clear();
        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = warmUp; i < warmUp + measured; i++)
            await SendOne(i);
        var perVolume = (GC.GetTotalAllocatedBytes(precise: true) - before) / measured;

        latenciesMs.Sort();
        TestContext.Current.SendDiagnosticMessage(
            $"{payload.Length} bytes: p50 {latenciesMs[measured / 2]:F2} ms, p99 {latenciesMs[measured * 99 / 100]:F2} ms, {perVolume} bytes allocated per volume");
        Assert.Equal(measured, latenciesMs.Count);
        Assert.InRange(perVolume, 0, 20_000);
        Assert.Equal(0, inbox.Corrupt);

        async Task SendOne(int number)
        {
            client.SendVolume(WireTesting.Volume(number, payload));
            await client.WaitUntilAcknowledgedAsync(TestContext.Current.CancellationToken);
        }
    }

    private sealed class TimingBridge(List<double> latenciesMs) : IBridgeInbox
    {
        public int Corrupt { get; private set; }

        public long LastSequence(string runId, int attempt) => 0;

        public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
        {
            if (message is not BridgeMessage.VolumeArrived(var v))
                return;
            latenciesMs.Add((v.ReceivedNs - v.SentNs) / 1e6);
            if (System.IO.Hashing.Crc32.HashToUInt32(v.Payload.Span) != v.Checksum)
                Corrupt++;
            v.Payload.Dispose();
        }

        public void Refused(WireFault fault, string detail, string peer)
        {
        }
    }
}
