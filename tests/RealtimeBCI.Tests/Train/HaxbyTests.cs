using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public class HaxbyTests
{
    [Fact] // ../shared/peers.md: plain causal averages reach .62 to .70, standard error .05, chance .125
    public void Eight_categories_are_decoded_from_real_blocks_leaving_one_run_out()
    {
        var trials = HaxbyTrials.Load(new GlmSettings { Estimator = "window", MotionRegressors = 0 });
        var gallery = HaxbyTrials.Categories(trials.Items);
        double hits = 0, loss = 0;
        foreach (var held in GroupFolds.Of(trials.Groups, 12))
        {
            var trained = DecoderTraining.Run(trials.Only([.. Enumerable.Range(0, trials.Count).Except(held)]), gallery, new());
            var (scores, targets) = Decode(trained, gallery, trials.Only(held));
            var temperature = new CalibrationTable(trained.Calibration).For(CognitiveState.Perception, 1);
            Assert.True(temperature.IsCalibrated);
            hits += held.Length * Posterior.Top1(scores, targets);
            loss += held.Length * Posterior.LogLoss(scores, targets, temperature.Value);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"top-1 {hits / trials.Count:F3}, log-loss {loss / trials.Count:F3} (chance {Math.Log(8):F3}), {trials.Count} blocks");
        Assert.Equal(96, trials.Count);
        Assert.True(hits / trials.Count >= 0.55, $"top-1 is {hits / trials.Count:F3}");
        Assert.True(loss / trials.Count <= 1.4, $"log-loss is {loss / trials.Count:F3}");
    }

    private static (float[] Scores, int[] Targets) Decode(TrainedDecoder trained, Gallery gallery, TrainingTrials held)
    {
        var normaliser = new BetaNormaliser(trained.Priors, trained.Options.RemovePatternMean, NormaliserAdaptation.None);
        var ranker = new Ranker(gallery, trained.Decoder.Centres[0]);
        var model = Path.Combine(TestPaths.TemporaryFolder(), "decoder.onnx");
        trained.Decoder.WriteModels(Path.GetDirectoryName(model)!, new());
        using var decoder = new OnnxDecoder(model, [trained.Decoder.Targets[0].Name]);
        var z = new float[held.VoxelCount];
        var scores = new float[held.Count * gallery.Items.Count];
        for (var t = 0; t < held.Count; t++)
        {
            Assert.Null(normaliser.Apply(held.Beta(t), held.States[t], z));
            ranker.Score(Assert.IsType<DecodeResult.Decoded>(decoder.Decode(z)).Outputs[0].Span, scores.AsSpan(t * gallery.Items.Count, gallery.Items.Count));
        }
        return (scores, [.. held.Items.Select(gallery.IndexOf)]);
    }
}
