using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GlmsingleDeadVoxelTests
{
    private const int Dead = 20;
    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle", MotionRegressors = 0, HighPassHz = 0.005 };
    private readonly SimulatedPopulation _run = new(_ => 0, _ => 1, CognitiveState.Imagery, 61, volumes: 100);

    [Theory]
    [InlineData(float.NaN, 0, 100)]
    [InlineData(float.NaN, 40, 41)]
    [InlineData(float.NaN, 40, 100)]
    [InlineData(float.PositiveInfinity, 40, 41)]
    [InlineData(0f, 0, 100)]
    [InlineData(0f, 40, 41)]
    [InlineData(0f, 40, 100)]
    public void A_voxel_without_a_value_keeps_a_finite_beta_and_spreads_to_no_neighbour(float value, int from, int to)
    {
        var whole = Estimate(_run.Volumes, Model());
        var broken = Estimate([.. _run.Volumes.Select((volume, n) => n < from || n >= to ? volume : [.. volume.Select((x, v) => v == Dead ? value : x)])], Model());
        for (var trial = 0; trial < whole.Length; trial++)
            for (var v = 0; v < whole[trial].Length; v++)
            {
                Assert.True(float.IsFinite(broken[trial][v]), $"trial {trial}, voxel {v}: {broken[trial][v]}");
                Assert.InRange(broken[trial][v], v == Dead ? -4 : whole[trial][v] - 0.1, v == Dead ? 6 : whole[trial][v] + 0.1);
            }
    }

    [Fact]
    public void A_voxel_without_signal_in_training_has_beta_zero()
    {
        var model = Model();
        (model.Baseline[Dead], model.MeanResponse[Dead]) = (0, 0);
        foreach (var volumes in new[] { _run.Volumes, [.. _run.Volumes.Select(volume => volume.Select((x, v) => v == Dead ? 0 : x).ToArray())] })
            foreach (var beta in Estimate(volumes, model))
                Assert.Equal(0, beta[Dead]);
    }

    [Fact]
    public void A_noise_pool_voxel_that_loses_its_value_changes_the_scores_no_more_than_its_own_fluctuation_would()
    {
        var model = Model();
        var weights = new float[_run.Volumes[0].Length];
        Array.Fill(weights, 0.01f);
        model = model with { PoolWeights = [weights], Loads = [[.. model.MeanResponse.Select(_ => 0.5f)]] };
        List<float[]> shifted = [.. _run.Volumes.Select(volume => volume.Select((x, v) => v == Dead ? 1.3f * x : x).ToArray())];
        var whole = Estimate(shifted, model);
        var broken = Estimate([.. shifted.Select((volume, n) => n < 40 ? volume : [.. volume.Select((x, v) => v == Dead ? float.NaN : x)])], model);
        for (var trial = 0; trial < whole.Length; trial++)
            for (var v = 0; v < whole[trial].Length; v++)
                if (v != Dead)
                    Assert.Equal(whole[trial][v], broken[trial][v], 0.05);
    }

    private SingleTrialModel Model() => HandMadeModel.Plain(_run.Volumes[0].Length, Settings) with { ImageryTiming = TrialTiming.Uncertain, SpikeEnergy = 2 };

    private float[][] Estimate(List<float[]> volumes, SingleTrialModel model) =>
        [.. RunBetas.Estimate([.. volumes], _run.Events, Settings, new()
        {
            RepetitionTimeSeconds = SimulatedPopulation.RepetitionTime,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = 14,
            ExpectedVolumes = volumes.Count,
            Model = model,
        }).Select(b => b.Beta)];
}
