using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public class EarlierRunTests
{
    private const int Voxels = 200, FirstTrials = 3;
    private const float BetweenDays = 3, BetweenRuns = 0.3f, Noise = 1.2f;

    [Fact]
    public void The_first_trials_of_a_run_are_known_better_by_what_the_run_before_said_of_the_level()
    {
        foreach (var (trainingSd, leastGain) in new (float, double)[] { (BetweenRuns, 0.05), (BetweenDays, 0.005) })
        {
            List<double> without = [], with = [];
            for (var seed = 31; seed < 37; seed++)
            {
                var (_, made, first, second, truth) = Day(seed);
                var model = made with { LevelSd = trainingSd };
                without.Add(FirstCorrelation(second, truth, model));
                with.Add(FirstCorrelation(second, truth, EarlierRuns.Carry(model, [first])));
            }
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"trained on {(trainingSd == BetweenDays ? "many days" : "one day")}: correlation of the first {FirstTrials} trials {without.Average():F3} without, {with.Average():F3} with the run before; least gain of a participant {with.Zip(without, (a, b) => a - b).Min():F3}");
            Assert.True(with.Average() > without.Average() + leastGain);
        }
    }

    [Fact]
    public void What_scales_a_whole_run_is_no_change_of_level()
    {
        var (_, model, first, second, _) = Day(41);
        var plain = KnownParticipant.Causal(second, EarlierRuns.Carry(model, [first]));
        var scaled = KnownParticipant.Causal(Times(second, 2), EarlierRuns.Carry(model, [Times(first, 0.5f)]));
        for (var t = 0; t < plain.Count; t++)
            for (var v = 0; v < Voxels; v++)
                Assert.Equal(plain[t].Beta[v], scaled[t].Beta[v], 2e-3);
    }

    [Fact]
    public void An_estimator_tells_the_true_levels_and_the_pools_means()
    {
        var participant = new KnownParticipant(Voxels, 4, seed: 42);
        float[] level = [.. Enumerable.Range(0, Voxels).Select(v => (v % 7 - 3) * 0.5f)];
        var model = participant.Model with
        {
            Estimated = [.. Enumerable.Range(0, Voxels - 20)],
            ClassOf = new int[Voxels - 20],
            MeanResponse = participant.Model.MeanResponse[..^20],
            NoiseSd = participant.Model.NoiseSd[..^20],
        };
        var run = Times(participant.Run(level: level).Run, 1.5f);
        var estimator = new GlmsingleEstimator(model.Settings, model, run.Timing);
        Assert.Empty(estimator.ReadLevels());
        run.Replay(estimator, _ => { });
        var levels = estimator.ReadLevels();
        for (var v = 0; v < Voxels; v++)
            Assert.Equal(v < Voxels - 20 ? 100 + level[v] : 100 * run.Samples.Average(s => s.Voxels.Span[v] / (1.5 * model.Baseline[v])),
                100 * levels[v] / (1.5 * model.Baseline[v]), v < Voxels - 20 ? 1.2 : 1e-2);
    }

    [Fact]
    public void Training_learns_how_much_levels_change_from_run_to_run_and_not_how_far_they_wander()
    {
        var participant = new KnownParticipant(60, 4, seed: 43, volumes: 100);
        var random = new Random(44);
        var level = new float[60];
        var runs = new List<RecordedRun>();
        for (var r = 0; r < 6; r++)
        {
            for (var v = 0; v < level.Length; v++)
                level[v] += Noise * (float)(random.NextDouble() - 0.5) * 2 * MathF.Sqrt(3) * 0.8f;
            runs.Add(Times(participant.Run(level: [.. level]).Run, 1 + 0.1f * r) with { Name = $"run {r}" });
        }
        var learned = SingleTrialLearning.Learn(runs, null, participant.Model.Settings, new());
        TestContext.Current.TestOutputHelper?.WriteLine($"learned {learned.LevelChange}, true 0.8 lasting; about the mean {learned.LevelSd}");
        Assert.InRange(learned.LevelChange!.LastingSd, 0.55, 1.05);
        Assert.InRange(learned.LevelChange.PassingSd, 0, 0.5);
        Assert.Null(SingleTrialLearning.Learn([runs[0]], null, participant.Model.Settings, new()).LevelChange);
    }

    [Fact]
    public void What_passes_with_a_run_is_averaged_over_the_runs_and_what_lasts_is_followed()
    {
        var model = new KnownParticipant(3, 2, seed: 46).Model with { Baseline = [100, 100, 100] };
        var passing = model with { LevelChange = new(0, 2) };
        var after = passing.After([104, 100, 100]).After([102, 100, 100]).After([99, 100, 100]);
        Assert.Equal(101.667f, after.Baseline[0], 0.01f);
        Assert.Equal(2 * Math.Sqrt(1 + 1 / 3.0), after.LevelSd, 1e-9);
        var lasting = (model with { LevelChange = new(0.5, 0) }).After([104, 100, 100]).After([102, 100, 100]);
        Assert.Equal(102, lasting.Baseline[0], 1e-3f);
        Assert.Equal(0.5, lasting.LevelSd, 1e-9);
        Assert.Equal(1, model.After([104, 100, 100]).LevelSd);
    }

    [Fact]
    public void A_run_too_short_or_of_other_voxels_is_refused_by_its_name()
    {
        var (_, model, first, _, _) = Day(45);
        var cut = first with { Name = "run-01", Samples = [.. first.Samples.Take(20)] };
        Assert.Contains("run-01 has 20 usable volumes; its level needs at least 70", Assert.Throws<ArgumentException>(() => EarlierRuns.Carry(model, [cut])).Message);
        Assert.Contains($"levels of 3 voxels; the single-trial model has {Voxels}", Assert.Throws<ArgumentException>(() => model.After([1, 2, 3])).Message);
        Assert.Same(model, EarlierRuns.Carry(model, []));
    }

    /// <summary>Two runs of a day on which levels lie elsewhere than in training, each scaled by the scanner in its own way, with the second run's true betas.</summary>
    private static (KnownParticipant, SingleTrialModel Model, RecordedRun First, RecordedRun Second, float[][] Truth) Day(int seed)
    {
        var participant = new KnownParticipant(Voxels, 4, seed);
        var random = new Random(seed);
        float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        float[] day = [.. Enumerable.Range(0, Voxels).Select(_ => BetweenDays * Noise * Normal())];
        var first = participant.Run(level: day).Run;
        var (second, _, truth) = participant.Run(level: [.. day.Select(d => d + BetweenRuns * Noise * Normal())]);
        return (participant, participant.Model with { LevelSd = BetweenDays, LevelChange = new(BetweenRuns, 0) }, Times(first, 1.3f), Times(second, 0.9f), truth);
    }

    private static double FirstCorrelation(RecordedRun run, float[][] truth, SingleTrialModel model) => KnownParticipant.Causal(run, model).Take(FirstTrials)
        .Average(b => KnownParticipant.Correlation(b.Beta, truth[b.Trial], v => model.MeanResponse[v]));

    private static RecordedRun Times(RecordedRun run, float gain) => run with
    {
        Samples = [.. run.Samples.Select(s => s with { Voxels = s.Voxels.ToArray().Select(x => gain * x).ToArray() })],
    };
}
