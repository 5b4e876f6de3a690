using System.Collections.Concurrent;
using System.Diagnostics;
using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

/// <summary>A bridge inbox that keeps everything, as a journal would; several endpoints may use it one after the other.</summary>
internal sealed class RecordingBridge : IBridgeInbox
{
    public ConcurrentQueue<BridgeMessage> Messages { get; } = new();
    public ConcurrentQueue<WireFault> Faults { get; } = new();
    public ConcurrentDictionary<(string, int), long> Last { get; } = new();
    public Func<BridgeMessage, bool> FailsOn { get; set; } = _ => false;
    public (string Run, int Attempt) Run { get; private set; }

    public long LastSequence(string runId, int attempt) => Last.GetValueOrDefault((runId, attempt));

    public void Accept(BridgeMessage message, ReadOnlyMemory<byte> headerFrame)
    {
        if (FailsOn(message))
            throw new IOException("the disk is full");
        if (message is BridgeMessage.RunStarted(var run, _))
            Run = (run.RunId, run.Attempt);
        if (message is BridgeMessage.VolumeArrived(var volume))
            volume.Payload.Dispose();
        if (message.Sequence > 0)
            Last[Run] = message.Sequence;
        Messages.Enqueue(message);
    }

    public void Refused(WireFault fault, string detail, string peer) => Faults.Enqueue(fault);

    public long[] Sequences => [.. Messages.Where(m => m.Sequence > 0).Select(m => m.Sequence)];
}

/// <summary>A display inbox that keeps everything.</summary>
internal sealed class RecordingDisplay : IDisplayInbox
{
    public ConcurrentQueue<ShownReport> Flips { get; } = new();
    public ConcurrentQueue<ResponseReport> Presses { get; } = new();
    public ConcurrentQueue<WireFault> Faults { get; } = new();

    public void Shown(ShownReport report, ReadOnlyMemory<byte> frame) => Flips.Enqueue(report);

    public void Response(ResponseReport report, ReadOnlyMemory<byte> frame) => Presses.Enqueue(report);

    public void Refused(WireFault fault, string detail, string peer) => Faults.Enqueue(fault);
}

/// <summary>A clock that stands apart from this host's by a fixed time, as another host's would.</summary>
internal sealed class ShiftedTime(TimeSpan shift) : TimeProvider
{
    public override long TimestampFrequency => System.TimestampFrequency;

    public override long GetTimestamp() => System.GetTimestamp() + shift.Ticks * (System.TimestampFrequency / TimeSpan.TicksPerSecond);
}

/// <summary>What several tests of the wire need.</summary>
internal static class WireTesting
{
    public const string AnyPort = "tcp://127.0.0.1:0";

    public static RunInfo Run(string id = "run-01", int x = 8, int y = 8, int z = 4, int attempt = 1) => new()
    {
        RunId = id,
        Attempt = attempt,
        Grid = new(x, y, z, Affine.Identity),
        DataType = VolumeDataType.Int16,
        RepetitionTimeSeconds = 1,
    };

    public static OutgoingVolume Volume(int number, ReadOnlySpan<byte> payload) => new() { ScannerNumber = number, AcquiredSeconds = number, Payload = payload };

    /// <summary>Waits for something that another thread will bring about; fails, naming it, if that does not happen within 20 s.</summary>
    public static async Task Until(Func<bool> condition, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(condition))] string what = "")
    {
        for (var since = Stopwatch.GetTimestamp(); !condition(); await Task.Delay(5))
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(20), $"did not happen within 20 s: {what}");
    }
}
