using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class FramePacerTests
{
    [Fact]
    public void Frames_begin_once_a_period_without_drift_and_missed_ones_are_not_made_up_for()
    {
        var time = new ManualTime();
        var start = time.NowNs;
        using var pacer = new FramePacer(TimeSpan.FromMilliseconds(20), time);
        for (var frame = 1; frame <= 100; frame++)
        {
            pacer.Wait();
            Assert.Equal(start + frame * 20_000_000L, time.NowNs);
            time.Advance(0.007);
        }
        time.Advance(0.1);
        pacer.Wait();
        var late = time.NowNs;
        pacer.Wait();
        Assert.InRange(time.NowNs - late, 1, 20_000_000);
        Assert.Equal(0, (time.NowNs - start) % 20_000_000);
    }
}
