using System.Diagnostics;
using System.Globalization;
using RealtimeBCI.Train;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train;

public sealed class RidgeTests
{
    [Theory]
    [InlineData(60, 300, 5, 12.5, 0)]
    [InlineData(60, 40, 3, 0.5, 2)]
    [InlineData(33, 5003, 17, 800, 5)]
    [InlineData(90, 40, 101, 60_000, 7)]
    [InlineData(30, 200, 101, 100_000, 100)]
    public void Weights_and_predictions_are_those_of_scikit_learn_in_blocks_of_any_size(int trials, int voxels, int outputs, double alpha, int columns)
    {
        TestPaths.RequirePython("numpy", "sklearn");
        var folder = TestPaths.TemporaryFolder();
        var (x, y) = Data(trials, voxels, outputs);
        NpyFile.Write(Path.Combine(folder, "x.npy"), x, trials, voxels);
        NpyFile.Write(Path.Combine(folder, "y.npy"), y, trials, outputs);
        NpyFile.Write(Path.Combine(folder, "held.npy"), Held(voxels), 4, voxels);
        var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", $"""
            import numpy as np
            from sklearn.linear_model import Ridge
            load = lambda n: np.load('{folder}/' + n + '.npy').astype(float)
            model = Ridge(alpha={alpha.ToString(CultureInfo.InvariantCulture)}, fit_intercept=True, solver='cholesky').fit(load('x'), load('y'))
            np.save('{folder}/weights', np.ascontiguousarray(model.coef_.T))
            np.save('{folder}/bias', model.intercept_)
            np.save('{folder}/predicted', model.predict(load('held')))
            """);
        Assert.True(code == 0, error);

        foreach (var type in new[] { ScalarType.Float64, ScalarType.Float32 })
        {
            using var ridge = new BlockRidge(x, voxels, type: type);
            Assert.Equal(voxels <= trials, ridge.IsPrimal);
            var (weights, bias) = Solved(ridge, alpha, y, outputs, columns);
            var tolerance = type == ScalarType.Float64 ? 1e-5 : 1e-4;
            Near(NpyFile.ReadFloats(Path.Combine(folder, "weights.npy")).Values, weights, tolerance);
            Near(NpyFile.ReadFloats(Path.Combine(folder, "bias.npy")).Values, bias, tolerance);
            Near(NpyFile.ReadFloats(Path.Combine(folder, "predicted.npy")).Values, Predicted(ridge, Held(voxels), [alpha], y, outputs)[0], tolerance);
        }
    }

    [Theory]
    [InlineData(40, 200)]
    [InlineData(200, 40)]
    [InlineData(2100, 2060)] // too large for eigenvectors: factored anew for each strength
    [InlineData(2060, 2100)]
    public void A_held_out_prediction_is_the_fitted_map_applied_at_every_strength(int trials, int voxels)
    {
        var (x, y) = Data(trials, voxels, 6);
        using var ridge = new BlockRidge(x, voxels);
        double[] alphas = [1, 30, 400];
        var predicted = Predicted(ridge, x[..voxels], alphas, y, 6);
        for (var a = 0; a < alphas.Length; a++)
        {
            var (weights, bias) = Solved(ridge, alphas[a], y, 6, 4);
            for (var l = 0; l < 6; l++)
                Assert.Equal(bias[l] + Enumerable.Range(0, voxels).Sum(v => (double)x[v] * weights[v * 6 + l]), predicted[a][l], 1e-4);
        }
    }

    [Fact]
    public void The_same_fit_twice_is_the_same_to_the_last_digit()
    {
        var (x, y) = Data(40, 3000, 6);
        using BlockRidge one = new(x, 3000), two = new(x, 3000);
        Assert.Equal(Solved(one, 30, y, 6, 0).Weights, Solved(two, 30, y, 6, 0).Weights);
    }

    [Theory]
    [InlineData(12, 30)]
    [InlineData(30, 12)]
    public void Trials_that_share_a_target_give_what_their_own_copies_give(int trials, int voxels)
    {
        var (x, _) = Data(trials, voxels, 1);
        var rows = Numbers(new Random(3), 4 * 9);
        int[] rowOf = [.. Enumerable.Range(0, trials).Select(t => t * 7 % 4)];
        float[] copies = [.. rowOf.SelectMany(r => rows.AsSpan(r * 9, 9).ToArray())];
        using var ridge = new BlockRidge(x, voxels);
        var shared = Solved(ridge, 3, rows, 9, 2, rowOf);
        var (weights, bias) = Solved(ridge, 3, copies, 9, 5);
        Near(weights, shared.Weights);
        Near(bias, shared.Bias);
    }

    [Fact]
    public void A_great_strength_predicts_the_mean_and_a_small_one_the_training_data()
    {
        var (x, y) = Data(20, 100, 2);
        using var ridge = new BlockRidge(x, 100);
        var far = Predicted(ridge, x, [1e9, 1e-3], y, 2);
        Assert.Equal(Enumerable.Range(0, 20).Average(t => y[t * 2]), far[0][0], 1e-4);
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
        Assert.Throws<ArgumentException>(() => new BlockRidge(new float[7], 2));
        var (x, y) = Data(5, 10, 1);
        using var ridge = new BlockRidge(x, 10);
        Assert.Throws<ArgumentException>(() => Solved(ridge, 1, y[..4], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Solved(ridge, 0, y, 1, 0));
        x[3] = float.NaN;
        Assert.Contains("an input is NaN", Assert.Throws<TrainingException>(() => new BlockRidge(x, 10)).Message);
    }

    [Fact]
    public void Five_hundred_trials_of_fifteen_thousand_voxels_are_fitted_in_seconds()
    {
        var (x, y) = Data(500, 15_000, 128);
        var clock = Stopwatch.StartNew();
        using var ridge = new BlockRidge(x, 15_000);
        var products = clock.Elapsed;
        Solved(ridge, 1000, y, 128, 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"products {products.TotalSeconds:F2} s, fit {(clock.Elapsed - products).TotalSeconds:F2} s");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed.TotalSeconds:F1} s");
    }

    private static (float[] Weights, float[] Bias) Solved(BlockRidge ridge, double alpha, float[] y, int outputs, int columns, int[]? rowOf = null)
    {
        float[] weights = new float[ridge.Voxels * outputs], bias = new float[outputs];
        ridge.Solve(alpha, new TargetMatrix(y, outputs), rowOf ?? [.. Enumerable.Range(0, y.Length / outputs)], block =>
        {
            var count = (int)block.Weights.shape[1];
            var values = block.Weights.@float().contiguous().data<float>().ToArray();
            for (var v = 0; v < ridge.Voxels; v++)
                values.AsSpan(v * count, count).CopyTo(weights.AsSpan(v * outputs + block.Start));
            block.Bias.@float().data<float>().ToArray().CopyTo(bias, block.Start);
        }, columns);
        return (weights, bias);
    }

    private static float[][] Predicted(BlockRidge ridge, float[] held, double[] alphas, float[] y, int outputs)
    {
        using var scope = torch.NewDisposeScope();
        var targets = torch.tensor(y, [ridge.Trials, outputs]).to(ridge.Type);
        var mean = targets.mean([0]);
        return [.. ridge.Operators(held, alphas, ridge.Right([.. Enumerable.Range(0, ridge.Trials)], ridge.Trials))
            .Select(o => (o.matmul(targets - mean) + mean).@float().contiguous().data<float>().ToArray())];
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
