using RealtimeBCI.Train;
using RealtimeBCI.Train.Checkpoints;
using RealtimeBCI.Train.Neural;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class PretrainingTests(ITestOutputHelper output)
{
    [Fact]
    public void A_new_subject_takes_what_is_shared_and_neither_weights_nor_bias_of_an_old_one()
    {
        var made = new MadeTrials(16);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "shared.safetensors");
        MindEye2Pretraining.Run([made.Participant(1, 9, Enumerable.Range(0, 16)), made.Participant(2, 12, Enumerable.Range(0, 16))], made.Gallery, MadeTrials.Options(1, Settings(1)), path, new MadeTrials.Reports(), default);
        using var file = CheckpointFile.Open(path);
        Assert.Equal([7, 9], file.Require("ridge.linears.0.weight", 7, 9).Shape);
        Assert.Equal([7, 12], file.Require("ridge.linears.1.weight", 7, 12).Shape);

        var settings = MindEye2Family.Defaults.Read("mindeye2", Settings(1).ToDictionary(s => s.Key, s => s.Value));
        var sizes = new NetworkSizes { Voxels = [9], Hidden = 7, Blocks = 2, Width = 8, Tokens = 3, Channels = 8 };
        using NeuralModel fresh = new(settings, sizes, 5), started = new(settings, sizes, 5);
        started.StartFrom(path);
        foreach (var name in fresh.Network.Parameters.Names)
        {
            float[] own = fresh.Network.Parameters[name].detach().data<float>().ToArray(), taken = started.Network.Parameters[name].detach().data<float>().ToArray();
            Assert.Equal(name.StartsWith("ridge.", StringComparison.Ordinal) ? own : file.Require(name, started.Network.Parameters[name].shape).ToArray(), taken);
        }
        Assert.NotEqual(file.Require("ridge.linears.0.bias", 7).ToArray(), started.Network.Parameters["ridge.linears.0.bias"].detach().data<float>().ToArray());
    }

    [Fact]
    public void A_start_of_other_sizes_or_variant_is_refused_in_one_line()
    {
        var made = new MadeTrials(16);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "shared.safetensors");
        var trials = made.Participant(1, 9, Enumerable.Range(0, 16));
        MindEye2Pretraining.Run([trials], made.Gallery, MadeTrials.Options(1, Settings(1)), path, new MadeTrials.Reports(), default);
        void Refused(string expected, params (string Key, string Value)[] other) => Assert.Contains(expected, Assert.Throws<TrainingException>(() => new MindEye2Family().Fit(
            trials, made.Gallery, MadeTrials.Options(1, [.. Settings(1).Where(s => other.All(o => o.Key != s.Key)), .. other]), new MadeTrials.Reports(), default)).Message);
        Refused("expected (24, 8)", ("start", path), ("hidden", "8"));
        Refused("has no tensor 'backbone.mlp.0.0.weight'", ("start", path), ("variant", "as-described"));
        Refused("There is no checkpoint nowhere.safetensors", ("start", "nowhere.safetensors"));
    }

    [Fact]
    public void Fine_tuning_from_other_subjects_beats_training_on_few_trials_alone_for_one_seed()
    {
        var gains = Alignment.Gains(seeds: 1, pictures: 240, epochs: 20);
        Assert.All(gains, g => Assert.True(g.Tuned > g.Alone + 0.1, string.Join("; ", gains)));
    }

    /// <summary>Minutes; run it with <c>--explicit on --filter-method '*over_ten_seeds' --output Detailed</c>, which prints every seed.</summary>
    [Theory(Explicit = true)]
    [InlineData("as-released", 0.5)]
    [InlineData("as-released", 1)]
    [InlineData("as-described", 0.5)]
    [InlineData("as-described", 1)]
    public void Fine_tuning_beats_few_trials_alone_by_more_than_chance_over_ten_seeds(string variant, double noise)
    {
        var gains = Alignment.Gains(seeds: 10, pictures: 240, epochs: 40, variant, noise);
        double[] margins = [.. gains.Select(g => g.Tuned - g.Alone)];
        var mean = margins.Average();
        var half = 2.262 * Math.Sqrt(margins.Sum(m => (m - mean) * (m - mean)) / 9 / 10); // t of 9 degrees of freedom, 95 %
        output.WriteLine(string.Join(Environment.NewLine, gains));
        output.WriteLine($"{variant}, noise {noise}: ridge alone {gains.Average(g => g.Ridge):0.000}, alone {gains.Average(g => g.Alone):0.000}, tuned {gains.Average(g => g.Tuned):0.000}, margin {mean:0.000} (95 % interval {mean - half:0.000} to {mean + half:0.000}), least {margins.Min():0.000}; chance 0.025");
        Assert.True(mean - half > 0, $"{mean} ± {half}");
    }

    private static (string Key, string Value)[] Settings(int epochs) =>
        [("hidden", "7"), ("blocks", "2"), ("batch", "8"), ("epochs", $"{epochs}"), ("prior", "none")];
}
