using RealtimeBCI.Decode;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class NetworkExportTests
{
    private static readonly NetworkSizes Sizes = new() { Voxels = [13, 17], Hidden = 12, Blocks = 3, Width = 10, Tokens = 4, Channels = 6 };

    public NetworkExportTests() => TorchRuntime.Use(1);

    [Theory]
    [InlineData("", 0)]
    [InlineData("as-released", 1)]
    [InlineData("as-described", 0)]
    public void The_exported_model_gives_what_the_network_gives(string variant, int subject)
    {
        using var scope = NewDisposeScope();
        using var model = new NeuralModel(new() { Variant = variant, Prior = false }, variant.Length == 0 ? Sizes : Sizes with { Width = 6 }, 5);
        Shake(model.Network.Parameters);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "decoder.onnx");
        model.Network.Write(path, subject, new());
        using var exported = new OnnxDecoder(path, ["projector", "backbone"]);
        float[] voxels = [.. MadeTrials.Normals(new Random(2), Sizes.Voxels[subject]).Select(v => (float)v)];
        var (projector, backbone) = NetworkScores.Outputs(model.Network, subject, tensor(voxels).unsqueeze(0));
        var decoded = Assert.IsType<DecodeResult.Decoded>(exported.Decode(voxels)).Outputs;
        Assert.Equal(projector, decoded[0].ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(backbone, decoded[1].ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.True(projector.Max() - projector.Min() > 0.1);
    }

    [Theory]
    [InlineData("as-released", true)]
    [InlineData("as-described", false)]
    public void The_network_as_released_is_affine_up_to_its_tokens(string variant, bool affine)
    {
        using var scope = NewDisposeScope();
        using var model = new NeuralModel(new() { Variant = variant, Prior = false }, Sizes with { Width = 6 }, 6);
        Shake(model.Network.Parameters);
        using var noGrad = no_grad();
        var x = randn([2, 13], generator: new Generator(3));
        var both = cat([x, (0.3f * x[0] + 0.7f * x[1]).unsqueeze(0)], 0);
        var tokens = model.Network.Tokens(model.Network.Enter(0, both, Chance.None), Chance.None);
        var deviation = (tokens[2] - 0.3f * tokens[0] - 0.7f * tokens[1]).abs().max().item<float>();
        Assert.Equal(affine, deviation < 1e-5);
    }

    [Fact]
    public void Dropout_keeps_the_mean_and_only_acts_in_training()
    {
        using var scope = NewDisposeScope();
        var x = ones(20_000);
        Assert.Equal(1, new Chance(new Generator(1)).Drop(x, 0.4).mean().item<float>(), 0.02);
        Assert.Equal(0.4, new Chance(new Generator(1)).Drop(x, 0.4).eq(0).to_type(ScalarType.Float32).mean().item<float>(), 0.02);
        Assert.Same(x, Chance.None.Drop(x, 0.4));
    }

    /// <summary>Moves every parameter off its start, so that gains of 1 and shifts of 0 hide nothing.</summary>
    internal static void Shake(ParameterTable table)
    {
        using var noGrad = no_grad();
        using var generator = new Generator(9);
        foreach (var name in table.Names)
            table[name].add_(randn(table[name].shape, generator: generator).Times(0.1));
    }
}
