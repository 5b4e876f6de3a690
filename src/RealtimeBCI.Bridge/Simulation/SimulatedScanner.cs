using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.Bridge.Simulation;

/// <summary>Runs a simulated scan against the clock: watches the display, makes each volume in the middle of its acquisition, and sends it when that is complete.</summary>
/// <param name="run">What is scanned.</param>
/// <param name="display">What the participant sees.</param>
/// <param name="link">Where volumes go.</param>
/// <param name="time">The host's clock.</param>
public sealed class SimulatedScanner(SimulatedRun run, IDisplayFeed display, IScannerLink link, TimeProvider time)
{
    private const int SaveEvery = 100;

    /// <summary>Where truth is written, during the run and at its end; null writes none.</summary>
    public string? TruthFolder { get; init; }

    /// <summary>Faults to name in the truth; null where none are done.</summary>
    public FaultLedger? Faults { get; init; }

    /// <summary>Is told of each volume sent: number sent, and how many were late.</summary>
    public Action<int, int>? Progress { get; init; }

    /// <summary>Volumes that were not ready when their acquisition was complete; they are sent late, and the schedule stays.</summary>
    public int Late { get; private set; }

    /// <summary>Longest time that making a volume took, ms.</summary>
    public double SlowestMs { get; private set; }

    /// <summary>Scans until the stated number of volumes, or until the schedule is over. Cancelled, it says that the run was aborted.</summary>
    public async Task<ScanSummary> ScanAsync(CancellationToken stop)
    {
        var settings = run.Settings;
        var tr = settings.RepetitionTimeSeconds;
        var clock = new ScannerClock(time, settings.Speed);
        using var payload = PooledBytes.Rent(settings.RunInfo.PayloadBytes);
        var complete = false;
        var presses = 0;
        void Press(double seconds, int? trial)
        {
            presses++;
            link.SendPress(seconds, trial);
        }
        WarmUp();
        if (TruthFolder is not null)
            SimulationTruth.WriteParticipant(TruthFolder, run);
        link.StartRun(settings.RunInfo);
        clock.Start();
        try
        {
            for (var n = 0; settings.Volumes is { } all ? n < all : !display.ScheduleOver; n++)
            {
                double middle = (n + 0.5) * tr, end = (n + 1) * tr;
                await clock.UntilAsync(middle, now => link.Beat(true, now), stop);
                OfflineSimulation.Watch(run.Participant, display, middle, Press);
                Make(payload.Span);
                if (clock.NowSeconds > end)
                    Late++;
                await clock.UntilAsync(end, now => link.Beat(true, now), stop);
                if (!clock.Paced)
                    await link.WaitForRoomAsync(stop);
                link.SendVolume(new()
                {
                    ScannerNumber = n,
                    AcquiredSeconds = n * tr,
                    TriggerNs = clock.NsOf(n * tr),
                    FileSeenNs = clock.NowNs,
                    Payload = payload.Span,
                });
                link.Beat(true, clock.Paced ? clock.NowSeconds : end);
                Progress?.Invoke(n + 1, Late);
                if (TruthFolder is not null && (n + 1) % SaveEvery == 0)
                    SimulationTruth.WriteRun(TruthFolder, run, Faults, Late);
            }
            complete = true;
        }
        finally
        {
            link.EndRun(complete);
            if (TruthFolder is not null)
                SimulationTruth.WriteRun(TruthFolder, run, Faults, Late);
        }
        await link.FinishAsync(stop);
        return new(run.Made, presses, Late);
    }

    private static void WarmUp()
    {
        var small = new SimulatedRun(new() { Grid = SimulationSettings.GridOf(24, 24, 16, 7, 8, 8), RunId = "warm-up" }, PictureLatents.Random(["a", "b"], 2, 1));
        small.Participant.See(new() { Number = 1, Kind = DesignEventKind.Trial, OnsetSeconds = 0, DurationSeconds = 1, Item = "a" }, 0);
        var payload = new byte[small.Settings.RunInfo.PayloadBytes];
        for (var n = 0; n < 40; n++)
            small.Next(payload);
    }

    private void Make(Span<byte> payload)
    {
        var start = time.GetTimestamp();
        run.Next(payload);
        SlowestMs = Math.Max(SlowestMs, time.GetElapsedTime(start).TotalMilliseconds);
    }
}
