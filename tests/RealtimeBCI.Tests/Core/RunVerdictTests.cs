namespace RealtimeBCI.Tests.Core;

public sealed class RunVerdictTests
{
    private static readonly RunQuality Good = new()
    {
        RepetitionTimeSeconds = 1.5,
        Volumes = 200,
        ExpectedVolumes = 400,
        Missing = 4,
        Censored = 6,
        Spikes = 2,
        TemporalSnr = 60,
        MedianDisplacementMm = 0.12,
        DriftPercentPerMinute = -0.2,
        Trials = 20,
        UsableTrials = 18,
        PlannedTrials = 40,
    };

    private static RunVerdict Judge(RunQuality quality, bool isOver = false) => RunVerdict.Of(quality, new(), isOver);

    [Fact]
    public void A_good_run_is_kept_with_every_value_and_limit_at_hand()
    {
        var verdict = Judge(Good);
        Assert.Equal(VerdictState.Keep, verdict.State);
        Assert.Equal(
            ["volumes missing or censored 5 % at most 20 %", "usable trials 95 % at least 80 %", "temporal SNR 60 at least 20",
                "median framewise displacement 0.12 mm at most 0.50 mm", "spikes per minute 0.4 at most 2", "drift per minute 0.2 % at most 1 %"],
            verdict.Criteria.Select(c => $"{c.Name} {c.ValueText} {c.LimitText}"));
    }

    [Fact]
    public void Every_criterion_alone_asks_for_another_run_and_says_so()
    {
        (string Key, RunQuality Quality)[] faults =
        [
            ("mostLostFraction", Good with { Censored = 37 }), ("leastUsableTrialsFraction", Good with { UsableTrials = 11 }), ("leastTemporalSnr", Good with { TemporalSnr = 19.9 }),
            ("mostMedianDisplacementMm", Good with { MedianDisplacementMm = 0.51 }), ("mostSpikesPerMinute", Good with { Spikes = 11 }), ("mostDriftPercentPerMinute", Good with { DriftPercentPerMinute = -1.1 }),
        ];
        Assert.Equal(typeof(QualitySettings).GetProperties().Select(p => p.Name.ToLowerInvariant()), faults.Select(f => f.Key.ToLowerInvariant()));
        foreach (var (key, quality) in faults)
        {
            var verdict = Judge(quality);
            Assert.Equal((VerdictState.Repeat, key), (verdict.State, Assert.Single(verdict.Failed).Key));
        }
        Assert.Equal("repeat: volumes missing or censored 20.5 % (at most 20 %)", Judge(Good with { Censored = 37 }).ToString());
    }

    [Fact]
    public void Trials_and_volumes_still_to_come_fail_nothing_before_the_end_and_are_lost_after_it()
    {
        Assert.Equal(VerdictState.Keep, Judge(Good).State);
        Assert.Equal(["mostLostFraction", "leastUsableTrialsFraction"], Judge(Good, isOver: true).Failed.Select(c => c.Key));
        Assert.Equal(VerdictState.Keep, Judge(Good with { Volumes = 400, Trials = 40, UsableTrials = 36 }, isOver: true).State);
    }

    [Fact]
    public void A_criterion_that_is_off_or_cannot_be_measured_fails_nothing()
    {
        var bare = new RunQuality { RepetitionTimeSeconds = 2, Volumes = 100 };
        Assert.Equal(VerdictState.Keep, Judge(bare, isOver: true).State);
        var off = RunVerdict.Of(Good with { TemporalSnr = 1 }, new() { LeastTemporalSnr = null }, false);
        Assert.Equal((VerdictState.Keep, "off"), (off.State, off.Criteria[2].LimitText));
    }

    [Fact]
    public void The_first_volumes_are_not_judged_but_a_run_that_ended_with_them_is()
    {
        var early = Good with { Volumes = 5, Missing = 5, Censored = 0 };
        Assert.Equal(VerdictState.Pending, Judge(early).State);
        Assert.Equal(VerdictState.Repeat, Judge(early, isOver: true).State);
        Assert.Equal(VerdictState.Repeat, Judge(RunQuality.None, isOver: true).State);
    }

    [Fact]
    public void A_limit_itself_is_met() =>
        Assert.Equal(VerdictState.Keep, Judge(Good with { Missing = 0, Censored = 40, TemporalSnr = 20, MedianDisplacementMm = 0.5, DriftPercentPerMinute = 1 }).State);
}
