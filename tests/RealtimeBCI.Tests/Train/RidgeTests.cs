using System.Diagnostics;
using System.Globalization;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public class RidgeTests
{
    [Fact]
    public void Weights_and_predictions_are_those_of_scikit_learn()
    {
        TestPaths.RequirePython("numpy", "sklearn");
        var folder = TestPaths.TemporaryFolder();
        (int Trials, int Voxels, int Latents, double Alpha)[] cases = [(60, 300, 5, 12.5), (60, 40, 3, 0.5), (33, 5003, 17, 800)];
        for (var c = 0; c < cases.Length; c++)
        {
            var (trials, voxels, latents, alpha) = cases[c];
            var (x, y) = Data(trials, voxels, latents);
            NpyFile.Write(Path.Combine(folder, $"x{c}.npy"), x, trials, voxels);
            NpyFile.Write(Path.Combine(folder, $"y{c}.npy"), y, trials, latents);
            NpyFile.Write(Path.Combine(folder, $"held{c}.npy"), Held(voxels), 4, voxels);
            NpyFile.Write(Path.Combine(folder, $"alpha{c}.npy"), [alpha], 1);
        }
        var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", $"""
            import numpy as np
            from sklearn.linear_model import Ridge
            for c in range({cases.Length}):
                load = lambda n: np.load('{folder}/' + n + str(c) + '.npy').astype(float)
                model = Ridge(alpha=load('alpha')[0], solver='cholesky').fit(load('x'), load('y'))
                np.save('{folder}/weights' + str(c), np.ascontiguousarray(model.coef_.T))
                np.save('{folder}/bias' + str(c), model.intercept_)
                np.save('{folder}/predicted' + str(c), model.predict(load('held')))
            """);
        Assert.True(code == 0, error);

        for (var c = 0; c < cases.Length; c++)
        {
            var (trials, voxels, latents, alpha) = cases[c];
            var (x, y) = Data(trials, voxels, latents);
            var ridge = new RidgeRegression(x, voxels, y, latents);
            var map = ridge.Fit(alpha);
            Near(NpyFile.ReadFloats(Path.Combine(folder, $"weights{c}.npy")).Values, map.Weights);
            Near(NpyFile.ReadFloats(Path.Combine(folder, $"bias{c}.npy")).Values, map.Bias);
            Near(NpyFile.ReadFloats(Path.Combine(folder, $"predicted{c}.npy")).Values, ridge.Predict(Held(voxels), [alpha])[0]);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(4, 8)]
    [InlineData(5, 2048)]
    [InlineData(11, 2051)]
    [InlineData(13, 5000)]
    public void Products_are_the_plain_sums_whatever_the_size_and_the_threads(int trials, int voxels)
    {
        var x = Numbers(new Random(trials), trials * voxels);
        double[] one = new double[trials * trials], four = new double[trials * trials];
        GramKernel.Gram(x, trials, voxels, one, 1);
        GramKernel.Gram(x, trials, voxels, four, 4);
        Assert.Equal(one, four);
        for (var i = 0; i < trials; i++)
            for (var j = 0; j < trials; j++)
                Assert.Equal(Enumerable.Range(0, voxels).Sum(v => (double)x[i * voxels + v] * x[j * voxels + v]), one[i * trials + j], 1e-5 * voxels);
    }

    [Fact]
    public void A_held_out_prediction_is_the_fitted_map_applied()
    {
        var (x, y) = Data(40, 200, 6);
        var ridge = new RidgeRegression(x, 200, y, 6, threads: 1);
        var map = ridge.Fit(30);
        var predicted = ridge.Predict(x.AsSpan(0, 200), [1, 30])[1];
        for (var l = 0; l < 6; l++)
            Assert.Equal(map.Bias[l] + Enumerable.Range(0, 200).Sum(v => (double)x[v] * map.Weights[v * 6 + l]), predicted[l], 1e-5);
        Assert.Equal(map.Weights, new RidgeRegression(x, 200, y, 6, threads: 4).Fit(30).Weights);
    }

    [Fact]
    public void A_great_strength_predicts_the_mean_and_a_small_one_the_training_data()
    {
        var (x, y) = Data(20, 100, 2);
        var ridge = new RidgeRegression(x, 100, y, 2);
        var far = ridge.Predict(x, [1e9, 1e-3]);
        Assert.Equal(ridge.OutputMean[0], far[0][0], 1e-4);
        Near(y, far[1], 1e-3);
    }

    [Fact]
    public void Folds_never_tear_a_group_apart_and_hold_every_trial_out_once()
    {
        string[] groups = ["a", "b", "a", "c", "d", "b", "c", "e"];
        var folds = GroupFolds.Of(groups, 3);
        Assert.Equal(3, folds.Count);
        Assert.Equal(Enumerable.Range(0, 8), folds.SelectMany(f => f).Order());
        foreach (var group in groups.Distinct())
            Assert.Single(folds, f => f.Any(t => groups[t] == group));
        Assert.Equal(5, GroupFolds.Of(groups, 10).Count);
    }

    [Fact]
    public void Inputs_that_cannot_be_fitted_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RidgeRegression(new float[7], 2, new float[3], 1));
        var (x, y) = Data(5, 10, 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RidgeRegression(x, 10, y, 1).Fit(0));
        x[3] = float.NaN;
        Assert.Contains("an input is NaN", Assert.Throws<InvalidOperationException>(() => new RidgeRegression(x, 10, y, 1).Fit(1)).Message);
    }

    [Fact]
    public void Five_hundred_trials_of_fifteen_thousand_voxels_are_fitted_in_seconds()
    {
        var (x, y) = Data(500, 15_000, 128);
        var clock = Stopwatch.StartNew();
        var ridge = new RidgeRegression(x, 15_000, y, 128);
        var products = clock.Elapsed;
        ridge.Fit(1000);
        TestContext.Current.TestOutputHelper?.WriteLine($"products {products.TotalSeconds:F2} s, fit {(clock.Elapsed - products).TotalSeconds:F2} s");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed.TotalSeconds:F1} s");
    }

    private static float[] Held(int voxels) => Numbers(new Random(9), 4 * voxels);

    private static (float[] X, float[] Y) Data(int trials, int voxels, int latents)
    {
        var random = new Random(trials + voxels);
        float[] x = Numbers(random, trials * voxels), y = Numbers(random, trials * latents);
        for (var t = 0; t < trials; t++)
            for (var l = 0; l < latents; l++)
                y[t * latents + l] += 3 + 2 * x[t * voxels + l % voxels];
        return (x, y);
    }

    private static float[] Numbers(Random random, int count)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
            numbers[i] = (float)(2 * random.NextDouble() - 1);
        return numbers;
    }

    private static void Near(float[] expected, float[] found, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, found.Length);
        var scale = expected.Max(e => Math.Abs((double)e));
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], tolerance * scale);
    }
}
