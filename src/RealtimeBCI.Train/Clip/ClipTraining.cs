using RealtimeBCI.Decode;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeBCI.Train;

/// <summary>Trains a small CLIP on pictures and captions that this program draws, and writes it as two ONNX models with their description and vocabulary.</summary>
/// <remarks>Radford et al. 2021: in a batch, each picture must pick its caption and each caption its picture, by the cosine of their embeddings times a learned scale.</remarks>
public static class ClipTraining
{
    private const int VocabularySeed = 12345;
    private const float MostOff = 1e-4f;

    /// <summary>Trains and writes; the same settings on the same machine give the same bytes.</summary>
    /// <param name="folder">Receives image.onnx, text.onnx, encoder.json, vocab.json and merges.txt; made if it is not there.</param>
    /// <param name="settings">Sizes and duration.</param>
    /// <param name="onStep">Told the step, from 0, and its loss (nats; mean of both directions); null for nobody.</param>
    /// <param name="stop">Ends it early; nothing but the vocabulary is written then.</param>
    /// <exception cref="TrainingException">The loss is not finite, libtorch cannot be loaded, or the exported models do not give the trained ones' numbers.</exception>
    public static async Task RunAsync(string folder, ClipSettings settings, Action<int, double>? onStep = null, CancellationToken stop = default)
    {
        TorchRuntime.Use(settings.Threads);
        var words = CaptionVocabulary.Write(folder, DrawnPictures.Distinct(settings.VocabularyCaptions, VocabularySeed).Select(p => p.Caption));
        var tokenizer = new CaptionTokenizer(folder, settings.Context, CaptionVocabulary.PaddingId);
        random.manual_seed(settings.Seed);
        using var pictures = new PictureTower(settings);
        using var captions = new CaptionTower(settings, words);
        using var scale = nn.Parameter(tensor((float)Math.Log(1 / 0.07)));
        using var optimiser = optim.AdamW([.. pictures.parameters(), .. captions.parameters(), scale], settings.LearningRate, weight_decay: 0.01);
        var next = Task.Run(() => PairBatch.Draw(settings, tokenizer, 0), stop);
        for (var step = 0; step < settings.Steps; step++)
        {
            var batch = await next.ConfigureAwait(false);
            TorchRuntime.Use(settings.Threads);
            var following = step + 1;
            next = following < settings.Steps ? Task.Run(() => PairBatch.Draw(settings, tokenizer, following), stop) : next;
            foreach (var group in optimiser.ParamGroups)
                group.LearningRate = settings.LearningRate * Rate(step, settings.Steps);
            var loss = Step(batch, settings, pictures, captions, scale, optimiser);
            if (!double.IsFinite(loss))
                throw new TrainingException($"The loss became {loss} in step {step}; take a lower learning rate than {settings.LearningRate}.");
            onStep?.Invoke(step, loss);
            stop.ThrowIfCancellationRequested();
        }
        EvenSpread.Apply(settings, tokenizer, pictures, captions);
        ClipExport.Write(folder, settings, pictures, captions);
        Compare(folder, PairBatch.Draw(settings with { Batch = 1 }, tokenizer, settings.Steps), settings, pictures, captions);
    }

    /// <summary>The exported models must give the numbers of the trained ones.</summary>
    private static void Compare(string folder, PairBatch one, ClipSettings settings, PictureTower pictures, CaptionTower captions)
    {
        using var scope = NewDisposeScope();
        using var images = OwnClip.Pictures(folder);
        using var texts = OwnClip.Captions(folder);
        var image = pictures.Apply(tensor(one.Planes, [1, 3, settings.Pixels, settings.Pixels]));
        var text = captions.Apply(tensor(one.Ids, [1, settings.Context]));
        var (ownImage, ownText) = (images.Encode(one.Pictures[0].Rgb(settings.Pixels)), texts.Encode(one.Pictures[0].Caption));
        foreach (var (trained, exported) in new[] { (image.Pooled, ownImage.Pooled), (image.Tokens, ownImage.Tokens), (text.Pooled, ownText.Pooled), (text.Tokens, ownText.Tokens) })
        {
            var expected = trained.data<float>().ToArray();
            var off = expected.Zip(exported, (a, b) => Math.Abs(a - b)).Max() / Math.Max(1e-6f, expected.Max(Math.Abs));
            if (exported.Length != expected.Length || !(off < MostOff))
                throw new TrainingException($"The model that was exported to {folder} differs from the trained one by {off:0.0e0} of its largest number; expected at most {MostOff:0.0e0}.");
        }
    }

    private static double Step(PairBatch batch, ClipSettings settings, PictureTower pictures, CaptionTower captions, Tensor scale, optim.Optimizer optimiser)
    {
        using var scope = NewDisposeScope();
        var image = nn.functional.normalize(pictures.Apply(tensor(batch.Planes, [settings.Batch, 3, settings.Pixels, settings.Pixels])).Pooled, dim: 1);
        var text = nn.functional.normalize(captions.Apply(tensor(batch.Ids, [settings.Batch, settings.Context])).Pooled, dim: 1);
        var logits = image.matmul(text.t()) * scale.clamp(max: Math.Log(100)).exp();
        var own = arange(settings.Batch, ScalarType.Int64);
        var loss = (nn.functional.cross_entropy(logits, own) + nn.functional.cross_entropy(logits.t(), own)) / 2;
        optimiser.zero_grad();
        loss.backward();
        optimiser.step();
        return loss.item<float>();
    }

    private static double Rate(int step, int steps)
    {
        var rise = Math.Max(1, steps / 20);
        return step < rise ? (step + 1.0) / rise : 0.02 + 0.98 * (0.5 + 0.5 * Math.Cos(Math.PI * (step - rise) / Math.Max(1, steps - rise)));
    }
}
