using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Bridge.Scanner;

/// <summary>Volumes and events to a session's bridge endpoint.</summary>
/// <param name="client">The connection; the caller disposes it.</param>
/// <param name="time">The clock of its waits.</param>
public sealed class WireScannerLink(BridgeClient client, TimeProvider time) : IScannerLink
{
    private const int MostUnacknowledged = 8;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits until the session has welcomed this bridge.</summary>
    /// <exception cref="TimeoutException">It did not within the time.</exception>
    public async Task WaitForSessionAsync(string address, TimeSpan most, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (!client.IsConnected)
        {
            if (time.GetElapsedTime(start) > most)
                throw new TimeoutException($"No session answers at {address} within {most.TotalSeconds:0} s; start 'rtbci run' first, or give its bridge endpoint with --connect.");
            await Task.Delay(Look * 20, time, stop);
        }
    }

    /// <inheritdoc/>
    public void StartRun(RunInfo run) => client.StartRun(run);

    /// <inheritdoc/>
    public void SendVolume(in ScannedVolume volume) => client.SendVolume(new()
    {
        ScannerNumber = volume.ScannerNumber,
        AcquiredSeconds = volume.AcquiredSeconds,
        TriggerNs = volume.TriggerNs,
        FileSeenNs = volume.FileSeenNs,
        Payload = volume.Payload,
        ClaimedChecksum = volume.ClaimedChecksum,
        Grid = volume.Grid,
    });

    /// <inheritdoc/>
    public void SendStimulus(double onsetSeconds, double durationSeconds, int trial, CognitiveState state) => client.SendEvent(new()
    {
        Kind = ScannerEventKind.Stimulus,
        OnsetSeconds = onsetSeconds,
        DurationSeconds = durationSeconds,
        Trial = trial,
        State = state,
        ObservedNs = time.NowNs(),
    });

    /// <inheritdoc/>
    public void SendPress(double seconds, int? trial) => client.SendEvent(new()
    {
        Kind = ScannerEventKind.Response,
        OnsetSeconds = seconds,
        Button = "1",
        ObservedNs = time.NowNs(),
    });

    /// <inheritdoc/>
    public void Beat(bool running, double sessionSeconds) => client.Beat(running, sessionSeconds);

    /// <inheritdoc/>
    public void EndRun(bool complete) => client.EndRun(complete);

    /// <inheritdoc/>
    public async ValueTask WaitForRoomAsync(CancellationToken stop)
    {
        while (client.Queued >= MostUnacknowledged)
            await Task.Delay(Look, time, stop);
    }

    /// <inheritdoc/>
    public async ValueTask FinishAsync(CancellationToken stop) => await client.WaitUntilAcknowledgedAsync(stop);
}
