using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Tests.Session;

public sealed class QualityMeterTests
{
    private const int Voxels = 500;

    private static readonly RunInfo Run = new()
    {
        RunId = "r",
        Grid = new(Voxels, 1, 1, Affine.Identity),
        DataType = VolumeDataType.Int16,
        RepetitionTimeSeconds = 2,
        DummyScans = 3,
        ExpectedVolumes = 103,
    };

    private readonly QualityMeter _meter = new(Run, 8, betasArePercent: true);
    private readonly FloatBuffers _buffers = new(Voxels);
    private readonly Random _random = new(9);

    [Fact]
    public void A_steady_run_has_the_noise_the_drift_and_the_motion_that_it_was_given()
    {
        for (var n = 0; n < 103; n++)
            Fold(Volume(n, n < 3 ? 3000 : 1000 * (1 + 0.002 * n * 2 / 60), fd: 0.2));
        var now = _meter.Now;
        Assert.Equal((100, 100, 0, 0, 0, 8), (now.Volumes, now.ExpectedVolumes, now.Missing, now.Censored, now.Spikes, now.PlannedTrials));
        Assert.InRange(now.TemporalSnr!.Value, 47, 53);
        Assert.Equal(0.2, now.DriftPercentPerMinute!.Value, 0.02);
        Assert.Equal(0.2, now.MedianDisplacementMm!.Value, 0.005);
    }

    [Fact]
    public void Noise_is_not_stated_before_there_are_volumes_enough()
    {
        for (var n = 0; n < 3 + RunQuality.LeastVolumes; n++)
        {
            Assert.Null(_meter.Now.TemporalSnr);
            Fold(Volume(n, 1000));
        }
        Assert.NotNull(_meter.Now.TemporalSnr);
    }

    [Fact]
    public void Gaps_censored_volumes_and_dummies_are_counted_and_change_no_noise()
    {
        var clean = new QualityMeter(Run, 8, true);
        for (var n = 0; n < 80; n++)
        {
            var spoilt = n is 30 or 31 or 60;
            var volume = Volume(n, spoilt ? 5000 : 1000, fd: spoilt ? 3 : 0.1);
            if (!spoilt)
                clean.Fold(volume, false);
            Fold(n == 31 ? volume with { Voxels = null } : volume, isCensored: spoilt && n != 31);
        }
        Assert.Equal((77, 1, 2), (_meter.Now.Volumes, _meter.Now.Missing, _meter.Now.Censored));
        Assert.Equal(clean.Now.TemporalSnr, _meter.Now.TemporalSnr);
        Assert.Equal(clean.Now.DriftPercentPerMinute, _meter.Now.DriftPercentPerMinute);
    }

    [Fact]
    public void An_abrupt_change_there_and_back_is_one_spike()
    {
        for (var n = 0; n < 100; n++)
            Assert.Equal(n is 50 or 51 or 80, Fold(Volume(n, 1000, dvars: n is 50 or 51 or 80 ? 9 : 2 + 0.1 * _random.NextDouble())));
        Assert.Equal(2, _meter.Now.Spikes);
    }

    [Fact]
    public void A_trial_is_usable_unless_it_is_refused_late_endless_or_lost_a_quarter_of_its_volumes()
    {
        for (var n = 0; n < 40; n++)
            Fold(Volume(n, 1000));
        float[] beta = [.. Enumerable.Repeat(1f, Voxels)];
        _meter.Decided(beta, [], BetaState.Determined, 0, 12, false);
        _meter.Decided(beta, [], BetaState.Shrunk, 1, 12, false);
        Assert.Equal(2, _meter.Now.UsableTrials);
        Assert.Equal(1 / 2.0, _meter.Now.ContrastToNoise!.Value, 0.05); // 1 % over noise of 2 %
        _meter.Decided(beta, [], BetaState.Refused, 0, 12, false);
        _meter.Decided(beta, [], BetaState.Determined, 2, 12, false);
        _meter.Decided(beta, [], BetaState.Determined, 0, 12, true);
        _meter.Decided(beta, [], BetaState.Determined, 0, double.PositiveInfinity, false);
        Assert.Equal((6, 2), (_meter.Now.Trials, _meter.Now.UsableTrials));
    }

    [Fact]
    public void Nothing_of_the_size_of_a_volume_is_allocated_once_the_run_goes_on()
    {
        var volumes = Enumerable.Range(0, 260).Select(n => Volume(n, 1000)).ToArray();
        foreach (var volume in volumes[..60])
            Fold(volume);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var volume in volumes[60..])
            Fold(volume);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 200.0, 0, 1200);
    }

    private bool Fold(PreparedVolume volume, bool isCensored = false) => _meter.Fold(volume, isCensored);

    private PreparedVolume Volume(int number, double mean, double fd = 0.1, double dvars = 2)
    {
        var voxels = _buffers.Rent();
        foreach (ref var v in voxels.Span)
            v = (float)(mean * (1 + 0.02 * Normal()));
        return new()
        {
            ScannerNumber = number,
            AcquiredSeconds = 2 * number,
            Voxels = voxels,
            Motion = MotionEstimate.None with { State = MotionState.Estimated },
            Quality = new() { FramewiseDisplacementMm = fd, DvarsPercent = dvars, MeanIntensity = mean },
            Times = new(),
        };
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
