namespace RealtimeBCI.Tests.Core;

public sealed class SessionProtocolTests
{
    private static readonly SessionProtocol Sound = new() { Name = "imagery", Schedule = new(), Decision = new() { AfterOnsetSeconds = 8 } };

    public static TheoryData<string, string[]> Faults => new()
    {
        { "name", ["name is empty"] },
        { "tr", ["repetitionTimeSeconds is 0.01", "0.05 and 20"] },
        { "tr negative", ["repetitionTimeSeconds is -1"] },
        { "volumes", ["expectedVolumes is 0", "1 and 100000"] },
        { "gallery", ["gallery is missing"] },
        { "endpoint", ["endpoints.display is tcp://0.0.0.0:5582", "tcp://127.0.0.1:PORT"] },
        { "threads", ["preprocess.threads is 0", "1 and 64"] },
        { "estimator", ["glm.estimator is 'ols'", "window, lss, glmsingle"] },
        { "hrf", ["glm.hrf is 'SPM'", "spm, glover"] },
        { "high pass", ["glm.highPassHz is 0.3", "repetition time of 2 s", "0 and 0.25 Hz"] },
        { "high pass NaN", ["glm.highPassHz is NaN"] },
        { "motion", ["glm.motionRegressors is 7", "0, 6 or 24"] },
        { "prior", ["glm.driftPriorPercent is 0", "above 0"] },
        { "slice time", ["glm.sliceTimeReference is 1.5", "0 and 1"] },
        { "window", ["glm.windowStartAfterOnsetSeconds is -1"] },
        { "repeats", ["schedule.repeatsPerTarget is 0"] },
        { "crowded", ["schedule.onsetToOnsetSeconds is 6", "6.5 and 600"] },
        { "no decision", ["exactly one of afterOnsetSeconds and afterOffsetSeconds"] },
        { "two decisions", ["exactly one of afterOnsetSeconds and afterOffsetSeconds"] },
        { "abstain", ["decision.abstainBelow is 2", "0 and 1"] },
        { "health", ["decision.healthAfterTrials is -1"] },
        { "quality fraction", ["quality.mostLostFraction is 20", "0 and 1"] },
        { "quality NaN", ["quality.leastTemporalSnr is NaN"] },
        { "late", ["falls due 10 s after onset", "12 s apart", "Decide earlier"] },
        { "late offset", ["falls due 12 s after onset"] },
    };

    private static SessionProtocol Broken(string how) => how switch
    {
        "name" => Sound with { Name = " " },
        "tr" => Sound with { RepetitionTimeSeconds = 0.01 },
        "tr negative" => Sound with { RepetitionTimeSeconds = -1 },
        "volumes" => Sound with { ExpectedVolumes = 0 },
        "gallery" => Sound with { Bundle = "bundle" },
        "endpoint" => Sound with { Endpoints = new() { Display = "tcp://0.0.0.0:5582" } },
        "threads" => Sound with { Preprocess = new() { Threads = 0 } },
        "estimator" => Sound with { Glm = new() { Estimator = "ols" } },
        "hrf" => Sound with { Glm = new() { Hrf = "SPM" } },
        "high pass" => Sound with { RepetitionTimeSeconds = 2, Glm = new() { HighPassHz = 0.3 } },
        "high pass NaN" => Sound with { Glm = new() { HighPassHz = double.NaN } },
        "motion" => Sound with { Glm = new() { MotionRegressors = 7 } },
        "prior" => Sound with { Glm = new() { DriftPriorPercent = 0 } },
        "slice time" => Sound with { Glm = new() { SliceTimeReference = 1.5 } },
        "window" => Sound with { Glm = new() { WindowStartAfterOnsetSeconds = -1 } },
        "repeats" => Sound with { Schedule = new() { RepeatsPerTarget = 0 } },
        "crowded" => Sound with { Schedule = new() { OnsetToOnsetSeconds = 6 } },
        "no decision" => Sound with { Decision = new() },
        "two decisions" => Sound with { Decision = new() { AfterOnsetSeconds = 8, AfterOffsetSeconds = 4 } },
        "abstain" => Sound with { Decision = new() { AfterOnsetSeconds = 8, AbstainBelow = 2 } },
        "health" => Sound with { Decision = new() { AfterOnsetSeconds = 8, HealthAfterTrials = -1 } },
        "quality fraction" => Sound with { Quality = new() { MostLostFraction = 20 } },
        "quality NaN" => Sound with { Quality = new() { LeastTemporalSnr = double.NaN } },
        "late" => Sound with { Decision = new() { AfterOnsetSeconds = 10 } },
        _ => Sound with { Decision = new() { AfterOffsetSeconds = 8 } },
    };

    [Fact]
    public void A_sound_protocol_passes() => Sound.Validate();

    [Theory, MemberData(nameof(Faults))]
    public void A_setting_that_cannot_be_is_named_with_its_value_and_its_range(string how, string[] says)
    {
        var message = Assert.Throws<SessionProtocolException>(Broken(how).Validate).Message;
        Assert.All(says, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_decision_may_fall_due_after_the_next_onset_where_nothing_is_fed_back() =>
        (Sound with { Schedule = new() { FeedbackSeconds = 0, OnsetToOnsetSeconds = 6 } }).Validate();

    [Fact]
    public void A_decision_after_the_offset_counts_the_trials_duration() =>
        Assert.Equal((8, 30), (new DecisionSettings { AfterOnsetSeconds = 8 }.DueAfterOnset(22.5), new DecisionSettings { AfterOffsetSeconds = 7.5 }.DueAfterOnset(22.5)));
}
