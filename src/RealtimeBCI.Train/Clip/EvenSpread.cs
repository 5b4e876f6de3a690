using RealtimeBCI.Decode;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Makes a trained pair's embeddings use their dimensions more evenly, so that a linear decoder of noisy responses has more than a few of them to tell pictures by.</summary>
/// <remarks>Contrastive training ends in few strong dimensions (some 15 of 64). Both towers' last projection takes in each tower's mean and one map for both, C^(−1/4), where C is the
/// covariance of drawings' embeddings, with a floor of a hundredth of its mean eigenvalue. A whole whitening, C^(−1/2), would lift noise so far that captions were no longer found.</remarks>
internal static class EvenSpread
{
    private const int Batches = 6;
    private const double Floor = 0.01;

    public static void Apply(ClipSettings settings, CaptionTokenizer tokenizer, PictureTower pictures, CaptionTower captions)
    {
        using var still = no_grad();
        using var scope = NewDisposeScope();
        var (images, texts) = (new List<Tensor>(), new List<Tensor>());
        for (var batch = 0; batch < Batches; batch++)
        {
            var drawn = PairBatch.Draw(settings, tokenizer, settings.Steps + batch);
            images.Add(pictures.Apply(tensor(drawn.Planes, [settings.Batch, 3, settings.Pixels, settings.Pixels])).Pooled);
            texts.Add(captions.Apply(tensor(drawn.Ids, [settings.Batch, settings.Context])).Pooled);
        }
        var (image, text) = (cat(images), cat(texts));
        var centred = (image - image.mean([0])).to_type(ScalarType.Float64);
        var (values, vectors) = linalg.eigh(centred.t().matmul(centred) / centred.shape[0]);
        var map = vectors.matmul(diag((values.clamp(min: 0) + Floor * values.mean()).pow(-0.25))).matmul(vectors.t()).to_type(ScalarType.Float32);
        Absorb(pictures.Transformer, map, image.mean([0]));
        Absorb(captions.Transformer, map, text.mean([0]));
    }

    private static void Absorb(PairTransformer tower, Tensor map, Tensor mean)
    {
        tower.Project.bias!.copy_(map.matmul(tower.Project.bias - mean));
        tower.Project.weight!.copy_(map.matmul(tower.Project.weight));
    }
}
