using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train.Neural;

/// <summary>The denoiser of MindEye1 and 2's diffusion prior: a transformer over brain tokens, a time and noisy image tokens, which estimates the clean image tokens.</summary>
/// <remarks>Ramesh et al. 2022 as in the public DALLE2-pytorch, from which the released code derives; the names of parameters are its names as far as they are known, and no released
/// prior has been read with them yet. Attention: one key and value head for all queries, a learned null key and value, rotated positions, 16 · cosine plus T5's bias of distances; no mask.
/// Feed-forward: SwiGLU. Norms have a gain and no shift; the last one divides by the largest number first.</remarks>
/// <param name="parameters">Those of <see cref="Specs"/>, others beside them.</param>
/// <param name="prefix">Begin of their names.</param>
/// <param name="sizes">Lengths of the axes.</param>
internal sealed class PriorNetwork(ParameterTable parameters, string prefix, PriorSizes sizes) : IDisposable
{
    /// <summary>Begin of the names in MindEye1's and MindEye2's checkpoints.</summary>
    public const string MindEye1Prefix = "net.", MindEye2Prefix = "diffusion_prior.net.";
    /// <summary>Attention's factor of cosines.</summary>
    public const double CosineScale = 16;
    private readonly PriorConstants _constants = new(sizes);

    /// <summary>Lengths of the axes.</summary>
    public PriorSizes Sizes => sizes;

    /// <summary>Its parameters.</summary>
    public static IEnumerable<ParameterSpec> Specs(string prefix, PriorSizes sizes)
    {
        long tokens = sizes.Tokens, width = sizes.Channels, inner = sizes.Heads * sizes.HeadWidth;
        ParameterSpec Gain(string name) => new($"{prefix}{name}.g", [width], ParameterStart.Constant, 1);
        ParameterSpec Normal(string name, double scale, params long[] shape) => new(prefix + name, shape, ParameterStart.Normal, scale);
        ParameterSpec Weights(string name, long to, long from) => ParameterSpec.Linear(prefix + name, to, from, bias: false).Single();
        return
        [
            Normal("null_brain_embeds", 1, tokens, width), Normal("null_image_embed", 1, tokens, width), Normal("learned_query", 1 / Math.Sqrt(width), tokens, width),
            .. ParameterSpec.Linear(prefix + "to_time_embeds.0.1.net.0.0", 2 * width, width), .. ParameterSpec.Linear(prefix + "to_time_embeds.0.1.net.1.0", 2 * width, 2 * width),
            .. ParameterSpec.Linear(prefix + "to_time_embeds.0.1.net.2", width, 2 * width),
            Normal("causal_transformer.rel_pos_bias.relative_attention_bias.weight", 1, PriorPositions.BucketCount, sizes.Heads),
            .. Enumerable.Range(0, sizes.Depth).Select(i => $"causal_transformer.layers.{i}").SelectMany(layer => (IEnumerable<ParameterSpec>)
            [
                Gain(layer + ".0.norm"), Normal(layer + ".0.null_kv", 1, 2, sizes.HeadWidth),
                Weights(layer + ".0.to_q", inner, width), Weights(layer + ".0.to_kv", 2 * sizes.HeadWidth, width),
                Weights(layer + ".0.to_out.0", width, inner), Gain(layer + ".0.to_out.1"),
                Gain(layer + ".1.0"), Weights(layer + ".1.1", 8 * width, width), Weights(layer + ".1.5", width, 4 * width),
            ]),
            Gain("causal_transformer.norm"), Weights("causal_transformer.project_out", width, width),
        ];
    }

    /// <summary>Estimates clean image tokens.</summary>
    /// <param name="noisy">Shape [row, token * channel].</param>
    /// <param name="times">Shape [row].</param>
    /// <param name="brain">Shape [row, token * channel].</param>
    /// <param name="dropNoisy">Rows whose noisy tokens are replaced by the learned null; shape [row], bool.</param>
    /// <param name="dropBrain">The same for brain tokens.</param>
    /// <returns>Shape [row, token * channel].</returns>
    public Tensor Estimate(Tensor noisy, Tensor times, Tensor brain, Tensor dropNoisy, Tensor dropBrain)
    {
        long rows = noisy.shape[0], tokens = sizes.Tokens, width = sizes.Channels;
        Tensor Kept(Tensor x, Tensor drop, string nothing) => where(drop.reshape(rows, 1, 1), parameters[prefix + nothing], x.reshape(rows, tokens, width));
        var image = Kept(noisy, dropNoisy, "null_image_embed").Plus(parameters[prefix + "learned_query"]);
        var x = cat([Kept(brain, dropBrain, "null_brain_embeds"), TimeToken(times), image], 1);
        var bias = parameters[prefix + "causal_transformer.rel_pos_bias.relative_attention_bias.weight"].index_select(0, _constants.Buckets)
            .reshape(sizes.Sequence, sizes.Sequence + 1, sizes.Heads).permute(2, 0, 1);
        for (var i = 0; i < sizes.Depth; i++)
        {
            x = x.Plus(Attention($"{prefix}causal_transformer.layers.{i}.0", x, bias));
            x = x.Plus(FeedForward($"{prefix}causal_transformer.layers.{i}.1", x));
        }
        x = Norm(prefix + "causal_transformer.norm", x / x.amax([-1], keepdim: true).detach());
        return parameters.Linear(prefix + "causal_transformer.project_out", x).narrow(1, sizes.Sequence - tokens, tokens).reshape(rows, tokens * width);
    }

    /// <summary>Sines and cosines of a time, and the MLP over them; shape [row, 1, channel].</summary>
    private Tensor TimeToken(Tensor times)
    {
        var angles = times.to_type(ScalarType.Float32).unsqueeze(1) * _constants.TimeRates;
        var x = cat([angles.sin(), angles.cos()], 1);
        x = nn.functional.silu(parameters.Linear(prefix + "to_time_embeds.0.1.net.0.0", x));
        x = nn.functional.silu(parameters.Linear(prefix + "to_time_embeds.0.1.net.1.0", x));
        return parameters.Linear(prefix + "to_time_embeds.0.1.net.2", x).unsqueeze(1);
    }

    private Tensor Attention(string name, Tensor input, Tensor bias)
    {
        long rows = input.shape[0], length = sizes.Sequence, heads = sizes.Heads, width = sizes.HeadWidth;
        var x = Norm(name + ".norm", input);
        var q = Rotated(parameters.Linear(name + ".to_q", x).reshape(rows, length, heads, width).transpose(1, 2));
        var kv = parameters.Linear(name + ".to_kv", x);
        Tensor WithNull(Tensor t, int which) => cat([parameters[name + ".null_kv"].narrow(0, which, 1).unsqueeze(0).expand(rows, 1, width), t], 1).unsqueeze(1);
        var (k, v) = (WithNull(Rotated(kv.narrow(2, 0, width)), 0), WithNull(kv.narrow(2, width, width), 1));
        var logits = TorchLayers.Unit(q).matmul(TorchLayers.Unit(k).transpose(2, 3)).Times(CosineScale).Plus(bias);
        var mixed = nn.functional.softmax(logits, 3).matmul(v).transpose(1, 2).reshape(rows, length, heads * width);
        return Norm(name + ".to_out.1", parameters.Linear(name + ".to_out.0", mixed));
    }

    private Tensor FeedForward(string name, Tensor input)
    {
        var halves = parameters.Linear(name + ".1", Norm(name + ".0", input)).chunk(2, -1);
        return parameters.Linear(name + ".5", halves[0] * nn.functional.silu(halves[1]));
    }

    private Tensor Rotated(Tensor x) => (x * _constants.Cosine).Plus(x.matmul(_constants.Turn) * _constants.Sine);

    private Tensor Norm(string name, Tensor x) => nn.functional.layer_norm(x, [sizes.Channels], parameters[name + ".g"], null, 1e-5);

    /// <inheritdoc/>
    public void Dispose() => _constants.Dispose();
}
