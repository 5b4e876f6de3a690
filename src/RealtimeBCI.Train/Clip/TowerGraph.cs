using RealtimeBCI.Decode;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>The towers' common layers as ONNX operators on one picture or caption: matrices [token, feature].</summary>
internal static class TowerGraph
{
    /// <summary>Adds a transformer.</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="x">Shape [token, width].</param>
    /// <param name="mask">Added to the attention's logits, shape [1, 1, token]; null for none.</param>
    /// <param name="transformer">The trained one.</param>
    /// <param name="heads">Heads of a block.</param>
    /// <returns>Shape [token, channel].</returns>
    public static string Transformer(OnnxGraph graph, string x, string? mask, PairTransformer transformer, int heads)
    {
        x = graph.Node("Add", "placed", [x, graph.Constant(Named("positions", transformer.Positions))]);
        for (var b = 0; b < transformer.Blocks.Count; b++)
            x = Block(graph, $"block{b}", x, mask, transformer.Blocks[b], heads);
        return Linear(graph, "projected", Norm(graph, "last", x, transformer.Last), transformer.Project);
    }

    public static NamedTensor Named(string name, Tensor values)
    {
        using var plain = values.detach().contiguous();
        return NamedTensor.Of(name, plain.data<float>().ToArray(), [.. values.shape]);
    }

    private static string Block(OnnxGraph graph, string name, string x, string? mask, PairBlock block, int heads)
    {
        var width = block.Query.weight!.shape[0];
        var normal = Norm(graph, $"{name}.before", x, block.Before);
        var split = graph.Constant($"{name}.split", 0, heads, width / heads);
        string Heads(string part, Linear linear, params long[] order) => graph.Node("Transpose", $"{name}.{part}Heads",
            [graph.Node("Reshape", $"{name}.{part}Split", [Linear(graph, $"{name}.{part}", normal, linear), split])], ("perm", order));
        var product = graph.Node("MatMul", $"{name}.product", [Heads("query", block.Query, 1, 0, 2), Heads("key", block.Key, 1, 2, 0)]);
        var logits = graph.Node("Mul", $"{name}.logits", [product, graph.Constant($"{name}.scale", [(float)(1 / Math.Sqrt(width / heads))], 1)]);
        if (mask is not null)
            logits = graph.Node("Add", $"{name}.masked", [logits, mask]);
        var seen = graph.Node("MatMul", $"{name}.seen", [graph.Node("Softmax", $"{name}.attention", [logits], ("axis", -1L)), Heads("value", block.Value, 1, 0, 2)]);
        var joined = graph.Node("Reshape", $"{name}.joined",
            [graph.Node("Transpose", $"{name}.seenByToken", [seen], ("perm", new[] { 1L, 0, 2 })), graph.Constant($"{name}.join", 0, width)]);
        x = graph.Node("Add", $"{name}.attended", [x, Linear(graph, $"{name}.out", joined, block.Out)]);
        var wide = OnnxLayers.Gelu(graph, $"{name}.gelu", Linear(graph, $"{name}.widen", Norm(graph, $"{name}.between", x, block.Between), block.Widen));
        return graph.Node("Add", name, [x, Linear(graph, $"{name}.narrow", wide, block.Narrow)]);
    }

    private static string Linear(OnnxGraph graph, string name, string x, Linear linear) =>
        OnnxLayers.Linear(graph, name, x, Named($"{name}.weight", linear.weight!), Named($"{name}.bias", linear.bias!));

    private static string Norm(OnnxGraph graph, string name, string x, LayerNorm norm) =>
        OnnxLayers.LayerNorm(graph, name, x, Named($"{name}.weight", norm.weight!), Named($"{name}.bias", norm.bias!));
}
