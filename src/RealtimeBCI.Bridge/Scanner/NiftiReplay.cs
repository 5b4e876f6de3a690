namespace RealtimeBCI.Bridge.Scanner;

/// <summary>How a recorded series is replayed.</summary>
public sealed record NiftiReplaySettings
{
    /// <summary>The series, .nii or .nii.gz.</summary>
    public required string Series { get; init; }
    /// <summary>Repetition time, seconds; null takes the file's.</summary>
    public double? RepetitionTimeSeconds { get; init; }
    /// <summary>Scanner seconds per second; 0 is as fast as is acknowledged.</summary>
    public double Speed { get; init; } = 1;
    /// <summary>BIDS events, of which onset and duration are sent; null sends none.</summary>
    public string? Events { get; init; }
    /// <summary>The run's name; null takes the file's, without its endings.</summary>
    public string? RunId { get; init; }
    /// <summary>Counts from 1: a run that is sent again is a new attempt.</summary>
    public int Attempt { get; init; } = 1;
    /// <summary>Volumes to announce; null announces those of the file.</summary>
    public int? ExpectedVolumes { get; init; }
}

/// <summary>What was sent.</summary>
/// <param name="Volumes">Volumes that were read and handed to the link.</param>
/// <param name="Events">Events.</param>
/// <param name="Late">Volumes that were not ready when they were due.</param>
public sealed record ScanSummary(int Volumes, int Events, int Late);

/// <summary>Sends a recorded series as a scanner would have: each volume when its acquisition is complete.</summary>
public sealed class NiftiReplay
{
    private const int ReadAhead = 4;
    private readonly NiftiReplaySettings _settings;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<EventRow> _events;

    /// <summary>Reads the series' header and the events, so that every fault shows before anything is sent.</summary>
    /// <exception cref="NiftiException">The series cannot be read.</exception>
    /// <exception cref="EventsException">The events cannot be read.</exception>
    /// <exception cref="ArgumentException">No repetition time is known, or it or the speed is out of range.</exception>
    public NiftiReplay(NiftiReplaySettings settings, TimeProvider time)
    {
        (_settings, _time) = (settings, time);
        if (!(settings.Speed >= 0 && double.IsFinite(settings.Speed)))
            throw new ArgumentException($"--speed is {settings.Speed}; it must be 0 (as fast as acknowledged) or more.");
        using var reader = NiftiReader.Open(settings.Series);
        var name = Path.GetFileName(settings.Series);
        var tr = settings.RepetitionTimeSeconds ?? reader.Header.RepetitionTimeSeconds;
        if (!(tr is >= 0.05 and <= 60))
            throw new ArgumentException($"The repetition time of {name} is {tr} s; it must lie between 0.05 and 60 s. Give it with --tr.");
        Run = new()
        {
            RunId = settings.RunId ?? name[..(name.IndexOf(".nii", StringComparison.OrdinalIgnoreCase) is var dot and > 0 ? dot : name.Length)],
            Attempt = settings.Attempt,
            Grid = reader.Grid,
            DataType = reader.DataType,
            Slope = reader.Header.Slope,
            Intercept = reader.Header.Intercept,
            RepetitionTimeSeconds = tr,
            ExpectedVolumes = settings.ExpectedVolumes ?? reader.Volumes,
            Speed = settings.Speed > 0 ? settings.Speed : 1,
        };
        _events = settings.Events is { } path ? EventsTable.Read(path) : [];
    }

    /// <summary>What is said of the run before its first volume.</summary>
    public RunInfo Run { get; }

    /// <summary>Sends everything. Cancelled, it says that the run was aborted.</summary>
    public async Task<ScanSummary> SendAsync(IScannerLink link, CancellationToken stop)
    {
        var clock = new ScannerClock(_time, _settings.Speed);
        var volumes = Link.Lossless<PooledBytes>(ReadAhead);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reader = Task.Run(() => ReadAsync(volumes.Writer, reading.Token), CancellationToken.None);
        int sent = 0, events = 0, late = 0;
        var complete = false;
        link.StartRun(Run);
        try
        {
            while (!volumes.Reader.TryPeek(out _) && await volumes.Reader.WaitToReadAsync(stop))
            {
            }
            clock.Start();
            await foreach (var payload in volumes.Reader.ReadAllAsync(stop))
            {
                using (payload)
                {
                    var end = Run.StartOf(sent + 1);
                    if (clock.NowSeconds > end)
                        late++;
                    for (; events < _events.Count && _events[events].OnsetSeconds <= end; events++)
                        await SendEventAsync(link, clock, events, stop);
                    await clock.UntilAsync(end, now => link.Beat(true, now), stop);
                    if (!clock.Paced)
                        await link.WaitForRoomAsync(stop);
                    link.SendVolume(new()
                    {
                        ScannerNumber = sent,
                        AcquiredSeconds = Run.StartOf(sent),
                        TriggerNs = clock.NsOf(Run.StartOf(sent)),
                        FileSeenNs = clock.NowNs,
                        Payload = payload.Span,
                    });
                    sent++;
                    link.Beat(true, clock.Paced ? clock.NowSeconds : end);
                }
            }
            complete = true;
        }
        finally
        {
            await reading.CancelAsync();
            link.EndRun(complete);
            while (volumes.Reader.TryRead(out var left))
                left.Dispose();
        }
        await reader;
        await link.FinishAsync(stop);
        return new(sent, events, late);
    }

    private async ValueTask SendEventAsync(IScannerLink link, ScannerClock clock, int index, CancellationToken stop)
    {
        var row = _events[index];
        await clock.UntilAsync(row.OnsetSeconds, now => link.Beat(true, now), stop);
        var imagined = row.Columns.GetValueOrDefault("state") == "imagery";
        link.SendStimulus(row.OnsetSeconds, row.DurationSeconds, index, imagined ? CognitiveState.Imagery : CognitiveState.Perception);
    }

    private async Task ReadAsync(System.Threading.Channels.ChannelWriter<PooledBytes> output, CancellationToken stop)
    {
        try
        {
            using var reader = NiftiReader.Open(_settings.Series);
            for (var n = 0; n < reader.Volumes && !stop.IsCancellationRequested; n++)
            {
                var payload = PooledBytes.Rent(reader.VolumeBytes);
                reader.ReadVolume(payload.Span);
                await output.WriteAsync(payload, stop);
            }
            output.TryComplete();
        }
        catch (Exception failure)
        {
            output.TryComplete(failure is OperationCanceledException ? null : failure);
        }
    }
}
