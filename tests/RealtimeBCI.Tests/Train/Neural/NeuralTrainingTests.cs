using RealtimeBCI.Decode;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Neural;
using TorchSharp;

namespace RealtimeBCI.Tests.Train.Neural;

[Collection(AloneInTheProcess.Name)]
public sealed class NeuralTrainingTests
{
    private static readonly (string, string)[] Small =
        [("hidden", "64"), ("blocks", "1"), ("batch", "16"), ("rate", "0.003"), ("input-dropout", "0"), ("dropout", "0"), ("prior", "none"), ("patience", "1000")];

    private static readonly MadeTrials Made = new(32);
    private static readonly TrainingTrials Twice = Made.Participant(5, 60, [.. Enumerable.Range(0, 32), .. Enumerable.Range(0, 32)], runs: 2);

    [Theory]
    [InlineData("mindeye1", "")]
    [InlineData("mindeye2", "as-released")]
    [InlineData("mindeye2", "as-described")]
    public void Thirty_two_pairs_are_learnt_by_heart(string family, string variant)
    {
        // The second run is held out and shows the same pictures, nearly without noise.
        var clean = Made.Participant(5, 60, [.. Enumerable.Range(0, 32), .. Enumerable.Range(0, 32)], noise: 0.02, runs: 2);
        using var fit = (FittedNetwork)Fit(family, clean, [.. Small, ("epochs", "160"), ("split", "group"), .. Extra(family, variant)], out var result);
        Assert.Equal(32, result.Validation.Trials.Count);
        Assert.True(result.Validation.Top1 > 0.9, $"{result.Validation.Top1}");
        var z = Normalise(result, clean);
        var projected = fit.Predict(z, 64)[0];
        var scores = new RealtimeBCI.Session.Pipeline.TargetScores(fit.Targets, fit.Centres, Made.Gallery, []);
        var seen = new float[32];
        var right = Enumerable.Range(0, 64).Except(result.Validation.Trials).Count(t =>
        {
            scores.Score([projected.AsMemory(t * 24, 24), default], seen);
            return Made.Gallery.Items[Array.IndexOf(seen, seen.Max())].Id == clean.Items[t];
        });
        Assert.Equal(32, right);
    }

    [Fact]
    public void Held_out_scores_are_those_that_a_session_gives_with_the_exported_bundle()
    {
        using var fit = Fit("mindeye1", Twice, [.. Small, ("epochs", "3"), ("centre", "mean")], out var result);
        Assert.Equal(24, fit.Centres[0].Length);
        var folder = TestPaths.TemporaryFolder();
        fit.WriteModels(folder, new());
        using var exported = new OnnxDecoder(Path.Combine(folder, DecoderTarget.ScoringModel), ["projector", "backbone"]);
        var scorer = new RealtimeBCI.Session.Pipeline.TargetScores(fit.Targets, fit.Centres, Made.Gallery, result.Validation.Candidates);
        var z = Normalise(result, Twice);
        var scores = new float[32];
        foreach (var (row, trial) in result.Validation.Trials.Index())
        {
            scorer.Score(Assert.IsType<DecodeResult.Decoded>(exported.Decode(z.AsSpan(trial * 60, 60))).Outputs, scores);
            Assert.Equal(result.Validation.Scores.AsSpan(row * 32, 32).ToArray(), scores, (a, b) => Math.Abs(a - b) < 1e-4);
        }
    }

    [Fact]
    public void A_picture_that_is_held_out_is_in_no_statistics_and_no_step()
    {
        var trials = Made.Participant(5, 60, [.. Enumerable.Range(0, 32), .. Enumerable.Range(0, 32)]);
        using var first = Fit("mindeye1", trials, [.. Small, ("epochs", "1")], out var result);
        var spoilt = trials with { Betas = [.. trials.Betas] };
        foreach (var t in result.Validation.Trials)
            spoilt.Betas.AsSpan(t * 60, 60).Fill(t % 2 - 7);
        spoilt.Betas[result.Validation.Trials[0] * 60] += 1;
        using var second = Fit("mindeye1", spoilt, [.. Small, ("epochs", "1")], out var spoiltResult);
        Assert.Equal(result.Validation.Trials, spoiltResult.Validation.Trials);
        Assert.Equal(result.Priors[0].Mean, spoiltResult.Priors[0].Mean);
        Assert.Equal(first.Predict(trials.Betas, 64)[0], second.Predict(trials.Betas, 64)[0]);
        Assert.Empty(result.Validation.Trials.Select(t => trials.Items[t]).Intersect(Enumerable.Range(0, 64).Except(result.Validation.Trials).Select(t => trials.Items[t])));
    }

    [Theory]
    [InlineData("mindeye1", 1)]
    [InlineData("mindeye2", 1)]
    [InlineData("mindeye2", 5)]
    public void A_training_that_was_interrupted_and_resumed_ends_with_the_same_weights(string family, int saveEvery)
    {
        (string, string)[] settings =
            [("hidden", "12"), ("blocks", "1"), ("batch", "8"), ("epochs", "6"), ("prior-depth", "1"), ("prior-heads", "2"), ("prior-head-width", "4"), ("dropout", "0.2")];
        using var whole = Fit(family, Twice, settings, out _);
        var path = Path.Combine(TestPaths.TemporaryFolder(), "training.safetensors");
        (string, string)[] kept = [.. settings, ("checkpoint", path), ("save-every", $"{saveEvery}")];
        using (var stop = new CancellationTokenSource())
            Assert.Throws<OperationCanceledException>(() => Fit(family, Twice, kept, out _, new MadeTrials.Reports(p => { if (p.Done == 3) stop.Cancel(); }), stop.Token));
        var reports = new MadeTrials.Reports();
        using var resumed = Fit(family, Twice, kept, out _, reports);
        Assert.Equal([4, 5, 6], reports.All.Select(r => r.Done));
        var (expected, actual) = (whole.Predict(Twice.Betas, 64), resumed.Predict(Twice.Betas, 64));
        Assert.Equal(expected[0], actual[0]);
        Assert.Equal(expected[1], actual[1]);
    }

    [Fact]
    public void A_checkpoint_of_other_data_settings_or_seed_is_refused_in_one_line()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "training.safetensors");
        (string, string)[] settings = [.. Small, ("epochs", "1"), ("checkpoint", path)];
        Fit("mindeye1", Twice, settings, out _).Dispose();
        void Refused(Action act) => Assert.Contains("is of another training (", Assert.Throws<TrainingException>(act).Message);
        Refused(() => Fit("mindeye1", Twice with { Betas = [.. Twice.Betas.Select((b, i) => i == 7 ? b + 1e-3f : b)] }, settings, out _));
        Refused(() => Fit("mindeye1", Twice, [.. settings.Where(s => s.Item1 != "epochs"), ("epochs", "2")], out _));
        Refused(() => new MindEye1Family().Fit(Twice, Made.Gallery, MadeTrials.Options(2, settings), new MadeTrials.Reports(), default));
        File.WriteAllBytes(path, [.. File.ReadAllBytes(path)[..^100]]);
        Assert.Contains("cannot be taken up", Assert.Throws<TrainingException>(() => Fit("mindeye1", Twice, settings, out _)).Message);
        File.WriteAllText(path, "no checkpoint");
        Assert.Contains("cannot be taken up", Assert.Throws<TrainingException>(() => Fit("mindeye1", Twice, settings, out _)).Message);
    }

    [Fact]
    public void No_tensor_outlives_its_epoch()
    {
        var live = new List<long>();
        var reports = new MadeTrials.Reports(_ => live.Add(DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount));
        (string, string)[] settings = [.. Small.Where(s => s.Item1 != "prior"), ("epochs", "5"), ("prior-depth", "1"), ("prior-heads", "2"), ("prior-head-width", "4")];
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Fit("mindeye1", Twice, settings, out _, reports).Dispose();
        Assert.Equal(5, live.Count);
        Assert.True(live.All(count => count == live[0]), string.Join(", ", live));
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Training_stops_when_the_held_out_loss_no_longer_falls_and_the_best_epoch_counts()
    {
        var shuffled = Twice with { Items = [.. Twice.Items.Reverse().Select((item, t) => t % 2 == 0 ? item : Twice.Items[(t * 7) % 64])] };
        var reports = new MadeTrials.Reports();
        using var fit = Fit("mindeye1", shuffled, [.. Small.Where(s => s.Item1 != "patience"), ("epochs", "40"), ("patience", "4"), ("split", "group")], out var result, reports);
        var best = int.Parse(result.Notes["bestEpoch"]);
        Assert.Equal(best + 4, reports.All.Count);
        Assert.Equal(result.Notes["heldOutLogLoss"], result.Validation.LogLoss(shuffled.States).ToString("G4", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_training_in_one_line()
    {
        var settings = new NeuralSettings { Hidden = 4, Blocks = 0, Width = 4, Prior = false };
        using var data = new NeuralData([Twice], Made.Gallery, MadeTrials.Options(1), settings);
        using var model = new NeuralModel(settings, new() { Voxels = [60], Hidden = 4, Blocks = 0, Width = 4, Tokens = 3, Channels = 8 }, 1);
        model.Network.Parameters.Set("voxel2clip.lin1.bias", NamedTensor.Of("bias", [.. Enumerable.Repeat(float.NaN, 24)], 24));
        Assert.Equal("The loss is NaN in epoch 1; lower rate (now 0.0003).", Assert.Throws<TrainingException>(
            () => new NetworkTraining(model.Network, null, data, settings, 1).Run("", new MadeTrials.Reports(), default)).Message);
    }

    private static IFittedDecoder Fit(string family, TrainingTrials trials, (string, string)[] settings, out FamilyFit result, IProgress<TrainingProgress>? progress = null, CancellationToken stop = default)
    {
        IDecoderFamily of = family == "mindeye1" ? new MindEye1Family() : new MindEye2Family();
        (string, string)[] own = [.. settings, .. family == "mindeye1" && settings.All(s => s.Item1 != "width") ? [("width", "32")] : Array.Empty<(string, string)>()];
        result = of.Fit(trials, Made.Gallery, MadeTrials.Options(1, own.Where(s => family == "mindeye1" || s.Item1 != "input-dropout").ToArray()), progress ?? new MadeTrials.Reports(), stop);
        return result.Decoder;
    }

    private static (string, string)[] Extra(string family, string variant) => family == "mindeye2" ? [("variant", variant)] : [];

    private static float[] Normalise(FamilyFit fit, TrainingTrials trials)
    {
        var normaliser = new BetaNormaliser(fit.Priors, false, NormaliserAdaptation.None);
        var z = new float[trials.Betas.Length];
        for (var t = 0; t < trials.Count; t++)
            Assert.Null(normaliser.Apply(trials.Beta(t), trials.States[t], z.AsSpan(t * trials.VoxelCount, trials.VoxelCount)));
        return z;
    }
}
