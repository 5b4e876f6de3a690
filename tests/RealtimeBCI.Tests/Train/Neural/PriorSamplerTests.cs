using System.Globalization;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class PriorSamplerTests
{
    private static readonly PriorSchedule Schedule = new();

    [Fact]
    public void The_schedule_is_the_one_that_numpy_computes()
    {
        TestPaths.RequirePython("numpy");
        var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c",
            """
            import numpy as np
            t = np.arange(101) / 100
            a = np.cos((t + .008) / 1.008 * np.pi / 2) ** 2
            a /= a[0]
            b = np.clip(1 - a[1:] / a[:-1], 0, .999)
            for x, y in zip(b, np.cumprod(1 - b)):
                print(repr(float(x)), repr(float(y)))
            """);
        Assert.True(code == 0, error);
        var rows = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(100, rows.Length);
        for (var t = 0; t < 100; t++)
        {
            Assert.Equal(rows[t][0], Schedule.Betas[t], 1e-12);
            Assert.Equal(rows[t][1], Schedule.Signal(t), 1e-12);
        }
        Assert.Equal(1, Schedule.Signal(-1));
    }

    public static TheoryData<string> Samplers => ["ancestral", "20 steps, eta 1", "20 steps, eta 0", "7 steps, eta 0.5"];

    [Theory, MemberData(nameof(Samplers))]
    public void With_an_ideal_denoiser_a_single_point_is_found(string sampler)
    {
        float[] point = [1, -2, 0.5f];
        var drawn = Draw(sampler, 3, (_, _, estimate) => point.CopyTo(estimate), new Random(1));
        Assert.Equal(point, drawn, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Theory]
    [InlineData("ancestral", 0.03)]
    [InlineData("100 steps, eta 1", 0.03)] // few steps are not exact for a wide Gaussian: the estimate is held while the noise falls
    [InlineData("100 steps, eta 0", 0.08)]
    public void With_an_ideal_denoiser_a_gaussian_is_recovered(string sampler, double tolerance)
    {
        const int count = 40_000;
        const double mean = 1.5, sd = 0.6;
        // E[x0 | x] of N(mean, sd²) seen through √ᾱ x0 + √(1 − ᾱ) ε.
        var drawn = Draw(sampler, count, (x, time, estimate) =>
        {
            var signal = Schedule.Signal(time);
            var gain = Math.Sqrt(signal) * sd * sd / (signal * sd * sd + 1 - signal);
            for (var i = 0; i < x.Length; i++)
                estimate[i] = (float)(mean + gain * (x[i] - Math.Sqrt(signal) * mean));
        }, new Random(2));
        var average = drawn.Average(v => (double)v);
        Assert.Equal(mean, average, 0.02);
        Assert.Equal(sd, Math.Sqrt(drawn.Average(v => (v - average) * (v - average))), tolerance);
    }

    [Fact]
    public void The_same_seed_draws_the_same_vector_and_another_does_not()
    {
        Denoise half = (x, _, estimate) => { for (var i = 0; i < x.Length; i++) estimate[i] = x[i] / 2; };
        Assert.Equal(Draw("20 steps, eta 1", 4, half, new Random(3)), Draw("20 steps, eta 1", 4, half, new Random(3)));
        Assert.NotEqual(Draw("20 steps, eta 1", 4, half, new Random(3)), Draw("20 steps, eta 1", 4, half, new Random(4)));
    }

    [Fact]
    public void Twenty_steps_ask_the_denoiser_twenty_times_from_noise_to_clean()
    {
        var times = new List<int>();
        PriorSampler.Ddim(Schedule, 1, 20, 1, (_, time, estimate) => { times.Add(time); estimate.Clear(); }, new Random(1));
        Assert.Equal(Enumerable.Range(1, 20).Reverse().Select(i => 5 * i - 1), times);
    }

    private static float[] Draw(string sampler, int length, Denoise denoise, Random random)
    {
        if (sampler == "ancestral")
            return PriorSampler.Ancestral(Schedule, length, denoise, random);
        var words = sampler.Split(' ');
        return PriorSampler.Ddim(Schedule, length, int.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[^1], CultureInfo.InvariantCulture), denoise, random);
    }
}
