using System.Globalization;
using System.Text.Json;
using RealtimeBCI.Decode;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class DiffusionPriorTests
{
    private const string Prefix = "net.";
    private static readonly PriorSizes Sizes = new(Tokens: 12, Channels: 6, Depth: 2, Heads: 3, HeadWidth: 34);

    public DiffusionPriorTests() => TorchRuntime.Use(1);

    [Fact]
    public void A_denoising_step_is_the_one_that_numpy_computes_loop_by_loop()
    {
        TestPaths.RequirePython("numpy");
        using var made = new Made(Sizes, 3);
        float[] noisy = made.Numbers(1), brain = made.Numbers(2);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "case.json");
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            tokens = Sizes.Tokens,
            channels = Sizes.Channels,
            heads = Sizes.Heads,
            headWidth = Sizes.HeadWidth,
            depth = Sizes.Depth,
            time = 37,
            noisy,
            brain,
            parameters = made.Table.Names.ToDictionary(n => n[Prefix.Length..], n => new { shape = made.Table[n].shape, values = made.Table[n].detach().data<float>().ToArray() }),
        }));
        var (code, output, error) = TestPaths.Run(TestPaths.Python, Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Train/Neural/prior_reference.py"), path);
        Assert.True(code == 0, error);
        var estimate = made.Estimate(noisy, 37, brain);
        var reference = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => double.Parse(l, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(reference.Length, estimate.Length);
        for (var i = 0; i < estimate.Length; i++)
            Assert.Equal(reference[i], estimate[i], 1e-4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(99)]
    public void The_exported_step_gives_what_the_network_gives(int time)
    {
        using var made = new Made(Sizes, 4);
        var path = Path.Combine(TestPaths.TemporaryFolder(), PriorModel.FileName);
        made.Write(path);
        using var exported = new PriorModel(path);
        float[] noisy = made.Numbers(5), brain = made.Numbers(6);
        Assert.Equal(made.Estimate(noisy, time, brain), exported.EstimateOf(noisy, time, brain), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Sampling_without_torch_draws_what_sampling_with_it_draws()
    {
        using var made = new Made(Sizes, 5);
        var path = Path.Combine(TestPaths.TemporaryFolder(), PriorModel.FileName);
        made.Write(path, scale: 2, steps: 20);
        using var exported = new PriorModel(path);
        var brain = made.Numbers(7);
        var torch = PriorSampler.Ddim(new(), brain.Length, 20, 1, made.Prior.For(brain), new Random(8));
        Assert.Equal([.. torch.Select(v => v / 2)], exported.Sample(brain, new Random(8)), (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(0, 0)]
    [InlineData(15, 15)]
    [InlineData(16, 16)]
    [InlineData(31, 21)]
    [InlineData(64, 26)]
    [InlineData(128, 31)]
    [InlineData(514, 31)]
    public void Near_distances_have_a_bucket_each_and_later_keys_share_one(int distance, long bucket) => Assert.Equal(bucket, PriorPositions.Bucket(distance));

    [Fact]
    public void Conditions_are_dropped_row_by_row_and_independently()
    {
        using var scope = NewDisposeScope();
        using var made = new Made(Sizes, 6);
        Tensor brain = tensor(made.Numbers(1)).repeat(2, 1), noisy = tensor(made.Numbers(2)).repeat(2, 1), times = tensor((long[])[5, 5]);
        var none = zeros([2], ScalarType.Bool);
        using var noGrad = no_grad();
        var second = tensor((bool[])[false, true]);
        var full = made.Prior.Network.Estimate(noisy, times, brain, none, none);
        var withoutBrain = made.Prior.Network.Estimate(noisy, times, brain, none, second);
        var other = made.Prior.Network.Estimate(noisy, times, cat([brain[0].unsqueeze(0), 3 * brain[1].unsqueeze(0)], 0), none, second);
        Assert.True(full[0].allclose(withoutBrain[0]));
        Assert.False(full[1].allclose(withoutBrain[1]));
        Assert.True(other[1].allclose(withoutBrain[1]));
    }

    [Fact]
    public void A_prior_learns_which_picture_belongs_to_which_brain_tokens()
    {
        var sizes = new PriorSizes(2, 6, 1, 2, 8);
        using var made = new Made(sizes, 7, shake: false);
        using var scope = NewDisposeScope();
        float[] Rows(int seed) => [.. MadeTrials.Normals(new Random(seed), 2 * 12).Select(v => (float)v)];
        float[] images = Rows(1), brains = Rows(2);
        Tensor image = tensor(images, [2, 12]), brain = tensor(brains, [2, 12]);
        using var optimiser = new AdamW(made.Table, 0);
        using var generator = new Generator(5);
        for (var step = 0; step < 400; step++)
        {
            using var inner = NewDisposeScope();
            made.Prior.Loss(brain.repeat(16, 1), image.repeat(16, 1), new(generator)).backward();
            optimiser.Step(5e-3 * (1 - step / 400.0), 0.9);
        }
        for (var row = 0; row < 2; row++)
        {
            var drawn = PriorSampler.Ddim(new(), 12, 20, 1, made.Prior.For(brains[(row * 12)..(row * 12 + 12)]), new Random(row));
            double Distance(int to) => Enumerable.Range(0, 12).Sum(i => Math.Pow(drawn[i] - images[to * 12 + i], 2)) / 12;
            Assert.True(Distance(row) < 0.05, $"row {row}: {string.Join(", ", Enumerable.Range(0, 2).Select(Distance))}");
        }
    }

    [Fact]
    public void A_file_that_is_no_prior_is_refused_in_one_line()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "other.onnx");
        RidgeGraph.Write(path, new float[6], new float[2]);
        Assert.Contains("is no diffusion prior", Assert.Throws<OnnxModelException>(() => new PriorModel(path)).Message);
        File.WriteAllText(path, "nothing");
        Assert.Contains("is no ONNX model", Assert.Throws<OnnxModelException>(() => new PriorModel(path)).Message);
    }

    private sealed class Made : IDisposable
    {
        private readonly PriorSizes _sizes;

        public Made(PriorSizes sizes, int seed, bool shake = true)
        {
            _sizes = sizes;
            using var generator = new Generator((ulong)seed);
            Table = new(PriorNetwork.Specs(Prefix, sizes), generator);
            if (shake)
                NetworkExportTests.Shake(Table);
            Prior = new(new(Table, Prefix, sizes), 1);
        }

        public ParameterTable Table { get; }

        public DiffusionPrior Prior { get; }

        public float[] Numbers(int seed) => [.. MadeTrials.Normals(new Random(seed), _sizes.Tokens * _sizes.Channels).Select(v => (float)v)];

        public float[] Estimate(float[] noisy, int time, float[] brain)
        {
            var estimate = new float[noisy.Length];
            Prior.For(brain)(noisy, time, estimate);
            return estimate;
        }

        public void Write(string path, double scale = 1, int steps = 100)
        {
            using var state = Table.ToStateDict();
            PriorGraph.Write(path, state, Prefix, _sizes, new Dictionary<string, double> { [PriorModel.TimesNote] = 100, [PriorModel.ScaleNote] = scale, [PriorModel.StepsNote] = steps }, 1 << 28);
        }

        public void Dispose()
        {
            Prior.Dispose();
            Table.Dispose();
        }
    }
}
