using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class WindowEstimatorTests
{
    private static readonly GlmSettings Settings = new() { Estimator = "window", SliceTimeReference = 0 };

    [Fact]
    public void It_is_the_windows_mean_over_the_rest_volumes_mean_in_percent()
    {
        var estimator = new WindowEstimator(Settings, 1);
        estimator.Observe(Trial(0, 10, 10));
        for (var n = 0; n < 20; n++)
            estimator.Fold(Sample(n, n * 2, n is >= 8 and <= 11 ? 110 : n < 5 ? 100 : 500));
        var beta = new float[1];
        var fit = estimator.Estimate(0, beta);
        Assert.Equal(BetaState.Determined, fit.State);
        Assert.Equal(4, fit.VolumesUsed);
        var rest = (5 * 100 + 6 * 500) / 11.0;
        Assert.Equal(11, estimator.RestVolumes);
        Assert.Equal(100 * (110 - rest) / rest, beta[0], 1e-4);
        Assert.Equal(0.25 + 1 / 11.0, fit.VarianceFactor, 1e-9);
    }

    [Fact]
    public void Without_rest_the_volumes_before_the_onset_stand_in_and_it_says_so()
    {
        var estimator = new WindowEstimator(Settings with { Percent = false }, 1);
        estimator.Observe(Trial(0, 0, 10));
        estimator.Observe(Trial(1, 12, 10));
        for (var n = 0; n < 11; n++)
            estimator.Fold(Sample(n, n * 2, n < 6 ? 100 + n : 130));
        var beta = new float[1];
        Assert.Equal(BetaState.Refused, estimator.Estimate(0, beta).State);
        var fit = estimator.Estimate(1, beta);
        Assert.Equal(BetaState.Shrunk, fit.State);
        Assert.Contains("6 volumes before its onset", fit.Reason, StringComparison.Ordinal);
        Assert.Equal(130 - 102.5, beta[0], 1e-4);
    }

    [Fact]
    public void Missing_and_censored_volumes_count_for_nothing()
    {
        var estimator = new WindowEstimator(Settings with { Percent = false }, 1);
        estimator.Observe(Trial(0, 10, 4));
        for (var n = 0; n < 9; n++)
            estimator.Fold(n == 8 ? Sample(n, n * 2, 108) with { Censored = true } : n == 2 ? new VolumeSample { ScannerNumber = n, SampleSeconds = 4 } : Sample(n, n * 2, 100));
        var fit = estimator.Estimate(0, new float[1]);
        Assert.Equal(BetaState.Refused, fit.State);
        Assert.Equal(4, estimator.RestVolumes);
    }

    private static DesignEvent Trial(int trial, double onset, double duration) =>
        new() { Number = trial, Kind = DesignEventKind.Trial, OnsetSeconds = onset, DurationSeconds = duration, Trial = trial };

    private static VolumeSample Sample(int n, double at, float value) => new() { ScannerNumber = n, SampleSeconds = at, Voxels = new[] { value } };
}
