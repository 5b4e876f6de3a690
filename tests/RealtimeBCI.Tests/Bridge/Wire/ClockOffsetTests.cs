using RealtimeBCI.Bridge.Wire;

namespace RealtimeBCI.Tests.Bridge.Wire;

public sealed class ClockOffsetTests
{
    [Fact]
    public void The_sample_with_the_smallest_round_trip_gives_the_offset_and_half_of_it_the_uncertainty()
    {
        // The other clock is 1000 ahead; the second probe took 10 there and 30 back.
        ClockSample[] samples = [new(0, 1400, 1450, 850), new(2000, 3010, 3020, 2050), new(5000, 6100, 6100, 5200)];
        var offset = ClockOffset.From(samples)!;
        Assert.Equal(990, offset.OffsetNs);
        Assert.Equal(20, offset.UncertaintyNs);
        Assert.Equal(3, offset.Samples);
        Assert.InRange(1000, offset.OffsetNs - offset.UncertaintyNs, offset.OffsetNs + offset.UncertaintyNs);
    }

    [Fact]
    public void The_true_offset_lies_within_the_uncertainty_whatever_the_delays()
    {
        var random = new Random(7);
        for (var trial = 0; trial < 200; trial++)
        {
            var truth = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            var samples = Enumerable.Range(0, 20).Select(i =>
            {
                long sent = i * 1_000_000, there = random.Next(1, 500_000), back = random.Next(1, 500_000), held = random.Next(0, 10_000);
                return new ClockSample(sent, sent + there + truth, sent + there + held + truth, sent + there + held + back);
            }).ToArray();
            var offset = ClockOffset.From(samples)!;
            Assert.InRange(truth, offset.OffsetNs - offset.UncertaintyNs - 1, offset.OffsetNs + offset.UncertaintyNs + 1);
        }
    }

    [Fact]
    public void Without_a_usable_sample_there_is_no_offset()
    {
        Assert.Null(ClockOffset.From([]));
        Assert.Null(ClockOffset.From([new(100, 0, 0, 50)]));
    }

    [Fact]
    public void A_moment_of_the_other_clock_is_moved_to_this_one() => Assert.Equal(1500, new ClockOffset(500, 1, 1).ToLocalNs(2000));

    [Fact]
    public void Python_and_this_process_name_the_same_clock()
    {
        TestPaths.RequirePython("zmq", "msgpack");
        var (code, output, error) = TestPaths.Run(
            TestPaths.Python, "-c", $"import sys; sys.path.insert(0, '{TestPaths.Root}/protocols/wire/python'); from wire import clock_id; print(clock_id())");
        Assert.True(code == 0, error);
        Assert.Equal(HostClock.Id, output.Trim());
    }
}
