using RealtimeBCI.Decode;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Neural;

public sealed class NeuralBundleTests
{
    [Theory]
    [InlineData("mindeye1")]
    [InlineData("mindeye2")]
    public void A_trained_decoder_and_its_prior_go_into_a_bundle_and_run_from_it(string family)
    {
        var made = new MadeTrials(12);
        var trials = made.Participant(3, 20, Enumerable.Range(0, 48).Select(t => t % 12), runs: 4);
        var options = MadeTrials.Options(
            2, ("hidden", "12"), ("blocks", "1"), ("epochs", "2"), ("batch", "8"), ("held-out", "0.25"), ("prior-depth", "1"), ("prior-heads", "2"), ("prior-head-width", "4"));
        var trained = DecoderTraining.Run(trials, made.Gallery, options with { Family = family });
        using var decoder = trained.Fit.Decoder;
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
        BundleWriter.Write(folder, trained.ToBundle("made", null, null, TestBundles.Recipe));
        var bundle = DecoderBundle.Load(folder);
        Assert.Equal(["projector", "backbone"], bundle.Targets.Select(t => t.Name));
        Assert.Equal([1.0, 0.0], bundle.Targets.Select(t => t.Weight));
        Assert.Contains(PriorModel.FileName, bundle.Manifest.Files.Keys);
        Assert.NotEmpty(bundle.Manifest.Calibration);
        Assert.Contains("groups; every picture is linked", bundle.Manifest.Provenance.Notes["heldOutUnit"]);

        using var model = bundle.OpenModel();
        var z = trials.Beta(5).ToArray();
        var outputs = Assert.IsType<DecodeResult.Decoded>(model.Decode(z)).Outputs;
        Assert.Equal(decoder.Predict(z, 1)[1], outputs[1].ToArray(), (a, b) => Math.Abs(a - b) < 1e-4);
        using var prior = new PriorModel(Path.Combine(folder, PriorModel.FileName));
        Assert.Equal(family == "mindeye1" ? 100 : 20, prior.Steps);
        var tokens = prior.Sample(outputs[1].Span, new Random(1));
        Assert.All(tokens, t => Assert.True(float.IsFinite(t)));
        if (family == "mindeye1")
            Assert.Equal(1, tokens.Take(8).Sum(t => t * t), 1e-4);
    }
}
