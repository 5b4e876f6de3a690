using System.Threading.Channels;

namespace RealtimeBCI.Core;

/// <summary>The one loop that moves items between stages: it ends the output, and hands a failure downstream.</summary>
public static class Pipe
{
    /// <summary>Runs a stage on a task of its own, behind a lossless link.</summary>
    /// <param name="input">The stage before; read by this stage only.</param>
    /// <param name="step">The stage; called by one thread at a time, in order.</param>
    /// <param name="capacity">Items that may wait behind the stage; the stage waits when there are more.</param>
    /// <param name="stop">Ends the run at once; items under way are lost.</param>
    public static ChannelReader<TOut> Through<TIn, TOut>(
        this ChannelReader<TIn> input, ISpread<TIn, TOut> step, int capacity, CancellationToken stop)
    {
        var output = Link.Lossless<TOut>(capacity);
        _ = Task.Run(() => MoveAsync(input, step, output.Writer, stop), CancellationToken.None);
        return output.Reader;
    }

    /// <summary>Runs a stage that makes one value of one value on a task of its own, behind a lossless link.</summary>
    /// <inheritdoc cref="Through{TIn,TOut}(ChannelReader{TIn},ISpread{TIn,TOut},int,CancellationToken)"/>
    public static ChannelReader<TOut> Through<TIn, TOut>(
        this ChannelReader<TIn> input, IStep<TIn, TOut> step, int capacity, CancellationToken stop) =>
        input.Through(new One<TIn, TOut>(step), capacity, stop);

    /// <summary>Runs a stage over the volumes of a run's stream; signals pass in their place. The stage's completion is stamped.</summary>
    /// <param name="input">The stage before.</param>
    /// <param name="step">The stage.</param>
    /// <param name="stage">Its column in the ledger.</param>
    /// <param name="times">Where a volume keeps its stamps.</param>
    /// <param name="clock">The host's monotonic clock.</param>
    /// <param name="capacity">Items that may wait behind the stage.</param>
    /// <param name="stop">Ends the run at once.</param>
    public static ChannelReader<RunItem<TOut>> Volumes<TIn, TOut>(
        this ChannelReader<RunItem<TIn>> input, IStep<TIn, TOut> step, LedgerStage stage, Func<TOut, VolumeTimes> times, MonotonicClock clock, int capacity, CancellationToken stop)
        where TIn : class where TOut : class =>
        input.Through(new OverVolumes<TIn, TOut>(step, stage, times, clock), capacity, stop);

    private static async Task MoveAsync<TIn, TOut>(ChannelReader<TIn> input, ISpread<TIn, TOut> step, ChannelWriter<TOut> output, CancellationToken stop)
    {
        var made = new Queue<TOut>();
        try
        {
            await foreach (var item in input.ReadAllAsync(stop).ConfigureAwait(false))
            {
                step.Apply(item, made.Enqueue);
                while (made.TryDequeue(out var next))
                    await output.WriteAsync(next, stop).ConfigureAwait(false);
            }
            output.Complete();
        }
        catch (Exception failure)
        {
            output.TryComplete(failure);
        }
    }

    private sealed class One<TIn, TOut>(IStep<TIn, TOut> step) : ISpread<TIn, TOut>
    {
        public void Apply(TIn input, Action<TOut> emit) => emit(step.Apply(input));
    }

    private sealed class OverVolumes<TIn, TOut>(IStep<TIn, TOut> step, LedgerStage stage, Func<TOut, VolumeTimes> times, MonotonicClock clock)
        : ISpread<RunItem<TIn>, RunItem<TOut>>
        where TIn : class where TOut : class
    {
        public void Apply(RunItem<TIn> input, Action<RunItem<TOut>> emit)
        {
            if (input.Volume is not { } volume)
            {
                emit(input.Signal!);
                return;
            }
            var made = step.Apply(volume);
            times(made)[stage] = clock.NowNs;
            emit(made);
        }
    }
}
