using RealtimeBCI.Train;
using RealtimeBCI.Train.Checkpoints;
using RealtimeBCI.Train.Neural;
using static TorchSharp.torch;

namespace RealtimeBCI.Tests.Train.Neural;

/// <summary>The networks that are trained here, with the parameters of checkpoints that PyTorch wrote, against what the released code computed from them.</summary>
public sealed class GoldenNetworkTests
{
    public GoldenNetworkTests() => TorchRuntime.Use(1);

    [Fact]
    public void Mindeye1_computes_what_the_released_code_computed()
    {
        var folder = TestPaths.RequireShared("golden/mindeye1");
        using var file = CheckpointFile.Open(Path.Combine(folder, "last.pth"));
        var sizes = new NetworkSizes { Voxels = [41], Hidden = 24, Blocks = file.CountOf("voxel2clip.mlp.{0}.0.weight"), Width = 2048, Tokens = 5, Channels = 16 };
        using var model = new NeuralModel(new() { Prior = false }, sizes, 1);
        foreach (var name in model.Network.Parameters.Names)
            model.Network.Parameters.Set(name, file.Require(name, model.Network.Parameters[name].shape));
        RequireOutputs(model, 0, Path.Combine(folder, "voxels.npy"), Path.Combine(folder, "backbone.npy"), Path.Combine(folder, "projector.npy"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Mindeye2_computes_what_the_released_code_computed(int subject)
    {
        var folder = TestPaths.RequireShared("golden/mindeye2");
        var sizes = new NetworkSizes { Voxels = [50, 37], Hidden = 32, Blocks = 4, Width = 24, Tokens = 6, Channels = 24 };
        using var model = new NeuralModel(new() { Variant = "as-released", Prior = false }, sizes, 1);
        model.StartFrom(Path.Combine(folder, "last.pth"));
        using var file = CheckpointFile.Open(Path.Combine(folder, "last.pth"));
        foreach (var name in (string[])[$"ridge.linears.{subject}.weight", $"ridge.linears.{subject}.bias"])
            model.Network.Parameters.Set(name, file.Require(name, model.Network.Parameters[name].shape));
        RequireOutputs(
            model, subject, Path.Combine(folder, $"voxels_subject{subject}.npy"), Path.Combine(folder, $"backbone_subject{subject}.npy"), Path.Combine(folder, $"clip_voxels_subject{subject}.npy"));
    }

    private static void RequireOutputs(NeuralModel model, int subject, string voxels, string backbone, string projector)
    {
        var (values, shape) = NpyFile.ReadFloats(voxels);
        using var rows = tensor(values, [shape[0], values.Length / shape[0]]);
        var (projected, tokens) = NetworkScores.Outputs(model.Network, subject, rows);
        Assert.Equal(NpyFile.ReadFloats(backbone).Values, tokens, (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.Equal(NpyFile.ReadFloats(projector).Values, projected, (a, b) => Math.Abs(a - b) < 1e-4);
    }
}
