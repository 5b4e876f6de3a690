using RealtimeBCI.Bridge.Scanner;

namespace RealtimeBCI.Tests.Bridge.Scanner;

public class ScannerClockTests
{
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(15, 1.0)]
    [InlineData(3.7, 0.8)]
    public async Task A_wait_never_ends_early_and_lateness_does_not_add_up(double speed, double step)
    {
        var time = new JumpingTime(lateNs: 3_000_000);
        var clock = new ScannerClock(time, speed);
        clock.Start();
        for (var n = 1; n <= 200; n++)
        {
            await clock.UntilAsync(n * step, null, TestContext.Current.CancellationToken);
            Assert.InRange(clock.NowSeconds, n * step, n * step + 0.0201 * speed);
        }
    }

    [Fact]
    public async Task A_long_wait_beats_with_the_time_of_the_scanner()
    {
        var time = new JumpingTime();
        var clock = new ScannerClock(time, 2);
        var beats = new List<double>();
        clock.Start();
        await clock.UntilAsync(4, beats.Add, TestContext.Current.CancellationToken);
        Assert.InRange(beats.Count, 8, 10);
        Assert.Equal(0.4, beats[0], 6);
        Assert.Equal(time.GetTimestamp(), clock.NsOf(4));
    }

    [Fact]
    public async Task Without_a_pace_every_moment_is_now()
    {
        var clock = new ScannerClock(new JumpingTime(), 0);
        clock.Start();
        await clock.UntilAsync(1e9, _ => Assert.Fail("It beat."), TestContext.Current.CancellationToken);
        Assert.Null(clock.NsOf(1));
    }
}
