using RealtimeBCI.Decode;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;

namespace RealtimeBCI.Tests.Train.Neural;

/// <summary>Four made-up participants share latents and differ in everything else; does a fifth, with a tenth of their trials, gain from them?</summary>
/// <remarks>Everything here is linear and Gaussian, for which a ridge regression is nearly the best that can be; it beats both networks and is given beside them. The question is only
/// whether the network gains from other participants.</remarks>
internal static class Alignment
{
    /// <summary>Top-1 accuracy on new trials of pictures that the new participant was not trained on, among all of those.</summary>
    /// <param name="Ridge">A ridge regression on the new participant's trials alone, for comparison.</param>
    /// <param name="Alone">MindEye2 on those alone.</param>
    /// <param name="Tuned">MindEye2 on those, from what the others share.</param>
    public readonly record struct Gain(double Ridge, double Alone, double Tuned);

    /// <summary>One gain per seed; everything is drawn anew for each.</summary>
    public static Gain[] Gains(int seeds, int pictures, int epochs, string variant = "as-released", double noise = 0.5) =>
        [.. Enumerable.Range(1, seeds).Select(seed => One(seed, pictures, epochs, variant, noise))];

    private static Gain One(int seed, int pictures, int epochs, string variant, double noise)
    {
        const int tested = 40;
        var made = new MadeTrials(pictures + tested, tokens: 2, channels: 64, latents: 12, seed: 1000 + seed);
        var random = new Random(seed);
        (string, string)[] shared = [("hidden", "64"), ("blocks", "2"), ("rate", "0.003"), ("dropout", "0.15"), ("prior", "none"), ("variant", variant)];
        int[] shown = [.. Enumerable.Range(0, pictures), .. Enumerable.Range(0, pictures)];
        TrainingTrials[] others = [.. new[] { 90, 120, 70, 105 }.Select((voxels, s) => made.Participant(100 * seed + s, voxels, shown, noise))];
        var path = Path.Combine(TestPaths.TemporaryFolder(), "shared.safetensors");
        MindEye2Pretraining.Run(others, made.Gallery, MadeTrials.Options(seed, [.. shared, ("batch", "64"), ("epochs", $"{epochs}")]), path, new MadeTrials.Reports(), default);

        // The new participant's own map, once for training and once for testing: the same seed gives the same map.
        random.Shuffle(shown);
        int[] few = shown[..(shown.Length / 10)], unseen = [.. Enumerable.Range(pictures, tested), .. Enumerable.Range(pictures, tested)];
        var all = made.Participant(100 * seed + 50, 100, [.. few, .. unseen], noise);
        TrainingTrials own = all.Only([.. Enumerable.Range(0, few.Length)]), test = all.Only([.. Enumerable.Range(few.Length, unseen.Length)]);
        (string, string)[] tuning = [.. shared, ("batch", "16"), ("epochs", "60"), ("held-out", "0.25")];
        return new(
            Top1(PublishedFamilies.Ridge, own, test, made, seed, []), Top1(new MindEye2Family(), own, test, made, seed, tuning), Top1(new MindEye2Family(), own, test, made, seed, [.. tuning, ("start", path)]));
    }

    private static double Top1(IDecoderFamily family, TrainingTrials own, TrainingTrials test, MadeTrials made, int seed, (string, string)[] settings)
    {
        var fit = family.Fit(own, made.Gallery, MadeTrials.Options(seed, settings), new MadeTrials.Reports(), default);
        using var decoder = fit.Decoder;
        var normaliser = new BetaNormaliser(fit.Priors, false, NormaliserAdaptation.None);
        string[] candidates = [.. test.Items.Distinct()];
        var scorer = new TargetScores(decoder.Targets, decoder.Centres, made.Gallery, candidates);
        float[] z = new float[test.VoxelCount], scores = new float[candidates.Length];
        var right = 0;
        for (var t = 0; t < test.Count; t++)
        {
            Assert.Null(normaliser.Apply(test.Beta(t), test.States[t], z));
            scorer.Score([.. decoder.Predict(z, 1).Select(o => (ReadOnlyMemory<float>)o)], scores);
            right += candidates[Array.IndexOf(scores, scores.Max())] == test.Items[t] ? 1 : 0;
        }
        return (double)right / test.Count;
    }
}
