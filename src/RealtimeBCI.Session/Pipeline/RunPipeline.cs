using System.IO.Hashing;
using System.Threading.Channels;
using RealtimeBCI.Bridge.Ingest;
using RealtimeBCI.Decode;
using RealtimeBCI.Preprocess;
using RealtimeBCI.Session.Registration;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>One run from its raw volumes to its decisions. The same inputs in the same order give the same outputs, live or replayed.</summary>
/// <remarks>Inputs are written by one thread at a time. Where neither bundle nor session file gives a mask, the first sound volume's brain is it, and
/// inputs wait for that volume; so they do where the session is aligned to the decoder by it.</remarks>
public sealed class RunPipeline
{
    /// <summary>Volumes that may wait before the first stage; the bridge waits when there are more.</summary>
    public const int MostVolumesWaiting = 64;

    private readonly Channel<RunItem<RawVolume>> _input = Channel.CreateUnbounded<RunItem<RawVolume>>(new() { SingleReader = true });
    private readonly Channel<RunOutput> _output = Link.Lossless<RunOutput>(64);
    private readonly SemaphoreSlim _room = new(MostVolumesWaiting);
    private readonly RunSettings _settings;
    private readonly MonotonicClock _clock;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _stop;
    private DecodeTrials? _decode;
    private MaskPlacement? _placement;
    private volatile Exception? _failure;

    /// <summary>Prepares a run; nothing is read before <see cref="Start"/>.</summary>
    /// <exception cref="GeometryException">The run lies on another grid than its mask or its alignment; the message names both.</exception>
    public RunPipeline(RunSettings settings, MonotonicClock clock, CancellationToken stop)
    {
        (_settings, _clock) = (settings, clock);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _stop = _ending.Token;
        _placement = settings.Material.PlaceOn(settings.Run.Grid);
    }

    /// <summary>What comes out, in order; ends after <see cref="RunOutput.Ended"/>.</summary>
    public ChannelReader<RunOutput> Outputs => _output.Reader;

    /// <summary>The mask in use; known once the first sound volume is in.</summary>
    public Mask? Mask { get; private set; }

    /// <summary>The reference volume in use, x fastest; known with <see cref="Mask"/>.</summary>
    public float[]? Reference { get; private set; }

    /// <summary>On what the decoder's model runs; null without a decoder, and before the first sound volume.</summary>
    public OnnxDevice? Device => _decode?.Device;

    /// <summary>Waits until one more volume may be under way; called before each volume is written, without any lock held.</summary>
    /// <exception cref="InvalidOperationException">The pipeline has failed; the inner exception says in what.</exception>
    public void WaitForRoom()
    {
        try
        {
            _room.Wait(_stop);
        }
        catch (OperationCanceledException) when (_failure is { } failure)
        {
            throw new InvalidOperationException($"The pipeline has failed: {failure.Message}", failure);
        }
    }

    /// <summary>Hands in a volume, for which there must be room, or a signal. Never waits.</summary>
    public void Write(RunItem<RawVolume> item) => _input.Writer.TryWrite(item);

    /// <summary>Hands in an input of a file or a journal, waiting where it is a volume for which there is no room yet.</summary>
    /// <exception cref="InvalidOperationException">The pipeline has failed.</exception>
    public void Feed(RunItem<RawVolume> item)
    {
        if (item.Volume is not null)
            WaitForRoom();
        Write(item);
    }

    /// <summary>Feeds a sound volume that comes from no bridge.</summary>
    /// <param name="scannerNumber">Its number, from 0.</param>
    /// <param name="payload">Its voxels as the run stores them; the pipeline disposes them.</param>
    public void Feed(int scannerNumber, PooledBytes payload) => Feed(new RawVolume
    {
        Sequence = scannerNumber + 1,
        ScannerNumber = scannerNumber,
        AcquiredSeconds = _settings.Run.StartOf(scannerNumber),
        Length = payload.Length,
        Payload = payload,
        Checksum = Crc32.HashToUInt32(payload.Span),
    });

    /// <summary>Says that nothing more will come.</summary>
    public void Complete() => _input.Writer.TryComplete();

    /// <summary>Reads what comes out to its end, and keeps nothing of it.</summary>
    public async Task DrainAsync()
    {
        await foreach (var _ in Outputs.ReadAllAsync(_stop).ConfigureAwait(false))
        {
        }
    }

    /// <summary>Begins to work.</summary>
    /// <returns>Ends with the run; fails with what failed in it.</returns>
    public Task Start() => Task.Run(RunAsync, CancellationToken.None);

    private async Task RunAsync()
    {
        try
        {
            var ordered = _input.Reader.Through(new GivingRoom(new OrderVolumes(_settings.Run, _clock), _room), 4, _stop);
            var early = await MeetFirstVolumeAsync(ordered).ConfigureAwait(false);
            var outputs = Wire(new AfterWaiting<RunItem<IngestedVolume>>(early, ordered));
            await foreach (var output in outputs.ReadAllAsync(_stop).ConfigureAwait(false))
                await _output.Writer.WriteAsync(output, _stop).ConfigureAwait(false);
            _decode!.Dispose();
            _output.Writer.TryComplete();
        }
        catch (Exception failure)
        {
            _failure = failure;
            _output.Writer.TryComplete(failure);
            await _ending.CancelAsync().ConfigureAwait(false);
            if (failure is not OperationCanceledException)
                throw;
        }
    }

    private ChannelReader<RunOutput> Wire(ChannelReader<RunItem<IngestedVolume>> volumes)
    {
        var (run, protocol, material) = (_settings.Run, _settings.Protocol, _settings.Material);
        return volumes
            .Volumes(new RealignStep(run.Grid, Reference, protocol.Preprocess), LedgerStage.Realigned, v => v.Times, _clock, 2, _stop)
            .Volumes(new ResampleStep(run.Grid, _placement!, protocol.Preprocess), LedgerStage.Resampled, v => v.Times, _clock, 4, _stop)
            .Through(new EstimateTrials(protocol.Glm, (voxels, timing) => material.Estimator(protocol.Glm, voxels, timing), protocol.Decision, run, _settings.ExpectedVolumes, _clock, _settings.PlannedTrials), 4, _stop)
            .Through(_decode = new DecodeTrials(_settings, _clock), 4, _stop);
    }

    private async Task<List<RunItem<IngestedVolume>>> MeetFirstVolumeAsync(ChannelReader<RunItem<IngestedVolume>> ordered)
    {
        Mask = _settings.Material.Mask;
        Reference = _settings.Material.Reference;
        var early = new List<RunItem<IngestedVolume>>();
        while (Mask is null || Reference is null)
        {
            if (!await ordered.WaitToReadAsync(_stop).ConfigureAwait(false))
            {
                Mask ??= Mask.Whole(_settings.Run.Grid);
                break;
            }
            while ((Mask is null || Reference is null) && ordered.TryRead(out var item))
            {
                early.Add(item);
                if (item.Volume is { Image: { } image, ScannerNumber: var number } && number >= _settings.Run.DummyScans)
                {
                    Reference ??= image.Span.ToArray();
                    Mask ??= BrainMask.Of(image.Span, _settings.Run.Grid);
                }
            }
        }
        _placement ??= _settings.Material.FirstVolume is { } first ? await AlignAsync(first).ConfigureAwait(false) : MaskPlacement.OnOwnGrid(Mask, _settings.Run.Grid);
        return early;
    }

    private async Task<MaskPlacement> AlignAsync(FirstVolumeAlignment first)
    {
        if (Reference is null)
            return MaskPlacement.Through(Mask!, Affine.Identity, null);
        var (report, placement) = first.Align(Reference, _settings.Run.Grid);
        await _output.Writer.WriteAsync(new RunOutput.Aligned(report), _stop).ConfigureAwait(false);
        AlignmentGate.Require(report);
        return placement;
    }

    private sealed class GivingRoom(OrderVolumes order, SemaphoreSlim room) : ISpread<RunItem<RawVolume>, RunItem<IngestedVolume>>
    {
        public void Apply(RunItem<RawVolume> input, Action<RunItem<IngestedVolume>> emit)
        {
            order.Apply(input, emit);
            if (input.Volume is not null)
                room.Release();
        }
    }

    private sealed class AfterWaiting<T>(List<T> early, ChannelReader<T> rest) : ChannelReader<T>
    {
        private int _next;

        public override bool TryRead(out T item)
        {
            if (_next >= early.Count)
                return rest.TryRead(out item!);
            item = early[_next++];
            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            _next < early.Count ? ValueTask.FromResult(true) : rest.WaitToReadAsync(cancellationToken);
    }
}
