using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class ProbabilityMetricsTests
{
    [Fact]
    public void Log_loss_is_minus_ln_of_the_targets_posterior_and_chance_is_ln_of_their_number()
    {
        double[] posteriors = [0.7, 0.2, 0.1, 0.25, 0.25, 0.5];
        var score = LogLoss.Mean(posteriors, [0, 1], new Random(1));
        Assert.Equal(-(Math.Log(0.7) + Math.Log(0.25)) / 2, score.Value, 1e-12);
        Assert.Equal(Math.Log(3), score.Chance, 1e-12);
        Assert.Equal(-Math.Log(1e-12), LogLoss.Of(0), 1e-12);
        Assert.True(double.IsNaN(LogLoss.Mean([], [], new Random(1)).Value));
        Assert.Contains("target 3", Assert.Throws<ArgumentException>(() => LogLoss.PerTrial(posteriors, [0, 3])).Message, StringComparison.Ordinal);
        Assert.Contains("6 posteriors", Assert.Throws<ArgumentException>(() => LogLoss.PerTrial(posteriors, [0, 1, 2, 0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_loss_and_mutual_information_are_scikit_learns()
    {
        var (posteriors, targets) = Made(60, 5, 1, 7);
        var answers = Answers.Of(posteriors, targets).Candidates;
        Assert.Equal(Reference.Of("log_loss", new { posteriors = posteriors.Chunk(5), targets }, "sklearn").GetDouble(), LogLoss.PerTrial(posteriors, targets).Average(), 1e-9);
        Assert.Equal(Reference.Of("mutual_information", new { labels = targets, answers }, "sklearn").GetDouble(),
            Information.MutualInformationBits(Confusion.Counts(answers, targets, 5), 5), 1e-9);
    }

    [Fact]
    public void The_answer_is_the_first_of_the_best_candidates()
    {
        var answers = Answers.Of([0.4, 0.4, 0.2, 0.1, 0.2, 0.7], [1, 2]);
        Assert.Equal([0, 2], answers.Candidates);
        Assert.Equal([0.4, 0.7], answers.Confidences);
        Assert.Equal([false, true], answers.Correct);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => Answers.Of([double.NaN, 1], [0])).Message, StringComparison.Ordinal);
    }

    [Fact] // bins of .2: (.1 .15) none right of mean .125; (.9 1) one right of mean .95
    public void Calibration_error_by_hand()
    {
        var bins = CalibrationError.Sort([0.1, 0.9, 0.15, 1], [false, true, false, false], 5);
        Assert.Equal([(2, 0), (2, 1)], bins.Select(b => (b.Decisions, b.Correct)));
        Assert.Equal((2 * 0.125 + 2 * 0.45) / 4, CalibrationError.Expected(bins), 1e-12);
        Assert.True(double.IsNaN(CalibrationError.Expected([])));
        Assert.Contains("1.2", Assert.Throws<ArgumentException>(() => CalibrationError.Sort([1.2], [true])).Message, StringComparison.Ordinal);
    }

    [Fact] // surest first: right, wrong, right, wrong: risks 0, 1/2, 1/3, 1/2
    public void Risk_over_coverage_by_hand()
    {
        var curve = RiskCoverage.Of([0.5, 0.9, 0.7, 0.6], [false, true, false, true]);
        Assert.Equal([0.25, 0.5, 0.75, 1], curve.Coverage);
        Assert.Equal([0, 0.5, 1 / 3.0, 0.5], curve.Risk);
        Assert.Equal((0.5 + 1 / 3.0 + 0.5) / 4, curve.Area, 1e-12);
        Assert.Equal(0.5, curve.Chance);
        Assert.Equal(1, curve.AccuracyAt(0.25));
        Assert.Equal(2 / 3.0, curve.AccuracyAt(0.6), 1e-12);
    }

    [Fact]
    public void Equal_confidences_have_the_risk_of_all_at_any_coverage_whatever_their_order()
    {
        var curve = RiskCoverage.Of([0.5, 0.5, 0.5, 0.5], [true, false, false, true]);
        Assert.All(curve.Risk, r => Assert.Equal(0.5, r, 1e-12));
        Assert.Equal(curve.Chance, curve.Area, 1e-12);
        Assert.True(double.IsNaN(RiskCoverage.Of([], []).Area));
        Assert.Throws<ArgumentException>(() => RiskCoverage.Of([double.NaN], [true]));
    }

    [Fact]
    public void Bits_by_hand()
    {
        Assert.Equal(2, Information.PosteriorBits([1, 0, 0, 0, 0, 1, 0, 0], [0, 1], new Random(1)).Value, 1e-12);
        Assert.Equal(0, Information.PosteriorBits([0.25, 0.25, 0.25, 0.25], [2], new Random(1)).Value, 1e-12);
        Assert.Equal(1, Information.MutualInformationBits([5, 0, 0, 5], 2), 1e-12);
        Assert.Equal(0, Information.MutualInformationBits([4, 4, 4, 4], 2), 1e-12);
        Assert.Equal(1 / (2 * 16 * Math.Log(2)), Information.MutualInformationBias([4, 4, 4, 4], 2), 1e-12);
        Assert.True(double.IsNaN(Information.MutualInformationBits([0, 0, 0, 0], 2)));
    }

    [Fact] // the bias that random answers have, to first order
    public void Mutual_information_of_independent_answers_is_its_bias()
    {
        var random = new Random(8);
        var (sum, bias) = (0.0, 0.0);
        for (var i = 0; i < 400; i++)
        {
            int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(4))], answers = [.. labels.Select(_ => random.Next(4))];
            var counts = Confusion.Counts(answers, labels, 4);
            (sum, bias) = (sum + Information.MutualInformationBits(counts, 4), bias + Information.MutualInformationBias(counts, 4));
        }
        Assert.Equal(1, sum / bias, 0.05);
    }

    [Theory] // 0.9 of 2: 1 + .9 log2 .9 + .1 log2 .1; 0.75 of 4: 2 + .75 log2 .75 + .25 log2 (.25 / 3)
    [InlineData(1, 8, 3)]
    [InlineData(0.5, 2, 0)]
    [InlineData(0.1, 2, 0)]
    [InlineData(0.9, 2, 0.531004406)]
    [InlineData(0.75, 4, 0.792481250)]
    public void Wolpaws_bits_by_hand(double accuracy, int candidates, double bits)
    {
        Assert.Equal(bits, Information.WolpawBits(accuracy, candidates), 1e-8);
        Assert.Equal(bits * 5, Information.WolpawBitsPerMinute(accuracy, candidates, 12), 1e-7);
    }

    [Fact]
    public void A_constant_answer_is_collapse()
    {
        Assert.Equal(new Collapse(1, 3, 0, 1), Collapse.Of([3, 3, 3, -1]));
        Assert.Equal(new Collapse(0.25, 0, 2, 4), Collapse.Of([3, 2, 1, 0]));
        Assert.Equal(-1, Collapse.Of([-1]).Dominant);
        Assert.True(double.IsNaN(Collapse.Of([]).DominantShare));
    }

    [Fact]
    public void Effective_rank_counts_directions()
    {
        float[] line = [.. Enumerable.Range(0, 20).SelectMany(t => new float[] { t + 100, 2 * t, -t })];
        float[] cross = [1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0];
        Assert.Equal(1, Collapse.EffectiveRank(line, 3), 1e-9);
        Assert.Equal(2, Collapse.EffectiveRank(cross, 3), 1e-9);
        Assert.Equal(0, Collapse.EffectiveRank([1, 2, 3, 1, 2, 3], 3));
        Assert.True(double.IsNaN(Collapse.EffectiveRank([1, float.NaN], 1)));
        Assert.True(double.IsNaN(Collapse.EffectiveRank([], 4)));
    }

    [Fact]
    public void Effective_rank_is_numpys()
    {
        var random = new Random(9);
        float[][] latents = [.. Enumerable.Range(0, 30).Select(_ => Enumerable.Range(0, 3000).Select(d => (float)(Reference.Normal(random) / (1 + d % 40) + 5)).ToArray())];
        Assert.Equal(Reference.Of("effective_rank", new { latents }).GetDouble(), Collapse.EffectiveRank(latents.SelectMany(l => l).ToArray(), 3000), 1e-6);
    }

    /// <summary>Posteriors, and targets drawn from them with the exponent made honest by <paramref name="honest"/>.</summary>
    internal static (double[] Posteriors, int[] Targets) Made(int trials, int candidates, double honest, int seed)
    {
        var random = new Random(seed);
        var (posteriors, targets) = (new double[trials * candidates], new int[trials]);
        for (var t = 0; t < trials; t++)
        {
            double[] scores = [.. Enumerable.Range(0, candidates).Select(_ => 1.5 * Reference.Normal(random))];
            double sum = scores.Sum(Math.Exp), truth = scores.Sum(s => Math.Exp(honest * s)), lot = random.NextDouble();
            for (var c = 0; c < candidates; c++)
                posteriors[t * candidates + c] = Math.Exp(scores[c]) / sum;
            for (lot -= Math.Exp(honest * scores[0]) / truth; lot > 0 && targets[t] < candidates - 1; lot -= Math.Exp(honest * scores[targets[t]]) / truth)
                targets[t]++;
        }
        return (posteriors, targets);
    }
}
