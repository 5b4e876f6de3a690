using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Embeds pictures: three convolutions down to one token per field of 16 pixels, then a transformer; the picture's embedding is the mean of its tokens.</summary>
internal sealed class PictureTower : nn.Module
{
    public const int FirstWidth = 32, SecondWidth = 64;
    public readonly Conv2d First, Second, Third;
    public readonly PairTransformer Transformer;

    public PictureTower(ClipSettings settings) : base(nameof(PictureTower))
    {
        First = nn.Conv2d(3, FirstWidth, 8, stride: 4, padding: 2);
        Second = nn.Conv2d(FirstWidth, SecondWidth, 3, stride: 2, padding: 1);
        Third = nn.Conv2d(SecondWidth, settings.ImageWidth, 3, stride: 2, padding: 1);
        Transformer = new(settings.ImageTokens, settings.ImageWidth, settings.Heads, settings.Blocks, settings.Channels);
        RegisterComponents();
    }

    /// <summary>Embeds pictures.</summary>
    /// <param name="planes">Shape [picture, 3, size, size].</param>
    /// <returns>Tokens of shape [picture, token, channel] and their mean.</returns>
    public (Tensor Pooled, Tensor Tokens) Apply(Tensor planes)
    {
        var x = nn.functional.gelu(First.call(planes));
        x = nn.functional.gelu(Second.call(x));
        x = Third.call(x).flatten(2).transpose(1, 2);
        var tokens = Transformer.Apply(x, null);
        return (tokens.mean([1]), tokens);
    }
}

/// <summary>Embeds captions: a table of tokens and a transformer; the caption's embedding is the mean of its tokens from start to end.</summary>
internal sealed class CaptionTower : nn.Module
{
    public const double Hidden = -1e4;
    public readonly Parameter Table;
    public readonly PairTransformer Transformer;

    public CaptionTower(ClipSettings settings, int vocabulary) : base(nameof(CaptionTower))
    {
        Table = new(randn(vocabulary, settings.TextWidth) * 0.1);
        Transformer = new(settings.Context, settings.TextWidth, settings.Heads, settings.Blocks, settings.Channels);
        RegisterComponents();
    }

    /// <summary>Embeds captions.</summary>
    /// <param name="ids">Shape [caption, token].</param>
    /// <returns>Tokens of shape [caption, token, channel] and their mean without padding.</returns>
    public (Tensor Pooled, Tensor Tokens) Apply(Tensor ids)
    {
        var isPadding = ids.eq(CaptionVocabulary.PaddingId).to_type(ScalarType.Float32);
        var tokens = Transformer.Apply(Table.index_select(0, ids.flatten()).view(ids.shape[0], ids.shape[1], -1), (isPadding * Hidden).unsqueeze(1).unsqueeze(1));
        var kept = (1 - isPadding).unsqueeze(2);
        return ((tokens * kept).sum(1) / kept.sum(1), tokens);
    }
}
