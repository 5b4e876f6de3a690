using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public class DecoderTrainingTests
{
    private const int Items = 6, Voxels = 80, Runs = 6;

    [Fact]
    public void A_bundle_from_disk_decodes_as_the_trained_map_does()
    {
        var (trials, gallery) = Made(gain: 0.5);
        var trained = DecoderTraining.Run(trials, gallery, new(), "2025-03-01");
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
        BundleWriter.Write(folder, trained.ToBundle("made", null, null, TestBundles.Recipe));
        var bundle = DecoderBundle.Load(folder);
        var normaliser = new BetaNormaliser(bundle.Priors, bundle.Manifest.RemovePatternMean, NormaliserAdaptation.None);
        using var model = bundle.OpenModel();

        var z = new float[Voxels];
        Assert.Null(normaliser.Apply(trials.Beta(17), trials.States[17], z));
        var latent = Assert.IsType<DecodeResult.Decoded>(model.Decode(z)).Outputs[0].ToArray();
        var expected = trained.Decoder.Predict(z, 1)[0];
        for (var l = 0; l < latent.Length; l++)
            Assert.Equal(expected[l], latent[l], 1e-5);
        Assert.Equal(gallery.Hash, bundle.Manifest.Provenance.GalleryHash);
        Assert.Equal("true", bundle.Manifest.Provenance.Notes["standardiseVoxels"]);
    }

    [Fact]
    public void Cross_validated_accuracy_and_calibration_foretell_new_runs()
    {
        var (trials, gallery) = Made(gain: 0.35, seed: 1);
        var (fresh, _) = Made(gain: 0.35, seed: 1, runs: 40, from: 100);
        var trained = DecoderTraining.Run(trials, gallery, new());
        var (scores, targets) = Scores(trained, gallery, fresh);
        var single = trained.Calibration.Single(e => e.Repeats == 1);
        Assert.InRange(trained.Validation.Top1, 1.5 / Items, 0.95);
        Assert.Equal(Posterior.Top1(scores, targets), trained.Validation.Top1, 0.12);
        Assert.Equal(Posterior.LogLoss(scores, targets, single.InverseTemperature), single.LogLoss, 0.3);
        Assert.InRange(Posterior.LogLoss(scores, targets, single.InverseTemperature), 0, Math.Log(Items));
    }

    [Fact]
    public void What_8_bit_weights_lose_is_noted_for_every_target_and_nothing_is_for_float32()
    {
        var (trials, gallery) = Made(gain: 0.5);
        Assert.DoesNotContain(DecoderTraining.Run(trials, gallery, new()).Provenance.Notes.Keys, k => k.StartsWith("loss.", StringComparison.Ordinal));
        var notes = DecoderTraining.Run(trials, gallery, new() { Weights = new() { Format = WeightFormat.Int8 } }).Provenance.Notes;
        Assert.StartsWith("Int8: cosine at least 0.99", notes["loss.latent"]);
    }

    [Fact]
    public void Repeats_are_calibrated_each_for_itself_and_help()
    {
        var (trials, gallery) = Made(gain: 0.3);
        var entries = DecoderTraining.Run(trials, gallery, new()).Calibration;
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], entries.Select(e => e.Repeats));
        Assert.Equal([144, 72, 48, 36], entries.Take(4).Select(e => e.Decisions));
        Assert.True(entries[3].Top1 > entries[0].Top1);
        Assert.True(entries[3].LogLoss < entries[0].LogLoss);
    }

    [Fact]
    public void Shuffled_labels_are_decoded_at_chance_and_calibrated_to_nearly_nothing()
    {
        var (trials, gallery) = Made(gain: 0.5);
        var random = new Random(8);
        string[] shuffled = [.. trials.Items];
        random.Shuffle(shuffled);
        var trained = DecoderTraining.Run(trials with { Items = shuffled }, gallery, new());
        Assert.InRange(trained.Validation.Top1, 0.05, 0.30);
        Assert.Equal(Math.Log(Items), trained.Calibration[0].LogLoss, 0.1);
    }

    [Fact]
    public void A_held_out_trial_is_scored_from_the_other_groups_alone()
    {
        var (trials, gallery) = Made(gain: 0.4);
        int[] held = [.. Enumerable.Range(0, trials.Count).Where(t => trials.Groups[t] == "run-0")];
        var spoilt = trials with { Betas = [.. trials.Betas] };
        foreach (var t in held[1..])
            spoilt.Betas.AsSpan(t * Voxels, Voxels).Fill(t % 3 - 1.5f * t);
        spoilt.Betas[held[1] * Voxels] += 1;
        var options = new TrainingOptions { RelativeStrengths = [0.1], RemovePatternMean = false };
        var scores = DecoderTraining.Run(trials, gallery, options).Validation.Scores.AsSpan(held[0] * Items, Items).ToArray();
        Assert.Equal(scores, DecoderTraining.Run(spoilt, gallery, options).Validation.Scores.AsSpan(held[0] * Items, Items).ToArray());

        var others = DecoderTraining.Run(trials.Only([.. Enumerable.Range(0, trials.Count).Except(held)]), gallery, options);
        var (alone, _) = Scores(others, gallery, trials.Only(held[..1]));
        for (var i = 0; i < Items; i++)
            Assert.Equal(scores[i], alone[i], 1e-4);
    }

    [Fact]
    public void States_have_statistics_and_calibration_of_their_own()
    {
        var (trials, gallery) = Made(gain: 0.6);
        var imagined = trials with
        {
            States = [.. trials.Items.Select((_, t) => t % 2 == 0 ? CognitiveState.Perception : CognitiveState.Imagery)],
            Betas = [.. trials.Betas.Select((b, i) => i / Voxels % 2 == 0 ? b : b + 5 + i % 7)],
        };
        var trained = DecoderTraining.Run(imagined, gallery, new());
        Assert.Equal([CognitiveState.Perception, CognitiveState.Imagery], trained.Priors.Select(p => p.State).Order());
        Assert.True(trained.Validation.Top1 > 0.5);
        Assert.Equal(2, trained.Calibration.Where(e => e.Repeats == 1).Select(e => e.State).Distinct().Count());
    }

    [Fact]
    public void Trials_that_cannot_be_used_give_one_line()
    {
        var (trials, gallery) = Made(gain: 0.5);
        void Refused(TrainingTrials wrong, string expected) =>
            Assert.Contains(expected, Assert.ThrowsAny<Exception>(() => DecoderTraining.Run(wrong, gallery, new())).Message);
        Refused(trials with { Groups = [.. trials.Items.Select(_ => "one")] }, "in 1 groups");
        Refused(trials with { Items = [.. trials.Items.Select(_ => "item-1")] }, "1 different items");
        Refused(trials with { Items = [.. trials.Items.Select((id, t) => t == 5 ? "cat" : id)] }, "no item 'cat'");
        Refused(trials with { Betas = [.. trials.Betas.Select((b, i) => i == 9 ? float.NaN : b)] }, "1 betas are NaN");
    }

    private static (float[] Scores, int[] Targets) Scores(TrainedDecoder trained, Gallery gallery, TrainingTrials trials)
    {
        var normaliser = new BetaNormaliser(trained.Priors, trained.Options.RemovePatternMean, NormaliserAdaptation.None);
        var ranker = new Ranker(gallery, trained.Decoder.Centres[0], trained.Validation.Candidates);
        var scores = new float[trials.Count * Items];
        var z = new float[Voxels];
        for (var t = 0; t < trials.Count; t++)
        {
            Assert.Null(normaliser.Apply(trials.Beta(t), trials.States[t], z));
            ranker.Score(trained.Decoder.Predict(z, 1)[0], scores.AsSpan(t * Items, Items));
        }
        return (scores, [.. trials.Items.Select(i => trained.Validation.Candidates.ToList().IndexOf(i))]);
    }

    private static (TrainingTrials Trials, Gallery Gallery) Made(double gain, int seed = 1, int runs = Runs, int from = 0)
    {
        var random = new Random(seed);
        var embeddings = TestBundles.Numbers(random, Items * 10);
        var gallery = new Gallery([.. Enumerable.Range(0, Items).Select(i => new GalleryItem($"item-{i}", $"item {i}"))], embeddings, 10);
        var mixing = TestBundles.Numbers(random, 10 * Voxels);
        var noise = new Random(seed + 1 + from);
        List<float> betas = [];
        List<string> items = [], groups = [];
        for (var run = from; run < from + runs; run++)
            foreach (var item in Enumerable.Range(0, 4 * Items).Select(i => i % Items).OrderBy(_ => noise.Next()).ToArray())
            {
                for (var v = 0; v < Voxels; v++)
                {
                    var signal = 0.0;
                    for (var l = 0; l < 10; l++)
                        signal += gallery.Embedding(item)[l] * mixing[l * Voxels + v];
                    betas.Add((float)((1 + v % 5) * (gain * signal + 0.2 + TestBundles.Numbers(noise, 4).Sum())));
                }
                items.Add($"item-{item}");
                groups.Add($"run-{run}");
            }
        return (new()
        {
            Betas = [.. betas],
            VoxelCount = Voxels,
            Items = items,
            States = [.. items.Select(_ => CognitiveState.Perception)],
            Groups = groups,
        }, gallery);
    }
}
