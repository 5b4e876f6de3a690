using System.IO.Hashing;

namespace RealtimeBCI.Bridge.Scanner;

/// <summary>Does to volumes on their way what scanner rooms do to them, and writes down what it did.</summary>
/// <remarks>Stands before any link. Each volume takes the same number of draws whatever happens, so that one fault's rate does not move another's place.</remarks>
public sealed class FaultInjector : IScannerLink
{
    private readonly IScannerLink _inner;
    private readonly FaultPlan _plan;
    private readonly Simulation.Chance _chance;
    private readonly List<Held> _held = [];
    private RunInfo? _run;
    private int _turn;

    /// <summary>Puts the faults of a plan before a link.</summary>
    /// <param name="inner">Where volumes go.</param>
    /// <param name="plan">What is done to them.</param>
    /// <param name="ledger">Where it is written down.</param>
    public FaultInjector(IScannerLink inner, FaultPlan plan, FaultLedger ledger)
    {
        (_inner, _plan, Ledger) = (inner, plan, ledger);
        _chance = new(plan.Seed, "faults");
    }

    /// <summary>What was done.</summary>
    public FaultLedger Ledger { get; }

    /// <inheritdoc/>
    public void StartRun(RunInfo run)
    {
        _plan.Validate(run.DataType);
        _run = run;
        _inner.StartRun(run);
    }

    /// <inheritdoc/>
    public void SendVolume(in ScannedVolume volume)
    {
        var turn = _turn++;
        bool drop = _chance.Happens(_plan.Drop), delay = _chance.Happens(_plan.Delay), reorder = _chance.Happens(_plan.Reorder);
        bool repeat = _chance.Happens(_plan.Repeat), corrupt = _chance.Happens(_plan.Corrupt), nan = _chance.Happens(_plan.NaN);
        bool geometry = _chance.Happens(_plan.WrongGeometry);
        var by = 1 + _chance.Index(4);
        var place = _chance.Uniform();
        if (drop)
            Ledger.Add(volume.ScannerNumber, "drop");
        else
        {
            var changed = nan || corrupt || geometry ? Spoil(volume, nan, corrupt, geometry, place) : null;
            var outgoing = changed is null ? volume : changed.Volume;
            if (delay || reorder)
            {
                Ledger.Add(volume.ScannerNumber, delay ? "delay" : "reorder", delay ? by : 1);
                _held.Add(changed ?? Held.Copy(volume));
                _held[^1].Turn = turn + (delay ? by : 1);
                _held[^1].Twice = repeat;
            }
            else
            {
                _inner.SendVolume(outgoing);
                if (repeat)
                    _inner.SendVolume(outgoing);
                changed?.Dispose();
            }
            if (repeat)
                Ledger.Add(volume.ScannerNumber, "repeat");
        }
        Release(turn);
    }

    /// <inheritdoc/>
    public void SendStimulus(double onsetSeconds, double durationSeconds, int trial, CognitiveState state) =>
        _inner.SendStimulus(onsetSeconds, durationSeconds, trial, state);

    /// <inheritdoc/>
    public void SendPress(double seconds, int? trial) => _inner.SendPress(seconds, trial);

    /// <inheritdoc/>
    public void Beat(bool running, double sessionSeconds) => _inner.Beat(running, sessionSeconds);

    /// <summary>Sends what is still held back, and closes the run.</summary>
    public void EndRun(bool complete)
    {
        Release(int.MaxValue);
        _inner.EndRun(complete);
    }

    /// <inheritdoc/>
    public ValueTask WaitForRoomAsync(CancellationToken stop) => _inner.WaitForRoomAsync(stop);

    /// <inheritdoc/>
    public ValueTask FinishAsync(CancellationToken stop) => _inner.FinishAsync(stop);

    private void Release(int turn)
    {
        for (var i = 0; i < _held.Count; i++)
        {
            if (_held[i].Turn > turn)
                continue;
            var held = _held[i];
            _held.RemoveAt(i--);
            _inner.SendVolume(held.Volume);
            if (held.Twice)
                _inner.SendVolume(held.Volume);
            held.Dispose();
        }
    }

    private Held Spoil(in ScannedVolume volume, bool nan, bool corrupt, bool geometry, double place)
    {
        var copy = Held.Copy(volume);
        if (nan)
        {
            var voxels = PutNaN(copy.Payload.Span, _run!.DataType);
            Ledger.Add(volume.ScannerNumber, "nan", voxels);
        }
        if (geometry)
        {
            copy.ChangeGeometry(_run!);
            Ledger.Add(volume.ScannerNumber, "wrongGeometry");
        }
        if (corrupt)
        {
            var bytes = copy.Payload.Span[..copy.Length];
            copy.ClaimedChecksum = Crc32.HashToUInt32(bytes);
            var at = (int)(place * bytes.Length);
            bytes[at] ^= 0x40;
            Ledger.Add(volume.ScannerNumber, "corrupt", at);
        }
        return copy;
    }

    private static int PutNaN(Span<byte> payload, VolumeDataType type)
    {
        var size = type.ByteSize();
        var count = Math.Max(1, payload.Length / size / 1000);
        var step = payload.Length / size / count;
        for (var i = 0; i < count; i++)
            if (type == VolumeDataType.Float32)
                System.Buffers.Binary.BinaryPrimitives.WriteSingleLittleEndian(payload[(i * step * size)..], float.NaN);
            else
                System.Buffers.Binary.BinaryPrimitives.WriteDoubleLittleEndian(payload[(i * step * size)..], double.NaN);
        return count;
    }

    private sealed class Held(PooledBytes payload, int number, double acquired, long? trigger, long? seen) : IDisposable
    {
        public PooledBytes Payload => payload;
        public int Length { get; private set; } = payload.Length;
        public uint? ClaimedChecksum { get; set; }
        public Grid? Grid { get; private set; }
        public int Turn { get; set; }
        public bool Twice { get; set; }

        public ScannedVolume Volume => new()
        {
            ScannerNumber = number,
            AcquiredSeconds = acquired,
            TriggerNs = trigger,
            FileSeenNs = seen,
            Payload = payload.Span[..Length],
            ClaimedChecksum = ClaimedChecksum,
            Grid = Grid,
        };

        public static Held Copy(in ScannedVolume volume) =>
            new(PooledBytes.Copy(volume.Payload), volume.ScannerNumber, volume.AcquiredSeconds, volume.TriggerNs, volume.FileSeenNs)
            {
                ClaimedChecksum = volume.ClaimedChecksum,
                Grid = volume.Grid,
            };

        public void ChangeGeometry(RunInfo run)
        {
            var grid = run.Grid;
            Grid = grid.Z > 1
                ? grid with { Z = grid.Z - 1 }
                : grid with { VoxelToWorld = grid.VoxelToWorld with { M03 = grid.VoxelToWorld.M03 + 10 } };
            Length = Grid.VoxelCount * run.DataType.ByteSize();
        }

        public void Dispose() => payload.Dispose();
    }
}
