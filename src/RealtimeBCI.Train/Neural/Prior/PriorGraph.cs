using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Train.Checkpoints;

namespace RealtimeBCI.Train.Neural;

/// <summary>The denoiser as an ONNX model for one row, without dropped conditions; see <see cref="PriorModel"/> and <see cref="PriorNetwork"/>.</summary>
internal sealed class PriorGraph
{
    private readonly OnnxGraph _graph = new("prior");
    private readonly StateDict _weights;
    private readonly string _prefix;
    private readonly PriorSizes _sizes;

    private PriorGraph(StateDict weights, string prefix, PriorSizes sizes) => (_weights, _prefix, _sizes) = (weights, prefix, sizes);

    /// <summary>Writes the model.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="weights">With the denoiser's parameters.</param>
    /// <param name="prefix">Begin of their names.</param>
    /// <param name="sizes">Lengths of the axes.</param>
    /// <param name="notes">How vectors are drawn, under the names in <see cref="PriorModel"/>.</param>
    /// <param name="externalFromBytes">See <see cref="WeightOptions.ExternalFromBytes"/>.</param>
    public static void Write(string path, StateDict weights, string prefix, PriorSizes sizes, IReadOnlyDictionary<string, double> notes, long externalFromBytes)
    {
        var graph = new PriorGraph(weights, prefix, sizes);
        graph.Build();
        foreach (var (key, value) in notes)
            graph._graph.Note(key, value.ToString("R", CultureInfo.InvariantCulture));
        graph._graph.Write(path, externalFromBytes);
    }

    private void Build()
    {
        long tokens = _sizes.Tokens, width = _sizes.Channels, length = _sizes.Sequence;
        var (noisy, time, brain) = (_graph.Input(PriorModel.Noisy, 1, tokens * width), _graph.Input(PriorModel.Time, 1), _graph.Input(PriorModel.Brain, 1, tokens * width));
        var tokenShape = _graph.Constant("tokenShape", tokens, width);
        var image = Op("Add", "image", Op("Reshape", "noisyTokens", noisy, tokenShape), Weight("learned_query"));
        var x = _graph.Node("Concat", "sequence", [Op("Reshape", "brainTokens", brain, tokenShape), TimeToken(time), image], ("axis", 0L));
        Constants();
        for (var i = 0; i < _sizes.Depth; i++)
        {
            x = Op("Add", $"attended.{i}", Attention($"causal_transformer.layers.{i}.0", x), x);
            x = Op("Add", $"fed.{i}", FeedForward($"causal_transformer.layers.{i}.1", x), x);
        }
        var largest = _graph.Node("ReduceMax", "largest", [x], ("axes", (long[])[-1]), ("keepdims", 1L));
        x = Product("causal_transformer.project_out", Norm("causal_transformer.norm", Op("Div", "stable", x, largest)));
        var last = Op("Slice", "last", x, _graph.Constant("lastFrom", length - tokens), _graph.Constant("lastTo", length), _graph.Constant("lastAxis", 0L));
        Op("Reshape", PriorModel.Estimate, last, _graph.Constant("flatShape", 1, tokens * width));
        _graph.Output(PriorModel.Estimate, 1, tokens * width);
    }

    private void Constants()
    {
        var positions = PriorPositions.Of(_sizes);
        long length = _sizes.Sequence, width = _sizes.HeadWidth;
        _graph.Constant("cosine", positions.Cosine, length, width);
        _graph.Constant("sine", positions.Sine, length, width);
        _graph.Constant("turn", positions.Turn, width, width);
        var table = _weights.Require(_prefix + "causal_transformer.rel_pos_bias.relative_attention_bias.weight", PriorPositions.BucketCount, _sizes.Heads).ToArray();
        var bias = new float[_sizes.Heads * positions.Buckets.Length];
        for (var h = 0; h < _sizes.Heads; h++)
            for (var i = 0; i < positions.Buckets.Length; i++)
                bias[h * positions.Buckets.Length + i] = table[positions.Buckets[i] * _sizes.Heads + h];
        _graph.Constant("distanceBias", bias, _sizes.Heads, length, length + 1);
        _graph.Constant("cosineScale", (ReadOnlySpan<float>)[(float)PriorNetwork.CosineScale]);
        _graph.Constant("queryShape", length, _sizes.Heads, width);
        _graph.Constant("mixedShape", length, _sizes.Heads * width);
        _graph.Constant("zero", 0L);
        _graph.Constant("one", 1L);
        _graph.Constant("two", 2L);
        _graph.Constant("half", width);
        _graph.Constant("whole", 2 * width);
        _graph.Constant("inner", 4L * _sizes.Channels);
        _graph.Constant("innerTwice", 8L * _sizes.Channels);
    }

    private string TimeToken(string time)
    {
        var rates = PriorConstants.RatesOf(_sizes.Channels);
        var angles = Op("Mul", "angles", Op("Reshape", "timeColumn", time, _graph.Constant("timeShape", 1, 1)), _graph.Constant("timeRates", rates, 1, rates.Length));
        var x = _graph.Node("Concat", "timeWaves", [Op("Sin", "timeSine", angles), Op("Cos", "timeCosine", angles)], ("axis", 1L));
        x = Silu("timeFirst", Linear("to_time_embeds.0.1.net.0.0", x));
        x = Silu("timeSecond", Linear("to_time_embeds.0.1.net.1.0", x));
        return Linear("to_time_embeds.0.1.net.2", x);
    }

    private string Attention(string name, string input)
    {
        var x = Norm(name + ".norm", input);
        var q = _graph.Node("Transpose", name + ".q", [Op("Reshape", name + ".qHeads", Product(name + ".to_q", x), "queryShape")], ("perm", (long[])[1, 0, 2]));
        var kv = Product(name + ".to_kv", x);
        var nulls = Weight(name + ".null_kv");
        string WithNull(string part, string values, string from, string to) => _graph.Node(
            "Concat", $"{name}.{part}All", [Op("Slice", $"{name}.{part}Null", nulls, from, to, "zero"), values], ("axis", 0L));
        var k = WithNull("k", Rotated(name + ".k", Op("Slice", name + ".kPart", kv, "zero", "half", "one")), "zero", "one");
        var v = WithNull("v", Op("Slice", name + ".vPart", kv, "half", "whole", "one"), "one", "two");
        var keys = _graph.Node("Transpose", name + ".keys", [Unit(name + ".kUnit", k)], ("perm", (long[])[1, 0]));
        var cosines = Op("Mul", name + ".scaled", Op("MatMul", name + ".cosines", Unit(name + ".qUnit", Rotated(name + ".qTurned", q)), keys), "cosineScale");
        var shares = _graph.Node("Softmax", name + ".shares", [Op("Add", name + ".logits", cosines, "distanceBias")], ("axis", -1L));
        var mixed = _graph.Node("Transpose", name + ".mixed", [Op("MatMul", name + ".values", shares, v)], ("perm", (long[])[1, 0, 2]));
        return Norm(name + ".to_out.1", Product(name + ".to_out.0", Op("Reshape", name + ".joined", mixed, "mixedShape")));
    }

    private string FeedForward(string name, string input)
    {
        var both = Product(name + ".1", Norm(name + ".0", input));
        var gate = Silu(name + ".gate", Op("Slice", name + ".gatePart", both, "inner", "innerTwice", "one"));
        return Product(name + ".5", Op("Mul", name + ".gated", Op("Slice", name + ".valuePart", both, "zero", "inner", "one"), gate));
    }

    private string Rotated(string name, string x) =>
        Op("Add", name + ".rotated", Op("Mul", name + ".kept", x, "cosine"), Op("Mul", name + ".turned", Op("MatMul", name + ".swapped", x, "turn"), "sine"));

    private string Unit(string name, string x) =>
        Op("Div", name, x, _graph.Node("ReduceL2", name + ".length", [x], ("axes", (long[])[-1]), ("keepdims", 1L)));

    private string Norm(string name, string x) =>
        _graph.Node("LayerNormalization", name + ".normed", [x, _graph.Constant(_weights.Require(_prefix + name + ".g", _sizes.Channels))], ("axis", -1L), ("epsilon", 1e-5f));

    private string Silu(string name, string x) => Op("Mul", name, x, Op("Sigmoid", name + ".sigmoid", x));

    private string Linear(string name, string x) => OnnxLayers.Linear(_graph, name + ".linear", x, _weights.Require($"{_prefix}{name}.weight", 0, 0), _weights.Require($"{_prefix}{name}.bias", 0));

    private string Product(string name, string x) => _graph.Node("Gemm", name + ".product", [x, _graph.Constant(_weights.Require($"{_prefix}{name}.weight", 0, 0))], ("transB", 1L));

    private string Weight(string name) => _graph.Constant(_weights.Tensors.First(t => t.Name == _prefix + name));

    private string Op(string type, string result, params string[] inputs) => _graph.Node(type, result, inputs);
}
