using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>MindEye1's map from voxels to image tokens as an ONNX model in evaluation mode: input <c>voxels</c> [1, voxel], outputs <c>backbone</c> and <c>projector</c> [1, token * channel].</summary>
/// <remarks>Scotti et al. 2023 (NeurIPS 36). Linear(voxels, hidden) → LN → GELU, then residual blocks x ← x + GELU(LN(Linear(x))), then Linear(hidden, tokens · channels); the projector
/// works on each token. Parameters have the names of the released code: <c>voxel2clip.lin0.{0,1}</c>, <c>voxel2clip.mlp.I.{0,1}</c>, <c>voxel2clip.lin1</c> and
/// <c>voxel2clip.projector.{0,2,3,5,6,8}</c>, each <c>.weight</c> and <c>.bias</c>. All sizes are those of the tensors; dropout is absent.</remarks>
public static class MindEye1Graph
{
    /// <summary>Writes the model; replaces the file if it is there.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="weights">The parameters; others beside them are left out.</param>
    /// <param name="options">How weights are stored; null for float32.</param>
    /// <exception cref="CheckpointException">A parameter is absent or its shape does not fit the others'.</exception>
    /// <exception cref="ArgumentException">A parameter is not finite.</exception>
    public static void Write(string path, StateDict weights, WeightOptions? options = null)
    {
        options ??= new();
        var graph = new OnnxGraph("mindeye1");
        var first = weights.Require("voxel2clip.lin0.0.weight", 0, 0);
        var (hidden, voxels) = (first.Shape[0], first.Shape[1]);
        var x = Block(graph, weights, "voxel2clip.lin0", graph.Input(RidgeGraph.InputName, 1, voxels), hidden, voxels, options.Format);
        var blocks = weights.CountOf("voxel2clip.mlp.{0}.0.weight");
        for (var i = 0; i < blocks; i++)
            x = graph.Node("Add", $"residual.{i}", [Block(graph, weights, $"voxel2clip.mlp.{i}", x, hidden, hidden, options.Format), x]);
        TokenHeads.Add(graph, weights, x, hidden, "voxel2clip.lin1", "voxel2clip.projector", options.Format);
        graph.Write(path, options.ExternalFromBytes);
    }

    /// <summary>Linear → LN → GELU.</summary>
    private static string Block(OnnxGraph graph, StateDict weights, string name, string x, long to, long from, WeightFormat format)
    {
        var linear = OnnxLayers.Linear(graph, name + ".linear", x, weights.Require(name + ".0.weight", to, from), weights.Require(name + ".0.bias", to), format);
        return OnnxLayers.Gelu(
            graph, name + ".gelu", OnnxLayers.LayerNorm(graph, name + ".norm", linear, weights.Require(name + ".1.weight", to), weights.Require(name + ".1.bias", to)));
    }
}
