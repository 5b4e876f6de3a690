using System.Runtime.InteropServices;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Session.Pipeline;

/// <summary>Runs made-up volumes through a pipeline of its own, so that no first call is slow when the participant lies in the scanner.</summary>
public static class WarmUp
{
    /// <summary>How many.</summary>
    public const int Volumes = 48;

    /// <summary>Runs them.</summary>
    /// <param name="protocol">The session file.</param>
    /// <param name="material">Its material; the grid on which volumes are expected is used, else a small one.</param>
    /// <param name="stop">Ends it early.</param>
    /// <returns>On what the decoder's model ran; null without a decoder. Nothing else is kept.</returns>
    public static async Task<OnnxDevice?> RunAsync(SessionProtocol protocol, SessionMaterial material, CancellationToken stop)
    {
        material = material.OfFirstSession();
        var grid = material.VolumeGrid ?? new(32, 32, 16, new(3, 0, 0, -46, 0, 3, 0, -46, 0, 0, 3, -22));
        var run = new RunInfo { RunId = "warm-up", Grid = grid, DataType = VolumeDataType.Int16, RepetitionTimeSeconds = protocol.RepetitionTimeSeconds ?? material.SingleTrial?.RepetitionTimeSeconds ?? 1 };
        var pipeline = new RunPipeline(RunSettings.Of(run, protocol, material, null), new(TimeProvider.System), stop);
        var work = pipeline.Start();
        var drain = pipeline.DrainAsync();
        var random = new Random(1);
        var stored = new short[grid.VoxelCount];
        var onset = 8 * run.RepetitionTimeSeconds;
        pipeline.Write(new RunSignal.EventObserved(
            new() { Number = 1, Kind = DesignEventKind.Trial, Trial = 0, OnsetSeconds = onset, DurationSeconds = 4, State = protocol.Schedule?.State ?? CognitiveState.Perception }));
        pipeline.Write(new RunSignal.EventObserved(
            new() { Number = 2, Kind = DesignEventKind.Picture, OnsetSeconds = 12 * run.RepetitionTimeSeconds, DurationSeconds = 1 }));
        for (var n = 0; n < Volumes; n++)
        {
            Fill(stored, grid, material.Reference, random);
            var payload = PooledBytes.Copy(MemoryMarshal.AsBytes(stored.AsSpan()));
            pipeline.Feed(n, payload);
        }
        pipeline.Write(new RunSignal.Ended(true));
        pipeline.Complete();
        await work.ConfigureAwait(false);
        await drain.ConfigureAwait(false);
        return pipeline.Device;
    }

    private static void Fill(short[] stored, Grid grid, float[]? reference, Random random)
    {
        for (var i = 0; i < stored.Length; i++)
        {
            double x = i % grid.X / (double)grid.X - 0.5, y = i / grid.X % grid.Y / (double)grid.Y - 0.5;
            var tissue = reference is not null ? reference[i] : x * x + y * y < 0.16 ? 800 + 200 * Math.Sin(20 * x) * Math.Cos(17 * y) : 20;
            stored[i] = (short)Math.Clamp(tissue + 10 * random.NextDouble(), short.MinValue, short.MaxValue);
        }
    }
}
