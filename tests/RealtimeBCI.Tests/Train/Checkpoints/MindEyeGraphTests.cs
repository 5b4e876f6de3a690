using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Tests.Train.Checkpoints;

public sealed class MindEyeGraphTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 4)]
    public void The_graph_of_mindeye1_gives_what_the_released_code_computes(int seed, int blocks)
    {
        var w = RandomWeights.MindEye1(seed, blocks: blocks);
        var path = Model(p => MindEye1Graph.Write(p, w.Dict));
        var x = w.Numbers(11, 3);
        var (backbone, projector) = ReleasedForward.MindEye1(w, x);
        AssertClose(backbone, Decode(path, "backbone", x));
        AssertClose(projector, Decode(path, "projector", x));
    }

    [Theory]
    [InlineData(4, 0, true)]
    [InlineData(5, 1, true)]
    [InlineData(6, 0, false)]
    [InlineData(7, 1, false)]
    public void The_graph_of_mindeye2_gives_what_the_whole_recursion_computes(int seed, int subject, bool released)
    {
        var w = RandomWeights.MindEye2(seed, released);
        var path = Model(p => MindEye2Graph.Write(p, w.Dict, released ? MindEye2Variant.AsReleased : MindEye2Variant.AsDescribed, subject));
        var x = w.Numbers(subject == 0 ? 10 : 13, 3);
        var (backbone, projector) = ReleasedForward.MindEye2(w, subject, x);
        AssertClose(backbone, Decode(path, "backbone", x));
        AssertClose(projector, Decode(path, "projector", x));
    }

    [Fact]
    public void No_weight_of_the_first_mixers_changes_the_released_backbone()
    {
        var w = RandomWeights.MindEye2(8, released: true);
        var x = w.Numbers(10, 3);
        var (before, _) = ReleasedForward.MindEye2(w, 0, x);
        var exported = Decode(Model(p => MindEye2Graph.Write(p, w.Dict, MindEye2Variant.AsReleased)), "backbone", x);
        foreach (var (_, values, _) in w.Parameters.Where(p => p.Name.Contains("mixer_blocks1", StringComparison.Ordinal)))
            w.Numbers(values.Length, 5).CopyTo(values, 0);
        Assert.Equal(before, ReleasedForward.MindEye2(w, 0, x).Backbone);
        Assert.Equal(exported, Decode(Model(p => MindEye2Graph.Write(p, w.Dict, MindEye2Variant.AsReleased)), "backbone", x));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_backbone_is_affine_as_released_and_not_as_described(bool released)
    {
        var w = RandomWeights.MindEye2(9, released);
        var path = Model(p => MindEye2Graph.Write(p, w.Dict, released ? MindEye2Variant.AsReleased : MindEye2Variant.AsDescribed));
        Assert.Equal(released, Affinity.LargestDeviation(path, "backbone", seed: 3) < 1e-5);
        Assert.True(Affinity.LargestDeviation(path, "projector", seed: 3) > 1e-2);
    }

    [Fact]
    public void A_subject_that_is_not_there_is_refused() =>
        Assert.Contains("has no subject 2: it has 2 linear maps", Refusal(RandomWeights.MindEye2(1, true), w => MindEye2Graph.Write("never.onnx", w, MindEye2Variant.AsReleased, 2)));

    [Fact]
    public void A_checkpoint_of_the_other_variant_is_refused()
    {
        Assert.Contains("import it as as-described", Refusal(RandomWeights.MindEye2(1, false), w => MindEye2Graph.Write("never.onnx", w, MindEye2Variant.AsReleased)));
        Assert.Contains("import it as as-released", Refusal(RandomWeights.MindEye2(1, true), w => MindEye2Graph.Write("never.onnx", w, MindEye2Variant.AsDescribed)));
    }

    [Fact]
    public void A_missing_or_misshapen_parameter_is_named()
    {
        var other = RandomWeights.MindEye2(1, true);
        Assert.Contains("no tensor 'voxel2clip.lin0.0.weight'", Refusal(other, w => MindEye1Graph.Write("never.onnx", w)));
        var w = RandomWeights.MindEye1(1);
        w.Parameters[w.Parameters.FindIndex(p => p.Name == "voxel2clip.mlp.1.0.weight")] = ("voxel2clip.mlp.1.0.weight", new float[42], [6, 7]);
        Assert.Contains("'voxel2clip.mlp.1.0.weight' has the shape (6, 7); expected (7, 7)", Refusal(w, d => MindEye1Graph.Write("never.onnx", d)));
        w = RandomWeights.MindEye1(1);
        w["voxel2clip.lin1.bias"][3] = float.NaN;
        Assert.Contains("voxel2clip.lin1.bias has 1 weights that are NaN", Assert.Throws<ArgumentException>(() => Model(p => MindEye1Graph.Write(p, w.Dict))).Message);
    }

    internal static float[] Decode(string path, string output, float[] voxels)
    {
        using var decoder = new OnnxDecoder(path, [output]);
        return Assert.IsType<DecodeResult.Decoded>(decoder.Decode(voxels)).Outputs[0].ToArray();
    }

    internal static string Model(Action<string> write)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "decoder.onnx");
        write(path);
        return path;
    }

    private static string Refusal(RandomWeights weights, Action<StateDict> write) => Assert.Throws<CheckpointException>(() => write(weights.Dict)).Message;

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5 * Math.Max(1, Math.Abs(pair.First))));
    }
}
