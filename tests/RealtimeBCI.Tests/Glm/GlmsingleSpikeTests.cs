using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleSpikeTests
{
    private const int Spike = 60, Step = 70;
    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle", MotionRegressors = 0, HighPassHz = 0.005 };
    private readonly SimulatedPopulation _run = new(_ => 0, _ => 1, CognitiveState.Perception, 51);

    [Theory]
    [InlineData(6)]
    [InlineData(25)]
    [InlineData(300)]
    public void One_corrupted_volume_moves_betas_by_far_less_than_without_the_guard(double percent)
    {
        var corrupted = Corrupt(Spike, 1, percent);
        var guarded = Distance(Estimate(_run.Volumes).Betas, Estimate(corrupted).Betas);
        var unguarded = Distance(Estimate(_run.Volumes, HandMadeModel.NoSpike).Betas, Estimate(corrupted, HandMadeModel.NoSpike).Betas);
        Assert.Equal((1, 0), Estimate(corrupted).Outliers);
        Assert.True(guarded < 0.25 * unguarded, $"betas move by {guarded:F3} percent with the guard, {unguarded:F3} without");
    }

    [Fact]
    public void A_spike_counts_the_less_the_larger_it_is()
    {
        var sound = Estimate(_run.Volumes).Betas;
        double[] moved = [.. new double[] { 6, 25, 100, 1000 }.Select(percent => Distance(sound, Estimate(Corrupt(Spike, 1, percent)).Betas))];
        for (var i = 1; i < moved.Length; i++)
            Assert.True(moved[i] < 1.5 * moved[0], $"betas move by {string.Join(", ", moved.Select(m => $"{m:F3}"))} percent");
    }

    [Theory]
    [InlineData(6)]
    [InlineData(40)]
    public void A_step_in_level_is_recognised_by_its_second_volume_and_all_goes_on(double percent)
    {
        var stepped = Corrupt(Step, _run.Volumes.Count - Step, percent);
        var (betas, outliers) = Estimate(stepped);
        Assert.Equal((1, 1), outliers);
        var after = _run.Events.FindIndex(e => e.OnsetSeconds > (Step + 4) * SimulatedPopulation.RepetitionTime);
        var undisturbed = _run.Correlation(Estimate(_run.Volumes).Betas, after);
        Assert.InRange(_run.Correlation(betas, after), undisturbed - 0.05, 1);
    }

    [Fact]
    public void Sound_volumes_are_neither_spikes_nor_steps() => Assert.Equal((0, 0), Estimate(_run.Volumes).Outliers);

    private List<float[]> Corrupt(int first, int count, double percent)
    {
        var random = new Random(8);
        double[] by = [.. Enumerable.Range(0, _run.Volumes[0].Length).Select(_ => percent * SimulatedPopulation.Normal(random))];
        return [.. _run.Volumes.Select((volume, n) => n < first || n >= first + count ? volume : [.. volume.Select((x, v) => (float)(x + 10 * by[v]))])];
    }

    private (float[][] Betas, (int Spikes, int Steps) Outliers) Estimate(List<float[]> volumes, double spikeEnergy = 1.6)
    {
        var model = HandMadeModel.Plain(volumes[0].Length, Settings) with { SpikeEnergy = spikeEnergy, Classes = [new(0, new(0, 0), 0.1, 0, 0.6)] };
        var estimator = new GlmsingleEstimator(Settings, model, new(SimulatedPopulation.RepetitionTime, volumes.Count));
        for (var n = 0; n < volumes.Count; n++)
        {
            var at = (n + 0.5) * SimulatedPopulation.RepetitionTime;
            foreach (var e in _run.Events.Where(e => e.OnsetSeconds <= at && e.OnsetSeconds > at - SimulatedPopulation.RepetitionTime))
                estimator.Observe(e);
            estimator.Fold(new() { ScannerNumber = n, SampleSeconds = at, Voxels = volumes[n] });
        }
        return ([.. _run.Events.Select(e =>
        {
            var beta = new float[estimator.BetaCount];
            estimator.Estimate(e.Trial!.Value, beta);
            return beta;
        })], estimator.Outliers);
    }

    private static double Distance(float[][] a, float[][] b) => Math.Sqrt(a.Zip(b).SelectMany(p => p.First.Zip(p.Second, (x, y) => (double)(x - y) * (x - y))).Average());
}
