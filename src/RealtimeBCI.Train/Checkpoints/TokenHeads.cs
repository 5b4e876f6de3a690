using RealtimeBCI.Decode;

namespace RealtimeBCI.Train.Checkpoints;

/// <summary>What the models of MindEye1 and 2 share: a linear map to tokens, and the projector that works on each of them.</summary>
/// <remarks>A projector is LN(channels) → GELU → Linear(channels, width) → LN → GELU → Linear(width, width) → LN → GELU → Linear(width, channels): the members 0, 2, 3, 5, 6 and 8 of a
/// PyTorch Sequential.</remarks>
internal static class TokenHeads
{
    /// <summary>Output of the last linear map, before the projector.</summary>
    public const string Backbone = "backbone";
    /// <summary>Output of the projector; what retrieval uses.</summary>
    public const string Projector = "projector";

    /// <summary>Name of the gallery's token-wise picture embeddings.</summary>
    public const string Space = "image-tokens";

    /// <summary>What such a model predicts: the projector's tokens, which retrieval compares, and the backbone's, which a prior starts from.</summary>
    /// <exception cref="CheckpointException">A parameter is absent, or the outputs are no whole number of tokens.</exception>
    public static IReadOnlyList<DecoderTarget> Targets(StateDict weights, string linear, string projector)
    {
        var channels = (int)weights.Require(projector + ".0.weight", 0).Shape[0];
        var length = (int)weights.Require(linear + ".bias", 0).Shape[0];
        if (length % channels != 0)
            throw new CheckpointException($"{weights.Source}: '{linear}.bias' has {length} numbers, which are no whole number of tokens of {channels} channels ('{projector}.0.weight').");
        return
        [
            new() { Name = Projector, Space = Space, Tokens = length / channels, Channels = channels },
            new() { Name = Backbone, Space = "", Tokens = length / channels, Channels = channels, Weight = 0 },
        ];
    }

    /// <summary>Adds tokens = x · weightsᵀ + bias and the projector, and declares both as outputs [1, token * channel].</summary>
    /// <param name="graph">Receives the operators.</param>
    /// <param name="weights">The parameters.</param>
    /// <param name="x">Shape [1, hidden].</param>
    /// <param name="hidden">Length of x.</param>
    /// <param name="linear">Prefix of the map to tokens.</param>
    /// <param name="projector">Prefix of the projector.</param>
    /// <param name="format">How the map's weights are stored.</param>
    public static void Add(OnnxGraph graph, StateDict weights, string x, long hidden, string linear, string projector, WeightFormat format)
    {
        var channels = weights.Require(projector + ".0.weight", 0).Shape[0];
        var map = weights.Require(linear + ".weight", 0, hidden);
        var length = map.Shape[0];
        if (length % channels != 0)
            throw new CheckpointException($"{weights.Source}: '{linear}.weight' has {length} outputs, which are no whole number of tokens of {channels} channels ('{projector}.0.weight').");
        var tokens = length / channels;
        OnnxLayers.Linear(graph, Backbone, x, map, weights.Require(linear + ".bias", length), format);
        var perToken = graph.Node("Reshape", "tokens", [Backbone, graph.Constant("tokenShape", tokens, channels)]);
        var width = weights.Require(projector + ".2.weight", 0, channels).Shape[0];
        var projected = Layer(graph, weights, projector, 0, perToken, channels, width);
        projected = Layer(graph, weights, projector, 3, projected, width, width);
        projected = Layer(graph, weights, projector, 6, projected, width, channels);
        graph.Node("Reshape", Projector, [projected, graph.Constant("flatShape", 1, length)]);
        graph.Output(Projector, 1, length);
        graph.Output(Backbone, 1, length);
    }

    /// <summary>LN → GELU → Linear, the members first, first + 1 and first + 2.</summary>
    private static string Layer(OnnxGraph graph, StateDict weights, string projector, int first, string x, long from, long to)
    {
        var name = $"{projector}.{first}";
        var norm = OnnxLayers.LayerNorm(graph, name + ".norm", x, weights.Require(name + ".weight", from), weights.Require(name + ".bias", from));
        var linear = $"{projector}.{first + 2}";
        return OnnxLayers.Linear(
            graph, linear + ".linear", OnnxLayers.Gelu(graph, name + ".gelu", norm), weights.Require(linear + ".weight", to, from), weights.Require(linear + ".bias", to));
    }
}
