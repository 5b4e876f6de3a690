using System.Threading.Channels;

namespace RealtimeBCI.Tests.Core;

public sealed class StreamTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [Fact]
    public async Task A_lossless_link_keeps_order_and_makes_the_writer_wait()
    {
        var link = Link.Lossless<int>(2);
        Assert.True(link.Writer.TryWrite(1));
        Assert.True(link.Writer.TryWrite(2));
        var third = link.Writer.WriteAsync(3, Never).AsTask();
        Assert.False(third.IsCompleted);
        Assert.Equal(1, await link.Reader.ReadAsync(Never));
        await third;
        link.Writer.Complete();
        var rest = await link.Reader.ReadAllAsync(Never).ToArrayAsync(Never);
        Assert.Equal([2, 3], rest);
    }

    [Fact]
    public async Task Stages_in_a_row_keep_the_order_and_end_with_their_input()
    {
        var input = Channel.CreateUnbounded<int>();
        var output = input.Reader.Through(new Add(1), 1, Never).Through(new Twice(), 1, Never).Through(new Add(100), 1, Never);
        for (var i = 0; i < 500; i++)
            input.Writer.TryWrite(i);
        input.Writer.Complete();
        Assert.Equal(Enumerable.Range(0, 500).SelectMany(i => new[] { i + 101, i + 101 }), await output.ReadAllAsync(Never).ToArrayAsync(Never));
    }

    [Fact]
    public async Task A_failure_travels_downstream_behind_what_was_made_before_it()
    {
        var input = Channel.CreateUnbounded<int>();
        var output = input.Reader.Through(new FailAt(3), 8, Never).Through(new Add(0), 8, Never);
        foreach (var i in Enumerable.Range(0, 6))
            input.Writer.TryWrite(i);
        var got = new List<int>();
        var failure = await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var i in output.ReadAllAsync(Never))
                got.Add(i);
        });
        Assert.Equal("at 3", failure.Message);
        Assert.Equal([0, 1, 2], got);
    }

    [Fact]
    public async Task Stopping_ends_every_stage_at_once()
    {
        using var stop = new CancellationTokenSource();
        var input = Channel.CreateUnbounded<int>();
        var output = input.Reader.Through(new Add(1), 1, stop.Token).Through(new Add(1), 1, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await output.Completion.WaitAsync(TimeSpan.FromSeconds(30), Never));
    }

    [Fact]
    public async Task Signals_pass_the_volumes_stage_in_their_place_and_volumes_are_stamped()
    {
        var time = new HandTime();
        var input = Channel.CreateUnbounded<RunItem<VolumeTimes>>();
        var output = input.Reader.Volumes(new Same(), LedgerStage.Realigned, t => t, new(time), 4, Never);
        time.Ns = 42;
        input.Writer.TryWrite(new VolumeTimes());
        input.Writer.TryWrite(new RunSignal.TimePassed(3));
        input.Writer.TryWrite(new VolumeTimes());
        input.Writer.Complete();
        var got = await output.ReadAllAsync(Never).ToArrayAsync(Never);
        Assert.Equal([false, true, false], got.Select(g => g.Signal is RunSignal.TimePassed(3)));
        Assert.Equal([42, 42], got.Where(g => g.Volume is not null).Select(g => g.Volume![LedgerStage.Realigned]));
    }

    [Fact]
    public void The_clock_counts_nanoseconds_whatever_the_providers_frequency()
    {
        var time = new HandTime { Ns = 1_500 };
        Assert.Equal(1_500, new MonotonicClock(time).NowNs);
    }

    private sealed class Add(int n) : IStep<int, int>
    {
        public int Apply(int input) => input + n;
    }

    private sealed class Twice : ISpread<int, int>
    {
        public void Apply(int input, Action<int> emit)
        {
            emit(input);
            emit(input);
        }
    }

    private sealed class FailAt(int n) : IStep<int, int>
    {
        public int Apply(int input) => input == n ? throw new InvalidDataException($"at {n}") : input;
    }

    private sealed class Same : IStep<VolumeTimes, VolumeTimes>
    {
        public VolumeTimes Apply(VolumeTimes input) => input;
    }
}

/// <summary>A clock that stands still until it is moved.</summary>
internal sealed class HandTime : TimeProvider
{
    public long Ns { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => Ns;
}
