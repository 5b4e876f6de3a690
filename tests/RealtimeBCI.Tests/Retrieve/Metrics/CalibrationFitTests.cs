using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class CalibrationFitTests
{
    private const double Z = 1.959963984540054;

    [Theory] // 400 samples of 300 trials: 95 % ± 2.2 % at two standard errors
    [InlineData(1)]
    [InlineData(0.4)]
    [InlineData(2.2)]
    public void Intervals_hold_the_slope_and_intercept_with_which_answers_were_drawn_as_often_as_they_say(double slope)
    {
        var (slopes, intercepts) = (0, 0);
        for (var seed = 0; seed < 400; seed++)
        {
            var (confidences, correct) = Drawn(300, 0.3, slope, seed);
            var fit = CalibrationFit.OfConfidence(confidences, correct);
            slopes += fit.Slope.Low <= slope && slope <= fit.Slope.High ? 1 : 0;
            intercepts += fit.Intercept.Low <= 0.3 && 0.3 <= fit.Intercept.High ? 1 : 0;
        }
        Assert.InRange(slopes / 400.0, 0.925, 0.975);
        Assert.InRange(intercepts / 400.0, 0.925, 0.975);
    }

    [Fact]
    public void Slope_intercept_and_both_kinds_of_errors_are_scikit_learns_and_numpys()
    {
        var (confidences, correct) = Drawn(200, -0.5, 0.7, 2);
        int[] groups = [.. Enumerable.Range(0, 200).Select(t => t * t % 17)];
        var expected = Reference.Of("calibration", new { confidences, correct, groups }, "sklearn");
        double At(int row, int column) => expected[row][column].GetDouble();
        var (plain, robust) = (CalibrationFit.OfConfidence(confidences, correct), CalibrationFit.OfConfidence(confidences, correct, groups));
        Assert.Equal(At(0, 0), plain.Intercept.Value, 1e-5);
        Assert.Equal(At(0, 1), plain.Slope.Value, 1e-5);
        Assert.Equal(At(1, 0), (plain.Intercept.High - plain.Intercept.Value) / Z, 1e-5);
        Assert.Equal(At(1, 1), (plain.Slope.High - plain.Slope.Value) / Z, 1e-5);
        Assert.Equal(At(2, 0), (robust.Intercept.High - robust.Intercept.Value) / Z, 1e-5);
        Assert.Equal(At(2, 1), (robust.Slope.High - robust.Slope.Value) / Z, 1e-5);
    }

    [Fact] // ln(p/(1−p)) of 3 in 4 right, less that of confidence .5
    public void The_intercept_at_slope_one_is_the_shift_of_all_log_odds() =>
        Assert.Equal(Math.Log(3), CalibrationFit.OfConfidence([0.5, 0.5, 0.5, 0.5], [true, true, false, true]).InterceptAtSlopeOne.Value, 1e-9);

    [Fact]
    public void What_the_data_do_not_determine_is_nan_and_not_a_number_out_of_thin_air()
    {
        Assert.True(double.IsNaN(CalibrationFit.OfConfidence([0.6, 0.7, 0.8], [true, true, true]).Slope.Value)); // all right
        Assert.True(double.IsNaN(CalibrationFit.OfConfidence([0.6, 0.7, 0.8, 0.9], [false, false, true, true]).Slope.Value)); // parted
        Assert.True(double.IsNaN(CalibrationFit.OfConfidence([0.6, 0.6, 0.6], [true, false, true]).Slope.Value)); // one confidence
        Assert.True(double.IsNaN(CalibrationFit.OfConfidence([], []).Slope.Value));
        Assert.True(double.IsNaN(CalibrationFit.OfPosteriors([0.6, 0.4, 0.3, 0.7], [0, 1]).Value)); // every target on top
        Assert.True(double.IsNaN(CalibrationFit.OfPosteriors([0.5, 0.5, 0.5, 0.5], [0, 1]).Value)); // nothing said
        var single = CalibrationFit.OfConfidence([0.6, 0.7, 0.8, 0.9], [true, false, true, true], [4, 4, 4, 4]);
        Assert.True(double.IsFinite(single.Slope.Value) && double.IsNaN(single.Slope.Low)); // one group
    }

    [Fact]
    public void Certain_posteriors_stay_finite()
    {
        var fit = CalibrationFit.OfConfidence([1, 1, 0.6, 0.7, 0.9, 0.55], [true, false, true, false, true, false]);
        Assert.True(double.IsFinite(fit.Slope.Value), $"{fit}");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.35)]
    public void The_exponent_of_posteriors_is_that_with_which_targets_were_drawn(double honest)
    {
        var held = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var (posteriors, targets) = ProbabilityMetricsTests.Made(200, 6, honest, seed);
            var fit = CalibrationFit.OfPosteriors(posteriors, targets);
            held += fit.Low <= honest && honest <= fit.High ? 1 : 0;
        }
        Assert.InRange(held / 400.0, 0.925, 0.975);
    }

    [Fact]
    public void The_exponent_of_posteriors_is_the_one_that_scipys_search_finds()
    {
        var (posteriors, targets) = ProbabilityMetricsTests.Made(80, 4, 0.6, 4);
        var expected = Reference.Of("exponent", new { posteriors = posteriors.Chunk(4), targets }, "scipy").GetDouble();
        Assert.Equal(expected, CalibrationFit.OfPosteriors(posteriors, targets).Value, 1e-6);
    }

    [Fact] // 30 targets, 8 repeats that are all right or all wrong
    public void Repeats_that_go_together_widen_the_interval()
    {
        var (once, right) = Drawn(30, 0, 1, 6);
        double[] confidences = [.. once.SelectMany(c => Enumerable.Repeat(c, 8))];
        bool[] correct = [.. right.SelectMany(c => Enumerable.Repeat(c, 8))];
        int[] groups = [.. Enumerable.Range(0, 240).Select(t => t / 8)];
        double Width(Estimate e) => e.High - e.Low;
        var (naive, robust) = (CalibrationFit.OfConfidence(confidences, correct).Slope, CalibrationFit.OfConfidence(confidences, correct, groups).Slope);
        Assert.InRange(Width(robust) / Width(naive), 2, 4);
    }

    private static (double[] Confidences, bool[] Correct) Drawn(int trials, double intercept, double slope, int seed)
    {
        var random = new Random(seed);
        double[] confidences = [.. Enumerable.Range(0, trials).Select(_ => 0.1 + 0.8 * random.NextDouble())];
        return (confidences, [.. confidences.Select(c => random.NextDouble() < 1 / (1 + Math.Exp(-(intercept + slope * Math.Log(c / (1 - c))))))]);
    }
}
