using System.IO.Hashing;

namespace RealtimeBCI.Bridge.Ingest;

/// <summary>Puts a run's volumes in scanner order, turns away what cannot be used, and marks gaps.</summary>
/// <remarks>A volume is missing when a later scanner number has arrived and 1.5 repetition times of session time have passed since its
/// acquisition ended; a stall alone marks nothing. Session time is what messages carry, so a replay makes the same marks. Volumes that wait for
/// an earlier one are held as they came. One instance serves one run.</remarks>
public sealed class OrderVolumes : ISpread<RunItem<RawVolume>, RunItem<IngestedVolume>>
{
    /// <summary>Repetition times after which an overtaken volume counts as missing.</summary>
    public const double OvertakenAfterRepetitions = 1.5;

    /// <summary>The furthest that a scanner number may lie ahead of the one that is due.</summary>
    public const int FurthestAhead = 4096;

    private readonly RunInfo _run;
    private readonly FloatBuffers _buffers;
    private readonly MonotonicClock _clock;
    private readonly SortedDictionary<int, RawVolume> _held = [];
    private readonly HashSet<int> _missing = [];
    private double _sessionSeconds;
    private int _next;

    /// <summary>Prepares for a run.</summary>
    public OrderVolumes(RunInfo run, MonotonicClock clock)
    {
        (_run, _clock) = (run, clock);
        _buffers = new(run.Grid.VoxelCount);
    }

    /// <inheritdoc/>
    public void Apply(RunItem<RawVolume> input, Action<RunItem<IngestedVolume>> emit)
    {
        if (input.Volume is { } volume)
            Take(volume, emit);
        else if (input.Signal is RunSignal.TimePassed(var seconds))
        {
            if (seconds > _sessionSeconds)
                _sessionSeconds = seconds;
            Release(emit);
            emit(input.Signal);
        }
        else
        {
            if (input.Signal is RunSignal.Ended)
                ReleaseAll(emit);
            emit(input.Signal!);
        }
    }

    private void Take(RawVolume volume, Action<RunItem<IngestedVolume>> emit)
    {
        if (Refusal(volume) is { } refusal)
        {
            volume.Payload.Dispose();
            emit(refusal);
            return;
        }
        _held.Add(volume.ScannerNumber, volume);
        _sessionSeconds = Math.Max(_sessionSeconds, _run.StartOf(volume.ScannerNumber) + _run.RepetitionTimeSeconds);
        Release(emit);
    }

    private RunSignal.VolumeRejected? Refusal(RawVolume volume)
    {
        var n = volume.ScannerNumber;
        if (n < 0 || n > _next + FurthestAhead)
            return new(n, VolumeFault.OutOfRange, $"scanner number {n}; expected 0 to {_next + FurthestAhead}");
        if (!(Math.Abs(volume.AcquiredSeconds - _run.StartOf(n)) <= Math.Max(2 * _run.RepetitionTimeSeconds, 0.01 * _run.StartOf(n))))
            return new(n, VolumeFault.OutOfRange, $"acquired at {volume.AcquiredSeconds} s; scanner number {n} starts at {_run.StartOf(n)} s");
        if (volume.Grid is { } grid && !grid.IsSameAs(_run.Grid))
            return new(n, VolumeFault.WrongGeometry, $"the volume has {grid}; the run has {_run.Grid}");
        if (volume.Length != volume.Payload.Length)
            return new(n, VolumeFault.Corrupt, $"{volume.Payload.Length} bytes came; the header says {volume.Length}");
        if (volume.Length != _run.PayloadBytes)
            return new(n, VolumeFault.WrongGeometry, $"{volume.Length} bytes; {_run.Grid} of {_run.DataType} has {_run.PayloadBytes}");
        var checksum = Crc32.HashToUInt32(volume.Payload.Span);
        if (checksum != volume.Checksum)
            return new(n, VolumeFault.Corrupt, $"checksum {checksum:x8}; the header says {volume.Checksum:x8}");
        if (_missing.Contains(n))
            return new(n, VolumeFault.Late, $"it had been marked missing; volume {_next} is due");
        if (n < _next || _held.ContainsKey(n))
            return new(n, VolumeFault.Duplicate, "this scanner number came before");
        return null;
    }

    private void Release(Action<RunItem<IngestedVolume>> emit)
    {
        while (_held.Count > 0)
            if (_held.Remove(_next, out var volume))
                emit(Convert(volume));
            else if (_sessionSeconds - (_run.StartOf(_next) + _run.RepetitionTimeSeconds) >= OvertakenAfterRepetitions * _run.RepetitionTimeSeconds - 1e-9)
                emit(Gap());
            else
                return;
    }

    private void ReleaseAll(Action<RunItem<IngestedVolume>> emit)
    {
        while (_held.Count > 0)
            emit(_held.Remove(_next, out var volume) ? Convert(volume) : Gap());
    }

    private IngestedVolume Gap()
    {
        _missing.Add(_next);
        var gap = new IngestedVolume { ScannerNumber = _next, AcquiredSeconds = _run.StartOf(_next), Times = new() };
        gap.Times[LedgerStage.Ingested] = _clock.NowNs;
        _next++;
        return gap;
    }

    private IngestedVolume Convert(RawVolume volume)
    {
        using var payload = volume.Payload;
        var image = _buffers.Rent();
        var nonFinite = VoxelCodec.ToFloat(payload.Span, _run.DataType, _run.Slope, _run.Intercept, image.Span);
        _next++;
        var times = new VolumeTimes
        {
            [LedgerStage.Trigger] = volume.TriggerNs ?? 0,
            [LedgerStage.FileSeen] = volume.FileSeenNs ?? 0,
            [LedgerStage.Sent] = volume.SentNs,
            [LedgerStage.Received] = volume.ReceivedNs,
            [LedgerStage.Journalled] = volume.JournalledNs,
            [LedgerStage.Ingested] = _clock.NowNs,
        };
        return new() { ScannerNumber = volume.ScannerNumber, AcquiredSeconds = volume.AcquiredSeconds, Image = image, NonFinite = nonFinite, Times = times };
    }
}
