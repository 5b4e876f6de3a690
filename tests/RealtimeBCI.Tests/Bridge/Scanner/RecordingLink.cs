using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.Tests.Bridge.Scanner;

/// <summary>Keeps all that a bridge sends, with the time at which it did.</summary>
internal sealed class RecordingLink(TimeProvider? time = null) : IScannerLink
{
    public sealed record Sent(string What, int Number, double Seconds, long AtNs, byte[] Payload, uint? Checksum, Grid? Grid);

    public List<Sent> All { get; } = [];
    public IEnumerable<Sent> Volumes => All.Where(s => s.What == "volume");
    public int[] Numbers => [.. Volumes.Select(v => v.Number)];
    public RunInfo? Run { get; private set; }
    public bool? Complete { get; private set; }

    private long Now => time?.GetTimestamp() ?? 0;

    public void StartRun(RunInfo run) => Run = run;
    public void SendVolume(in ScannedVolume v) => All.Add(new("volume", v.ScannerNumber, v.AcquiredSeconds, Now, v.Payload.ToArray(), v.ClaimedChecksum, v.Grid));
    public void SendStimulus(double onset, double duration, int trial, CognitiveState state) => All.Add(new("stimulus", trial, onset, Now, [], null, null));
    public void SendPress(double seconds, int? trial) => All.Add(new("press", trial ?? -1, seconds, Now, [], null, null));
    public void Beat(bool running, double sessionSeconds) => All.Add(new("beat", 0, sessionSeconds, Now, [], null, null));
    public void EndRun(bool complete) => Complete = complete;
    public ValueTask WaitForRoomAsync(CancellationToken stop) => ValueTask.CompletedTask;
    public ValueTask FinishAsync(CancellationToken stop) => ValueTask.CompletedTask;
}
