using RealtimeBCI.Decode;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.Tests.Train.Families;

public sealed class IcnnAndFloorTests
{
    [Fact]
    public void Selection_recovers_the_voxels_that_were_planted()
    {
        const int trials = 200, voxels = 400, units = 30;
        var random = new Random(2);
        var x = TestBundles.Numbers(random, trials * voxels);
        var y = new float[trials * units];
        for (var t = 0; t < trials; t++)
            for (var u = 0; u < units; u++)
                y[t * units + u] = 5 + x[t * voxels + 3 * u] - x[t * voxels + 7 * u + 40] + 0.3f * x[t * voxels + 399] + 0.3f * (float)random.NextDouble();
        using var ridge = new SelectedRidge(x, voxels, 5, 2);
        var map = ridge.Fit(new TargetMatrix(y, units), [.. Enumerable.Range(0, trials)], [100])[0];
        for (var u = 0; u < units; u++)
            Assert.Superset(new HashSet<int> { 3 * u, 7 * u + 40 }, map.Places.AsSpan(u * 5, 5).ToArray().ToHashSet());
    }

    [Theory]
    [InlineData(40, 60, 12)]
    [InlineData(20, 60, 33)]
    public void Each_unit_is_what_a_plain_loop_over_units_gives_with_the_bias_shrunk_too(int trials, int voxels, int kept)
    {
        TestPaths.RequirePython("numpy");
        var folder = TestPaths.TemporaryFolder();
        var random = new Random(trials);
        float[] x = TestBundles.Numbers(random, trials * voxels), y = [.. TestBundles.Numbers(random, trials * 9).Select((v, i) => 2 + v + x[i / 9 * voxels + i % 9])];
        NpyFile.Write(Path.Combine(folder, "x.npy"), x, trials, voxels);
        NpyFile.Write(Path.Combine(folder, "y.npy"), y, trials, 9);
        var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", $"""
            import numpy as np
            x, y = np.load('{folder}/x.npy').astype(float), np.load('{folder}/y.npy').astype(float)
            z, t = (x - x.mean(0)) / x.std(0, ddof=1), (y - y.mean(0)) / y.std(0, ddof=1)
            out = np.zeros_like(y)
            for u in range(9):
                r = np.array([np.corrcoef(z[:, v], t[:, u])[0, 1] for v in range({voxels})])
                s = np.hstack([z[:, np.argsort(-abs(r))[:{kept}]], np.ones(({trials}, 1))])
                out[:, u] = s @ np.linalg.solve(s.T @ s + 100 * np.eye({kept} + 1), s.T @ t[:, u])
            np.save('{folder}/out', out * y.std(0, ddof=1) + y.mean(0))
            """);
        Assert.True(code == 0, error);
        using var ridge = new SelectedRidge(x, voxels, kept, 2);
        var map = ridge.Fit(new TargetMatrix(y, 9), [.. Enumerable.Range(0, trials)], [100])[0];
        float[] found = [.. Enumerable.Range(0, trials * 9).Select(i => map.Bias[i % 9] + Enumerable.Range(i % 9 * kept, kept).Sum(k => map.Weights[k] * x[i / 9 * voxels + map.Places[k]]))];
        LinearWorld.Near(NpyFile.ReadFloats(Path.Combine(folder, "out.npy")).Values, found);
    }

    [Fact]
    public void A_decoded_layer_spreads_as_real_ones_do_and_its_scores_stay()
    {
        var world = LinearWorld.Of();
        TrainedDecoder corrected = world.Train("icnn"), plain = world.Train("icnn", null, ("norm-correction", "false"));
        LinearWorld.Near(world.Scores(plain, 5), world.Scores(corrected, 5));
        for (var layer = 0; layer < 2; layer++)
        {
            var channels = corrected.Decoder.Targets[layer].Channels;
            var centre = corrected.Decoder.Centres[layer];
            double Spread(ReadOnlySpan<float> values)
            {
                var deviations = values.ToArray().Select((v, i) => (double)v - centre[i]).ToArray();
                var groups = channels == deviations.Length ? [deviations] : Enumerable.Range(0, channels).Select(c => deviations.Where((_, i) => i % channels == c).ToArray()).ToArray();
                return groups.Average(g => Math.Sqrt(g.Average(d => d * d) - Math.Pow(g.Average(), 2)));
            }
            var real = Enumerable.Range(0, 6).Average(i => Spread(world.Gallery.Space(corrected.Decoder.Targets[layer].Name).Of(i)));
            Assert.Equal(real, Spread(corrected.Decoder.Predict(world.Patterns(corrected, 5), 1)[layer]), 1e-3 * real);
        }
    }

    [Fact]
    public void Layers_count_by_how_well_they_are_told_where_that_is_asked_for()
    {
        var world = LinearWorld.Of(gain: 1.5);
        Assert.All(world.Train("icnn").Decoder.Targets, t => Assert.Equal(1, t.Weight));
        Assert.Equal(2, world.Train("icnn", [0.1, 1], ("layers", "accuracy"), ("strength", "cv")).Decoder.Targets.Select(t => t.Weight).Distinct().Count());
    }

    [Fact]
    public void The_centroid_scores_are_correlations_with_mean_patterns()
    {
        var world = LinearWorld.Of();
        var trained = world.Train("centroid");
        int[] all = [.. Enumerable.Range(0, world.Trials.Count)];
        var patterns = world.Patterns(trained, all);
        double[] Mean(string item) => [.. Enumerable.Range(0, 80).Select(v => all.Where(t => world.Trials.Items[t] == item).Average(t => (double)patterns[t * 80 + v]))];
        var scores = world.Scores(trained, 8);
        for (var i = 0; i < 6; i++)
            Assert.Equal(Correlation(Mean($"item-{i}"), [.. patterns.AsSpan(8 * 80, 80).ToArray().Select(p => (double)p)]), scores[i], 1e-4);
    }

    [Fact]
    public void Chance_gives_every_candidate_the_same_probability()
    {
        var world = LinearWorld.Of();
        var trained = world.Train("chance");
        Assert.Equal(1.0 / 6, trained.Validation.Top1, 1e-9);
        Assert.Equal(Math.Log(6), trained.Calibration[0].LogLoss, 1e-9);
        var posteriors = new double[6];
        Posterior.Softmax(world.Scores(trained, 3), trained.Calibration[0].InverseTemperature, posteriors);
        Assert.All(posteriors, p => Assert.Equal(1.0 / 6, p, 1e-12));
    }

    [Fact]
    public void Regions_are_read_from_labels_in_mask_order()
    {
        var folder = TestPaths.TemporaryFolder();
        var grid = TestBundles.Grid;
        var labels = Enumerable.Range(0, grid.VoxelCount).Select(i => (float)(i % 4)).ToArray();
        var path = Path.Combine(folder, "streams.nii.gz");
        NiftiWriter.Write(path, grid, [labels], 1);
        var mask = Mask.Whole(grid);
        Assert.Contains("streams.tsv", Assert.Throws<TrainingException>(() => VoxelGroups.Read(path, mask)).Message);
        File.WriteAllText(Path.Combine(folder, "streams.tsv"), "index\tname\n1\tearly\n2\tventral\n3\tventral\n9\tlateral\n");
        var groups = VoxelGroups.Read(path, mask);
        Assert.Equal(["early", "ventral"], groups.Keys.Order());
        Assert.All(groups["early"], v => Assert.Equal(1, mask.Voxels[v] % 4));
        Assert.Equal(12, groups["ventral"].Length);
        File.WriteAllText(Path.Combine(folder, "streams.tsv"), "index\tname\none\tearly\n");
        Assert.Contains("line 2", Assert.Throws<TrainingException>(() => VoxelGroups.Read(path, mask)).Message);
    }

    private static double Correlation(double[] a, double[] b)
    {
        double ma = a.Average(), mb = b.Average();
        return a.Zip(b).Sum(p => (p.First - ma) * (p.Second - mb)) / Math.Sqrt(a.Sum(v => (v - ma) * (v - ma)) * b.Sum(v => (v - mb) * (v - mb)));
    }
}
