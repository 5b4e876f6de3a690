using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class GoldenLssTests
{
    [Theory]
    [InlineData("spm")]
    [InlineData("glover")]
    public void With_nilearns_own_columns_the_betas_are_nilearns(string hrf)
    {
        var golden = new GoldenLss();
        var design = GoldenLss.Table($"{hrf}_design_lsa.tsv", true);
        var reference = GoldenLss.Table($"{hrf}_lss_betas.tsv", false);
        var columns = Enumerable.Range(0, design[0].Length).Select(c => design.Select(r => r[c]).ToArray()).ToArray();
        var betas = LssBatch.Fit(columns[..20], [columns[^1], .. columns[20..^1]], golden.Volumes);
        Assert.Equal(20, reference.Length);
        var worst = 0.0;
        for (var i = 0; i < reference.Length; i++)
            for (var v = 0; v < reference[i].Length; v++)
                worst = Math.Max(worst, Math.Abs(betas[i][v] - reference[i][v]) / Math.Max(Math.Abs(reference[i][v]), 0.1));
        TestContext.Current.SendDiagnosticMessage($"{hrf}: worst relative difference {worst:G3}");
        Assert.InRange(worst, 0, 1e-6);
    }

    [Theory]
    [InlineData("spm")]
    [InlineData("glover")]
    public void Streaming_with_exactly_convolved_columns_gives_nilearns_betas_within_one_percent(string hrf)
    {
        var golden = new GoldenLss();
        var reference = GoldenLss.Table($"{hrf}_lss_betas.tsv", false);
        var settings = Plain with { Hrf = hrf };
        var betas = RunBetas.Estimate(golden.Volumes, golden.Events, settings, new() { RepetitionTimeSeconds = GoldenLss.RepetitionTime });
        var (all, expected) = (new List<double>(), new List<double>());
        var worstTrial = 1.0;
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(BetaState.Determined, betas[i].Fit.State);
            var mine = betas[i].Beta.Select(b => (double)b).ToArray();
            worstTrial = Math.Min(worstTrial, GoldenLss.Correlation(mine, reference[i]));
            all.AddRange(mine);
            expected.AddRange(reference[i]);
        }
        var correlation = GoldenLss.Correlation(all, expected);
        var slope = all.Zip(expected, (a, b) => a * b).Sum() / expected.Sum(b => b * b);
        TestContext.Current.SendDiagnosticMessage($"{hrf}: correlation {correlation:F6}, worst trial {worstTrial:F6}, amplitude {slope:F5}");
        Assert.True(correlation > 0.9999, $"correlation {correlation}");
        Assert.True(worstTrial > 0.9999, $"worst trial's correlation {worstTrial}");
        Assert.InRange(slope, 0.99, 1.01);
    }

    internal static GlmSettings Plain { get; } = RunBetas.OrdinaryLeastSquares("spm", 0.01);
}
