using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>Which backbone MindEye2 has.</summary>
public enum MindEye2Variant
{
    /// <summary>The one of the released code, which is affine: see <see cref="MixerConstant"/>.</summary>
    AsReleased,
    /// <summary>The residual MLP that the paper describes.</summary>
    AsDescribed,
}

/// <summary>MindEye2's map from voxels to image tokens as an ONNX model in evaluation mode: input <c>voxels</c> [1, voxel], outputs <c>backbone</c> and <c>projector</c> [1, token * channel].</summary>
/// <remarks>Scotti et al. 2024 (ICML 41). x0 = Linear(voxels, hidden) of one subject (<c>ridge.linears.I</c>), the backbone's blocks, Linear(hidden, tokens · channels)
/// (<c>backbone.backbone_linear</c>), and the projector on each token (<c>backbone.clip_proj.{0,2,3,5,6,8}</c>).
/// <para><see cref="MindEye2Variant.AsReleased"/>: the blocks (<c>backbone.mixer_blocks1</c> and <c>2</c>) add one constant to every coordinate of x0, so the model holds that constant in their place.</para>
/// <para><see cref="MindEye2Variant.AsDescribed"/>: blocks I = 0, 1, ...: x ← x + Linear(GELU(Linear(LN(x)))), all hidden wide. Block I is the PyTorch Sequential
/// <c>backbone.mlp.I</c> of LayerNorm (0), Linear (1), GELU (2), Dropout (3), Linear (4): so its parameters are <c>backbone.mlp.I.{0,1,4}.{weight,bias}</c>. No published checkpoint has them.</para></remarks>
public static class MindEye2Graph
{
    /// <summary>Writes the model; replaces the file if it is there.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="weights">The parameters; others beside them are left out.</param>
    /// <param name="variant">Which backbone.</param>
    /// <param name="subject">Whose linear map, counted from 0 as in <c>ridge.linears.I</c>.</param>
    /// <param name="options">How weights are stored; null for float32.</param>
    /// <exception cref="CheckpointException">A parameter is absent, its shape does not fit the others', or the parameters are those of the other variant.</exception>
    /// <exception cref="ArgumentException">A parameter is not finite.</exception>
    public static void Write(string path, StateDict weights, MindEye2Variant variant, int subject = 0, WeightOptions? options = null)
    {
        options ??= new();
        RequireVariant(weights, variant);
        var subjects = weights.CountOf("ridge.linears.{0}.weight");
        var ridge = $"ridge.linears.{subject}";
        if (!weights.Has(ridge + ".weight"))
            throw new CheckpointException($"{weights.Source} has no subject {subject}: it has {subjects} linear maps, counted from 0 (ridge.linears.I).");
        var graph = new OnnxGraph("mindeye2");
        var first = weights.Require(ridge + ".weight", 0, 0);
        var (hidden, voxels) = (first.Shape[0], first.Shape[1]);
        var x = OnnxLayers.Linear(
            graph, "shared", graph.Input(RidgeGraph.InputName, 1, voxels), first, weights.Require(ridge + ".bias", hidden), options.Format);
        if (variant == MindEye2Variant.AsReleased)
            x = graph.Node("Add", "shifted", [x, graph.Constant("mixerConstant", (ReadOnlySpan<float>)[(float)MixerConstant.Of(weights)], 1, 1)]);
        else
            for (var i = 0; i < weights.CountOf("backbone.mlp.{0}.0.weight"); i++)
                x = graph.Node("Add", $"residual.{i}", [x, Block(graph, weights, $"backbone.mlp.{i}", x, hidden, options.Format)]);
        TokenHeads.Add(graph, weights, x, hidden, "backbone.backbone_linear", "backbone.clip_proj", options.Format);
        graph.Write(path, options.ExternalFromBytes);
    }

    private static void RequireVariant(StateDict weights, MindEye2Variant variant)
    {
        var (released, described) = (weights.Has("backbone.mixer_blocks2.0.0.weight"), weights.Has("backbone.mlp.0.0.weight"));
        if (variant == MindEye2Variant.AsDescribed && released)
            throw new CheckpointException($"{weights.Source} has the mixer blocks of the released code, which were trained as released; import it as as-released.");
        if (variant == MindEye2Variant.AsReleased && described)
            throw new CheckpointException($"{weights.Source} has the residual blocks of the variant as-described (backbone.mlp); import it as as-described.");
    }

    private static string Block(OnnxGraph graph, StateDict weights, string name, string x, long hidden, WeightFormat format)
    {
        var norm = OnnxLayers.LayerNorm(graph, name + ".norm", x, weights.Require(name + ".0.weight", hidden), weights.Require(name + ".0.bias", hidden));
        var inner = OnnxLayers.Linear(graph, name + ".inner", norm, weights.Require(name + ".1.weight", hidden, hidden), weights.Require(name + ".1.bias", hidden), format);
        return OnnxLayers.Linear(
            graph, name + ".outer", OnnxLayers.Gelu(graph, name + ".gelu", inner),
            weights.Require(name + ".4.weight", hidden, hidden), weights.Require(name + ".4.bias", hidden), format);
    }
}
