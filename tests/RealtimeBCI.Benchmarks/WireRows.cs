using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Benchmarks;

/// <summary>A volume over loopback, from the bridge's send to the last byte in the session's hands.</summary>
internal static class WireRows
{
    public static IReadOnlyList<BenchmarkRow> Of(Scale scale)
    {
        var (grid, volumes) = scale == Scale.Full ? (new Grid(104, 104, 72, Affine.Identity), 300) : (new Grid(8, 8, 4, Affine.Identity), 4);
        var inbox = new TimingInbox();
        using var endpoint = new BridgeEndpoint("tcp://127.0.0.1:0", inbox, TimeProvider.System);
        using var client = new BridgeClient(endpoint.BoundAddress, "bench", TimeProvider.System) { RetainBytes = 8 << 20 };
        var run = new RunInfo { RunId = "bench", Grid = grid, DataType = VolumeDataType.Int16, RepetitionTimeSeconds = 1 };
        var payload = new byte[run.PayloadBytes];
        new Random(1).NextBytes(payload);
        client.StartRun(run);
        for (var n = 0; n < volumes; n++)
        {
            client.SendVolume(new() { ScannerNumber = n, AcquiredSeconds = n, Payload = payload });
            client.WaitUntilAcknowledgedAsync(CancellationToken.None).GetAwaiter().GetResult();
        }
        double[] later = [.. inbox.LatenciesMs.Skip(volumes / 5).Order()];
        string Of(string which) => $"a volume of {payload.Length / 1e6:0.0} MB over loopback, sent to received, {which}";
        return
        [
            new(Of("median"), later[later.Length / 2], "ms"),
            new(Of("99th percentile"), later[(int)(0.99 * (later.Length - 1))], "ms"),
        ];
    }

    private sealed class TimingInbox : IBridgeInbox
    {
        public List<double> LatenciesMs { get; } = [];

        public long LastSequence(string runId, int attempt) => 0;

        public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
        {
            if (message is not BridgeMessage.VolumeArrived(var volume))
                return;
            LatenciesMs.Add((volume.ReceivedNs - volume.SentNs) * 1e-6);
            volume.Payload.Dispose();
        }

        public void Refused(WireFault fault, string detail, string peer) => throw new InvalidOperationException($"The session refused the benchmark's volume: {fault}, {detail}");
    }
}
