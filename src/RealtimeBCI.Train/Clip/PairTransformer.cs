using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>One block of a transformer: attention, then a two-layer perceptron, each on normalised input and added to it (Xiong et al. 2020, pre-LN).</summary>
internal sealed class PairBlock : nn.Module
{
    public readonly LayerNorm Before, Between;
    public readonly Linear Query, Key, Value, Out, Widen, Narrow;
    private readonly int _heads;

    public PairBlock(int width, int heads) : base(nameof(PairBlock))
    {
        _heads = heads;
        (Before, Between) = (nn.LayerNorm(width), nn.LayerNorm(width));
        (Query, Key, Value, Out) = (nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width));
        (Widen, Narrow) = (nn.Linear(width, 2 * width), nn.Linear(2 * width, width));
        RegisterComponents();
    }

    /// <summary>Applies the block.</summary>
    /// <param name="x">Shape [item, token, width].</param>
    /// <param name="mask">Added to the attention's logits, shape [item, 1, 1, token]; null for none.</param>
    public Tensor Apply(Tensor x, Tensor? mask)
    {
        var normal = Before.call(x);
        var logits = Split(Query.call(normal)).matmul(Split(Key.call(normal)).transpose(2, 3)) / Math.Sqrt(x.shape[2] / _heads);
        var seen = nn.functional.softmax(mask is null ? logits : logits + mask, 3).matmul(Split(Value.call(normal)));
        x = x + Out.call(seen.transpose(1, 2).reshape(x.shape));
        return x + Narrow.call(nn.functional.gelu(Widen.call(Between.call(x))));
    }

    private Tensor Split(Tensor x) => x.view(x.shape[0], x.shape[1], _heads, x.shape[2] / _heads).transpose(1, 2);
}

/// <summary>What both towers have in common: positions, blocks, a last normalisation and a projection into the shared space.</summary>
internal sealed class PairTransformer : nn.Module
{
    public readonly Parameter Positions;
    public readonly ModuleList<PairBlock> Blocks;
    public readonly LayerNorm Last;
    public readonly Linear Project;

    public PairTransformer(int tokens, int width, int heads, int blocks, int channels) : base(nameof(PairTransformer))
    {
        Positions = new(randn(tokens, width) * 0.02);
        Blocks = nn.ModuleList([.. Enumerable.Range(0, blocks).Select(_ => new PairBlock(width, heads))]);
        (Last, Project) = (nn.LayerNorm(width), nn.Linear(width, channels));
        RegisterComponents();
    }

    /// <summary>Embeds tokens.</summary>
    /// <param name="x">Shape [item, token, width].</param>
    /// <param name="mask">See <see cref="PairBlock.Apply"/>.</param>
    /// <returns>Shape [item, token, channel].</returns>
    public Tensor Apply(Tensor x, Tensor? mask)
    {
        x = x + Positions;
        foreach (var block in Blocks)
            x = block.Apply(x, mask);
        return Project.call(Last.call(x));
    }
}
