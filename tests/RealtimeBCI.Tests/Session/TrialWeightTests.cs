using RealtimeBCI.Decode;
using RealtimeBCI.Glm;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Tests.Glm;
using RealtimeBCI.Tests.Train;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Session;

public class TrialWeightTests
{
    private static readonly Lazy<World> Made = new(() => new());

    [Fact]
    public void Trials_with_censored_volumes_have_less_log_loss_by_their_reliability_and_well_known_ones_the_same()
    {
        var world = Made.Value;
        var (plainHit, weighedHit) = (world.LogLoss(hit: true, weighed: false), world.LogLoss(hit: true, weighed: true));
        var (plain, weighed) = (world.LogLoss(hit: false, weighed: false), world.LogLoss(hit: false, weighed: true));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"log-loss of {world.Count(true)} censored trials: {plainHit:F3} without, {weighedHit:F3} with; of {world.Count(false)} others {plain:F3}, {weighed:F3}; chance {Math.Log(6):F3}; paired gain {world.Gain:F3} +- {world.GainError:F3}");
        Assert.True(weighedHit < plainHit - 0.02, $"{weighedHit:F3} with, {plainHit:F3} without");
        Assert.True(world.Gain > 2 * world.GainError, $"{world.Gain:F3} +- {world.GainError:F3}");
        Assert.Equal(plain, weighed, 0.005);
        Assert.True(world.Excess(weighed: true) < world.Excess(weighed: false));
    }

    [Fact]
    public void Provisional_decodes_soon_after_onset_have_less_log_loss_by_their_reliability()
    {
        foreach (var after in new[] { 6, 7.5 })
        {
            var (plain, weighed, trials) = Made.Value.ProvisionalLogLoss(after);
            TestContext.Current.TestOutputHelper?.WriteLine($"log-loss of {trials} trials {after} s after onset: {plain:F3} without, {weighed:F3} with");
            Assert.True(weighed < plain, $"{weighed:F3} with, {plain:F3} without");
        }
    }

    [Fact]
    public void A_repeat_with_censored_volumes_counts_less_in_the_sum_with_a_well_known_one()
    {
        var (plain, weighed, pairs) = Made.Value.PairLogLoss();
        TestContext.Current.TestOutputHelper?.WriteLine($"log-loss of {pairs} pairs: {plain:F3} without, {weighed:F3} with");
        Assert.True(weighed < plain, $"{weighed:F3} with, {plain:F3} without");
    }

    [Fact]
    public void The_weight_is_the_root_of_the_ratio_and_never_above_one()
    {
        Assert.Equal(0.5, TrialWeight.Of(0.1, 0.4), 1e-12);
        Assert.Equal(1, TrialWeight.Of(0.9, 0.4));
        Assert.Equal(0, TrialWeight.Of(0, 0.4));
        Assert.Equal(1, TrialWeight.Of(double.NaN, 0.4));
        Assert.Equal(1, TrialWeight.Of(0.1, null));
        Assert.Equal(0.4, TrialWeight.Typical([0.1, double.NaN, 0.4, 0.5]));
        Assert.Null(TrialWeight.Typical([double.NaN]));
    }

    [Fact]
    public void Where_no_reliability_is_known_scores_and_calibration_are_the_same_bit_for_bit()
    {
        var world = Made.Value;
        var blind = DecoderTraining.Run(world.Training with { Reliabilities = [] }, world.Gallery, new());
        var nan = DecoderTraining.Run(world.Training with { Reliabilities = [.. world.Training.Items.Select(_ => double.NaN)] }, world.Gallery, new());
        Assert.Equal(blind.Calibration, nan.Calibration);
        Assert.All(blind.Calibration, e => Assert.Null(e.Reliability));
        float[] scores = [0.1f, -0.3f, 0.7f, 0, 0.2f, 0.4f];
        Assert.Equal(scores, world.Scores.Evidence(scores, CognitiveState.Perception, double.NaN));
        Assert.Equal(scores, world.Scores.Evidence(scores, CognitiveState.Perception, 1));
    }

    [Fact]
    public void A_bundle_keeps_the_typical_reliability_of_its_training_trials()
    {
        var typical = TrialWeight.Typical(Made.Value.Training.Reliabilities);
        Assert.InRange(typical!.Value, 0.2, 0.9);
        Assert.All(Made.Value.Bundle.Calibration.Entries, e => Assert.Equal(typical, e.Reliability));
    }

    /// <summary>A decoder trained on whole runs of a known participant, and new runs in which every third trial has lost volumes.</summary>
    private sealed class World
    {
        private readonly KnownParticipant _participant = new(60, 6, seed: 21);
        private readonly List<(bool IsHit, int Target, float[] Scores, double Reliability)> _scored = [];
        private readonly List<(bool IsHit, double Plain, double Weighed, double Excess, double WeighedExcess)> _trials = [];

        public World()
        {
            Training = Trials(_participant, Enumerable.Range(0, 12).Select(_ => _participant.Run()).ToArray());
            Gallery = HaxbyTrials.Categories(Enumerable.Range(0, _participant.Items).Select(i => $"item {i}"));
            var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
            BundleWriter.Write(folder, DecoderTraining.Run(Training, Gallery, new()).ToBundle("made", null, null, TestBundles.Recipe));
            Bundle = DecoderBundle.Load(folder);
            Scores = new(Bundle, Gallery, [], isBalanced: false);
            for (var r = 0; r < 20; r++)
            {
                var (run, item, _) = _participant.Run();
                foreach (var beta in KnownParticipant.Causal(ReliabilityTests.Censored(run, t => t % 3 == 1), _participant.Model).Where(b => b.Fit.State != BetaState.Refused))
                    Add(beta, item[beta.Trial]);
            }
        }

        public TrainingTrials Training { get; }
        public RealtimeBCI.Retrieve.Gallery Gallery { get; }
        public DecoderBundle Bundle { get; }
        public CandidateScores Scores { get; }

        public double Gain => Hits.Average(t => t.Plain - t.Weighed);
        public double GainError => Math.Sqrt(Hits.Average(t => Math.Pow(t.Plain - t.Weighed - Gain, 2)) / Hits.Length);

        private (bool IsHit, double Plain, double Weighed, double Excess, double WeighedExcess)[] Hits => [.. _trials.Where(t => t.IsHit)];

        public int Count(bool hit) => _trials.Count(t => t.IsHit == hit);

        public double LogLoss(bool hit, bool weighed) => _trials.Where(t => t.IsHit == hit).Average(t => weighed ? t.Weighed : t.Plain);

        /// <summary>How far confidence in censored trials lies from how often they are right.</summary>
        public double Excess(bool weighed) => Math.Abs(Hits.Average(t => weighed ? t.WeighedExcess : t.Excess));

        /// <summary>Log-loss of new trials decoded before they are due.</summary>
        public (double Plain, double Weighed, int Trials) ProvisionalLogLoss(double after)
        {
            List<double> plain = [], weighed = [];
            for (var r = 0; r < 8; r++)
            {
                var (run, item, _) = _participant.Run();
                foreach (var beta in KnownParticipant.Causal(run, _participant.Model, after).Where(b => b.Fit.State != BetaState.Refused))
                {
                    var scores = Assert.IsType<float[]>(Scores.Score(beta.Beta, CognitiveState.Perception));
                    plain.Add(Loss(scores, double.NaN, item[beta.Trial]).Loss);
                    weighed.Add(Loss(scores, beta.Fit.Reliability, item[beta.Trial]).Loss);
                }
            }
            return (plain.Average(), weighed.Average(), plain.Count);
        }

        /// <summary>Log-loss of pairs of a censored trial and another one of the same target, by the sum of their scores.</summary>
        public (double Plain, double Weighed, int Pairs) PairLogLoss()
        {
            var pairs = _scored.GroupBy(t => t.Target).SelectMany(g => g.Where(t => t.IsHit).Zip(g.Where(t => !t.IsHit))).ToArray();
            double Mean(bool weighed) => pairs.Average(pair =>
            {
                var evidence = new RepeatEvidence(pair.First.Scores.Length);
                foreach (var t in new[] { pair.First, pair.Second })
                    evidence.Add("", Scores.Evidence(t.Scores, CognitiveState.Perception, weighed ? t.Reliability : double.NaN));
                var sum = new float[pair.First.Scores.Length];
                evidence.With("", new float[sum.Length], sum);
                return -Math.Log(Scores.Rank(sum, sum, CognitiveState.Perception, 2).Posteriors[pair.First.Target]);
            });
            return (Mean(false), Mean(true), pairs.Length);
        }

        private void Add(TrialBeta beta, int target)
        {
            var scores = Assert.IsType<float[]>(Scores.Score(beta.Beta, CognitiveState.Perception));
            _scored.Add((beta.Trial % 3 == 1, target, [.. scores], beta.Fit.Reliability));
            var (plain, excess) = Loss(scores, double.NaN, target);
            var (weighed, weighedExcess) = Loss(scores, beta.Fit.Reliability, target);
            _trials.Add((beta.Trial % 3 == 1, plain, weighed, excess, weighedExcess));
        }

        private (double Loss, double Excess) Loss(float[] scores, double reliability, int target)
        {
            var (ranked, posteriors, _) = Scores.Rank(Scores.Evidence(scores, CognitiveState.Perception, reliability), scores, CognitiveState.Perception, 1);
            return (-Math.Log(posteriors[target]), ranked[0].Posterior - (ranked[0].Item == $"item {target}" ? 1 : 0));
        }

        private static TrainingTrials Trials(KnownParticipant participant, (RecordedRun Run, int[] Item, float[][] Betas)[] runs)
        {
            var betas = runs.SelectMany((r, i) => KnownParticipant.Causal(r.Run, participant.Model).Where(b => b.Fit.State != BetaState.Refused).Select(b => (Beta: b, Run: i, Item: r.Item[b.Trial]))).ToArray();
            return new()
            {
                Betas = [.. betas.SelectMany(b => b.Beta.Beta)],
                VoxelCount = participant.Model.Estimated.Length,
                Items = [.. betas.Select(b => $"item {b.Item}")],
                States = [.. betas.Select(_ => CognitiveState.Perception)],
                Groups = [.. betas.Select(b => $"run {b.Run}")],
                Reliabilities = [.. betas.Select(b => b.Beta.Fit.Reliability)],
            };
        }
    }
}
