using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

/// <summary>A picture shown as feedback evokes its own response; a trial that follows must not inherit it, though no voxel's response is the canonical one.</summary>
public sealed class FeedbackLeakTests
{
    private const int Voxels = 400, Trials = 60, Pictures = 12;
    private const double Tr = 1.5, Soa = 12.5, Gain = 8;

    [Fact]
    public void With_no_imagery_a_beta_holds_next_to_nothing_of_the_picture_shown_before()
    {
        var blind = Leak(_ => null, false);
        var shared = Leak(_ => "", true);
        var own = Leak(i => $"item {i}", true);
        TestContext.Current.SendDiagnosticMessage($"part of a shown picture's pattern found in the next beta: no columns {Show(blind)}; one shared {Show(shared)}; one per picture {Show(own)}");
        Assert.True(Math.Abs(own.Mean) < 0.02, $"leak {own.Mean}");
        Assert.True(Math.Abs(own.Mean) < 0.2 * Math.Abs(blind.Mean));
        static string Show((double Mean, double Error) x) => $"{x.Mean:F4} +- {x.Error:F4}";
    }

    private static (double Mean, double Error) Leak(Func<int, string?> item, bool observed)
    {
        var random = new Random(5);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var patterns = Enumerable.Range(0, Pictures).Select(_ => Enumerable.Range(0, Voxels).Select(_ => Normal()).ToArray()).ToArray();
        var delay = Enumerable.Range(0, Voxels).Select(_ => 0.6 * Normal()).ToArray();
        var shown = Enumerable.Range(0, Trials).Select(_ => random.Next(Pictures)).ToArray();
        var events = new List<DesignEvent>();
        for (var i = 0; i < Trials; i++)
        {
            var onset = 10.2 + i * Soa;
            events.Add(new() { Number = 3 * i, Kind = DesignEventKind.Cue, OnsetSeconds = onset - 1, DurationSeconds = 1 });
            events.Add(new() { Number = 3 * i + 1, Kind = DesignEventKind.Trial, OnsetSeconds = onset, DurationSeconds = 4, Trial = i });
            if (observed)
                events.Add(new() { Number = 3 * i + 2, Kind = DesignEventKind.Picture, OnsetSeconds = onset + 9, DurationSeconds = 1.5, Item = item(shown[i]) });
        }
        var volumes = Enumerable.Range(0, (int)((Trials * Soa + 20) / Tr)).Select(n =>
        {
            var volume = new float[Voxels];
            for (var v = 0; v < Voxels; v++)
            {
                var signal = 1000 + 5 * Normal();
                for (var i = 0; i < Trials; i++)
                    if ((n + 0.5) * Tr - (10.2 + i * Soa + 9) is > 0 and < 40 and var since)
                        signal += 10 * Gain * patterns[shown[i]][v] * Evoked(since - delay[v]);
                volume[v] = (float)signal;
            }
            return (ReadOnlyMemory<float>)volume;
        }).ToArray();
        var betas = RunBetas.Estimate(volumes, events, new GlmSettings { MotionRegressors = 0 }, new()
        {
            RepetitionTimeSeconds = Tr,
            AsOf = AsOf.Causal,
            DecideAfterSeconds = 9,
            ExpectedVolumes = volumes.Length,
        });
        var leaks = Enumerable.Range(2, Trials - 2).Select(i =>
        {
            var pattern = patterns[shown[i - 1]];
            return betas[i].Beta.Select((b, v) => b * pattern[v]).Sum() / pattern.Sum(p => p * p) / Gain;
        }).ToArray();
        var mean = leaks.Average();
        return (mean, Math.Sqrt(leaks.Sum(l => (l - mean) * (l - mean)) / leaks.Length / (leaks.Length - 1)));
    }

    /// <summary>Later and broader than the canonical response: gamma densities of shape 8 and 15, scale 0.95.</summary>
    private static double Evoked(double t)
    {
        double Height(double x) => x <= 0 ? 0 : Math.Exp(7 * Math.Log(x / 0.95) - x / 0.95 - MathNet.Numerics.SpecialFunctions.GammaLn(8)) / 0.95
            - 0.25 * Math.Exp(14 * Math.Log(x / 0.95) - x / 0.95 - MathNet.Numerics.SpecialFunctions.GammaLn(15)) / 0.95;
        return 0.75 * (Height(t) + Height(t - 0.75));
    }
}
