using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Report;
using static RealtimeBCI.Tests.Session.Report.SessionScoreTests;

namespace RealtimeBCI.Tests.Session.Report;

public sealed class RecordingFiguresTests
{
    [Fact]
    public void A_stage_lasts_from_the_one_before_that_happened()
    {
        var stamps = new long[11];
        (stamps[(int)LedgerStage.Received], stamps[(int)LedgerStage.Ingested], stamps[(int)LedgerStage.Decoded]) = (5_000_000, 7_000_000, 12_500_000);
        var ledger = new LatencyLedger([Volume(0) with { StampsNs = stamps }, Volume(1) with { IsMissing = true }], [], [], []);
        Assert.Equal([("Received", "Ingested", 2), ("Ingested", "Decoded", 5.5)], ledger.Stages.Select(s => (s.From, s.To, s.Milliseconds.P50)));
        Assert.Equal((0, 7.5), Assert.Single(ledger.VolumesMs));
    }

    [Fact]
    public void Drift_compares_the_last_hundred_volumes_with_the_first_after_warm_up()
    {
        VolumeReport Took(int number, double ms)
        {
            var stamps = new long[11];
            (stamps[(int)LedgerStage.Received], stamps[(int)LedgerStage.Decoded]) = (1, 1 + (long)(ms * 1e6));
            return Volume(number) with { StampsNs = stamps };
        }
        var volumes = Enumerable.Range(0, 310).Select(n => Took(n, n < 10 ? 500 : n < 110 ? 10 : n < 210 ? 99 : 15)).ToArray();
        Assert.Equal(1.5, new LatencyLedger(volumes, [], [], []).DriftRatio!.Value, 1e-9);
        Assert.Null(new LatencyLedger(volumes[..209], [], [], []).DriftRatio);
    }

    [Fact]
    public void Decisions_and_flips_without_both_stamps_have_no_latency()
    {
        var ledger = new LatencyLedger(
            [], [Decide(0, ("a", 1)) with { NewestVolumeReceivedNs = 1_000_000, PublishedNs = 31_000_000 }, Decide(1, ("a", 1))],
            [new FlipReport(1, 9_000_000, 0, 10.02, 2_000_000), new FlipReport(2, 9_000_000, 0, 11, 0)],
            [new TrialState { Number = 1, RunId = "run", Phase = TrialPhase.Cue, PlannedSeconds = 10, DurationSeconds = 1 }]);
        Assert.Equal(30, Assert.Single(ledger.DecisionsMs), 1e-9);
        Assert.Equal(7, Assert.Single(ledger.FlipsMs), 1e-9);
        Assert.Equal(20, ledger.Lateness.P50, 1e-6);
    }

    [Fact]
    public void Every_kind_of_fault_is_counted_with_its_scanner_numbers()
    {
        var faults = FaultCount.Of(
            [Volume(3) with { IsMissing = true }, Volume(4) with { Motion = MotionState.Lost }, Volume(5) with { Quality = new() { NonFiniteVoxels = 2 } }],
            [new(3, VolumeFault.Late, "late by 2 s"), new(7, VolumeFault.Corrupt, "first"), new(9, VolumeFault.Corrupt, "second"), new(4, VolumeFault.MotionLost, "once is enough")]);
        Assert.Equal(Enum.GetValues<VolumeFault>(), faults.Select(f => f.Fault));
        FaultCount Of(VolumeFault fault) => faults.Single(f => f.Fault == fault);
        Assert.Equal([3], Of(VolumeFault.Missing).ScannerNumbers);
        Assert.Equal([4], Of(VolumeFault.MotionLost).ScannerNumbers);
        Assert.Equal([5], Of(VolumeFault.NonFinite).ScannerNumbers);
        Assert.Equal([7, 9], Of(VolumeFault.Corrupt).ScannerNumbers);
        Assert.Equal("first", Of(VolumeFault.Corrupt).Detail);
        Assert.Equal(0, Of(VolumeFault.Duplicate).Count);
    }

    [Fact]
    public void Accuracy_against_time_takes_each_trials_last_decode_of_a_bin()
    {
        var labels = new Dictionary<int, string> { [0] = "a", [1] = "a" };
        Decision At(int trial, int newest, string answer) => Decide(trial, (answer, 1)) with { OnsetSeconds = 10, NewestVolume = newest, IsProvisional = true };
        var times = DecisionTiming.Of(
            [At(0, 5, "b"), At(1, 5, "b"), At(0, 6, "b"), At(0, 6, "a"), At(1, 6, "b"), At(2, 6, "a")],
            [At(0, 7, "a") with { IsProvisional = false }, At(1, 7, "a") with { IsProvisional = false }], labels, 2);
        Assert.Equal([new(2, 2, 0, false), new(4, 2, 1, false), new(6, 2, 2, true)], times);
    }

    [Fact]
    public void Confidence_that_means_what_it_says_has_no_calibration_error()
    {
        var labels = Enumerable.Range(0, 10).ToDictionary(t => t, t => t < 7 ? "a" : "b");
        var bins = Reliability.Bins(labels.Keys.Select(t => Decide(t, ("a", .7), ("b", .3))), labels);
        Assert.Equal(new ConfidenceBin(.7, 10, 7), Assert.Single(bins) with { MeanConfidence = .7 });
        Assert.Equal(0, CalibrationError.Expected(bins), 1e-12);
    }

    [Fact] // rows are brains: A is nearest to its own picture and so is B, but picture B is nearer to brain A than to its own
    public void Image_retrieval_asks_of_brains_and_brain_retrieval_asks_of_pictures()
    {
        var sets = RetrievalSets.Of([Decide(0, ("a", .9), ("b", .8)), Decide(1, ("b", .2), ("a", .1))], new Dictionary<int, string> { [0] = "a", [1] = "b" })!;
        Assert.Equal((2, 1), (sets.Pictures, sets.Sets));
        Assert.Equal(1, sets.ImageRetrieval);
        Assert.Equal(0.5, sets.BrainRetrieval);
        Assert.Equal(1, sets.TwoWay);
    }

    [Fact]
    public void One_target_cannot_be_retrieved() =>
        Assert.Null(RetrievalSets.Of([Decide(0, ("a", .9))], new Dictionary<int, string> { [0] = "a" }));

    private static VolumeReport Volume(int number) => new() { ScannerNumber = number, AcquiredSeconds = number };
}
