using RealtimeBCI.Bridge.Wire;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Tests.Session.Report;

/// <summary>A journal of a session that never took place, with what a report needs in it. Everything follows from the seed.</summary>
internal sealed record SyntheticSession
{
    public int Volumes { get; init; } = 400;
    public int Trials { get; init; } = 48;
    public int Candidates { get; init; } = 12;
    /// <summary>How far the target's score stands out, in standard deviations of the others.</summary>
    public double Gain { get; init; } = 1.6;
    public bool Faults { get; init; }
    public bool SumRepeats { get; init; }
    public bool Ends { get; init; } = true;
    public bool KnowsTargets { get; init; } = true;
    public bool Realigned { get; init; } = true;
    /// <summary>Whether the journal has the run's quality, as older ones have not.</summary>
    public bool Measured { get; init; } = true;
    public int Seed { get; init; } = 7;

    private const double Tr = 1.5, OnsetToOnset = 12, Due = 9;
    private static readonly string[] Pictures = ["cross", "disc", "grating-0", "grating-45", "grating-90", "house", "ring", "sea", "spiral", "star", "sun", "tree"];

    private string[] Items => [.. Enumerable.Range(0, Candidates).Select(i => i < Pictures.Length && Candidates <= Pictures.Length ? Pictures[i] : $"picture-{i:0000}")];

    public RunRecording Load() => RunRecording.Load(Write());

    /// <summary>Writes the journal into a new folder.</summary>
    public string Write()
    {
        var folder = TestPaths.TemporaryFolder();
        using var journal = JournalWriter.Create(Path.Combine(folder, "journal.rtbci"), TimeProvider.System);
        var random = new Random(Seed);
        var settings = new SessionProtocol
        {
            Name = "imagery-12",
            Bundle = Candidates > 0 ? "bundle" : null,
            Gallery = "gallery",
            Decision = new() { AfterOnsetSeconds = Due, AbstainBelow = 0.15, SumRepeats = SumRepeats },
            Schedule = new(),
        };
        journal.Add(JournalKind.SessionOpened, new SessionOpened("RealtimeBCI 0.1.0", "AVX-512", 2, "name: imagery-12", settings, new('a', 64), new('b', 64), false));
        if (Volumes > 0)
            journal.AddFrame(1, WireCodec.Encode(new BridgeMessage.RunStarted(
                new() { RunId = "run-01", Grid = new(64, 64, 36, Affine.Identity), DataType = VolumeDataType.Int16, RepetitionTimeSeconds = Tr, ExpectedVolumes = Volumes }, "bridge")), default);
        PlannedTrial[] plan = [.. Plan(random)];
        if (KnowsTargets)
            journal.Add(JournalKind.Plan, plan);
        foreach (var trial in plan)
            AddStates(journal, trial, random);
        var quality = AddVolumes(journal, random);
        var evidence = plan.Select(t => t.Target).Distinct().ToDictionary(t => t, _ => (Sum: new double[Candidates], Repeats: 0));
        foreach (var trial in Candidates == 0 ? [] : plan.Where(t => !Faults || t.Trial % 17 != 16))
            Decide(journal, trial, evidence, random);
        if (Faults)
            AddFaults(journal);
        if (Ends)
            journal.Add(JournalKind.RunClosed, new RunClosed(true, Volumes, 0, quality));
        return folder;
    }

    private IEnumerable<PlannedTrial> Plan(Random random)
    {
        var items = Items;
        for (var trial = 0; trial < Trials; trial++)
        {
            if (trial % Math.Max(1, items.Length) == 0)
                random.Shuffle(items);
            yield return new(trial, items.Length == 0 ? "picture" : items[trial % items.Length], CognitiveState.Imagery, 12 + OnsetToOnset * trial + 1);
        }
    }

    private void AddStates(JournalWriter journal, PlannedTrial trial, Random random)
    {
        foreach (var (index, (phase, offset)) in new[] { (TrialPhase.Cue, -1.0), (TrialPhase.Imagine, 0), (TrialPhase.Feedback, Due + 0.1) }.Index())
        {
            var state = new TrialState
            {
                Number = 3 * trial.Trial + index + 1,
                RunId = "run-01",
                Trial = trial.Trial,
                Phase = phase,
                PlannedSeconds = trial.PlannedSeconds + offset,
                DurationSeconds = 1.5,
            };
            journal.Add(JournalKind.TrialState, state);
            if (Faults && trial.Trial % 17 == 16)
                continue;
            var published = (long)(1e9 * (100 + state.PlannedSeconds));
            journal.Add(JournalKind.Flip, new FlipReport(state.Number, published + (long)(1e6 * (6 + 11 * random.NextDouble())), 40_000, state.PlannedSeconds + 0.01, published));
        }
    }

    private RunQuality? AddVolumes(JournalWriter journal, Random random)
    {
        var pose = new double[6];
        var quality = new RunQuality { RepetitionTimeSeconds = Tr, ExpectedVolumes = Volumes, PlannedTrials = Trials };
        for (var number = 0; number < Volumes; number++)
        {
            var isMissing = Faults && random.NextDouble() < 0.05;
            var isLost = Faults && !isMissing && number is 151 or 152;
            var jump = Faults && number % 97 == 60 ? 1.4 : 0;
            for (var i = 0; i < 6; i++)
                pose[i] = 0.995 * pose[i] + (i < 3 ? 0.02 : 0.015) * Normal(random) + (i == 2 ? jump : 0);
            var isSpike = number % 97 == 60 && number > 100;
            quality = Measure(quality, number, isMissing, isLost || jump > 0, isSpike);
            journal.Add(JournalKind.VolumeReport, new VolumeReport
            {
                ScannerNumber = number,
                AcquiredSeconds = number * Tr,
                IsMissing = isMissing,
                IsCensored = isLost || jump > 0,
                IsSpike = isSpike && !isMissing,
                RunSoFar = Measured ? quality : null,
                Motion = !Realigned || isMissing ? MotionState.NotEstimated : isLost ? MotionState.Lost : MotionState.Estimated,
                MotionParameters = Realigned && !isMissing ? [.. pose] : [],
                Quality = isMissing ? new() : new()
                {
                    FramewiseDisplacementMm = 0.1 + 0.05 * Math.Abs(Normal(random)) + jump,
                    DvarsPercent = 1.1 + 0.1 * Normal(random) + jump,
                    MeanIntensity = 812 + 0.01 * number + Normal(random),
                    NonFiniteVoxels = Faults && number == 33 ? 12 : 0,
                },
                StampsNs = isMissing ? [] : Stamps(number, random),
            });
        }
        return Measured ? quality : null;
    }

    private RunQuality Measure(RunQuality before, int number, bool isMissing, bool isCensored, bool isSpike)
    {
        var decided = Math.Clamp((int)((number * Tr - 12 - Due) / OnsetToOnset), 0, Trials);
        return before with
        {
            Volumes = number + 1,
            Missing = before.Missing + (isMissing ? 1 : 0),
            Censored = before.Censored + (isCensored ? 1 : 0),
            Spikes = before.Spikes + (isSpike ? 1 : 0),
            TemporalSnr = number < RunQuality.LeastVolumes ? null : 58 + 6.0 * 40 / (number + 20) - (Faults && number > 250 ? 12 : 0),
            ContrastToNoise = decided < 2 ? null : 0.31,
            MedianDisplacementMm = Realigned ? Faults ? 0.62 : 0.13 : null,
            MedianDvarsPercent = 1.1,
            DriftPercentPerMinute = number < RunQuality.LeastVolumes ? null : -0.08,
            Trials = decided,
            UsableTrials = Faults ? decided * 7 / 10 : decided,
        };
    }

    private static long[] Stamps(int number, Random random)
    {
        double[] stepsMs = [100e3 + 1500.0 * number, 320, 4, 1.6, 1.1, 2.4, 11, 3.2, 5.5, 0.6, 0.2];
        var stamps = new long[stepsMs.Length];
        double at = 0;
        for (var i = 0; i < stamps.Length; i++)
        {
            at += i == 0 ? stepsMs[0] : stepsMs[i] * Math.Exp(0.18 * Normal(random)) * (random.NextDouble() < 0.01 ? 2.4 : 1);
            stamps[i] = (long)(1e6 * at);
        }
        return stamps;
    }

    private void Decide(JournalWriter journal, PlannedTrial trial, Dictionary<string, (double[] Sum, int Repeats)> evidence, Random random)
    {
        var noise = Items.Select(_ => Normal(random)).ToArray();
        var onset = trial.PlannedSeconds + 0.01;
        var last = (int)((onset + Due) / Tr) - 1;
        var target = Array.IndexOf(Items, trial.Target);
        for (var newest = (int)(onset / Tr) + 1; newest <= Math.Min(last, Volumes - 1); newest++)
        {
            var known = Math.Clamp(((newest + 1) * Tr - onset - 2) / 5, 0, 1);
            var scores = noise.Select((n, c) => 0.3 * n + 0.5 * (1 - known) * Normal(random) + (c == target ? 0.3 * Gain * known : 0)).ToArray();
            journal.Add(JournalKind.Provisional, Decision(trial, scores, scores, onset, newest, 1) with { IsProvisional = true });
        }
        var final = noise.Select((n, c) => 0.3 * n + (c == target ? 0.3 * Gain : 0)).ToArray();
        var (sum, repeats) = SumRepeats ? evidence[trial.Target] : (new double[Candidates], 0);
        sum = [.. sum.Zip(final, (a, b) => a + b)];
        evidence[trial.Target] = (sum, ++repeats);
        var refused = Faults && trial.Trial % 19 == 5;
        var decision = Decision(trial, final, sum, onset, Math.Min(last, Volumes - 1), repeats);
        journal.Add(JournalKind.Decision, refused
            ? decision with { Beta = BetaState.Refused, Candidates = [], Abstained = AbstainReason.BetaRefused, Confidence = 0, VolumesMissing = 5 }
            : Faults && trial.Trial % 7 == 3 ? decision with { Beta = BetaState.Shrunk, VolumesMissing = 1, Abstained = AbstainReason.DataLate } : decision);
    }

    private Decision Decision(PlannedTrial trial, double[] scores, double[] sum, double onset, int newest, int repeats)
    {
        var weights = sum.Select(s => Math.Exp(5 * s)).ToArray();
        Candidate[] candidates = [.. Items.Select((item, c) => new Candidate(item, Math.Clamp(0.5 * scores[c], -1, 1), weights[c] / weights.Sum())).OrderByDescending(c => c.Posterior)];
        var received = (long)(1e9 * (100 + Tr * (newest + 1)));
        return new()
        {
            RunId = "run-01",
            Trial = trial.Trial,
            State = trial.State,
            OnsetSeconds = onset,
            DueSeconds = onset + Due,
            NewestVolume = newest,
            Beta = BetaState.Determined,
            Candidates = candidates,
            Confidence = candidates[0].Posterior,
            Abstained = candidates[0].Posterior < 0.15 ? AbstainReason.LowConfidence : AbstainReason.None,
            Repeats = repeats,
            StalenessSeconds = 0.03,
            NormaliserTrials = trial.Trial,
            IsCalibrated = true,
            NewestVolumeReceivedNs = received,
            PublishedNs = received + (long)(1e6 * (26 + 9 * Math.Sin(trial.Trial) + trial.Trial % 5)),
        };
    }

    private static void AddFaults(JournalWriter journal)
    {
        foreach (var (number, fault, detail) in new[]
        {
            (12, VolumeFault.Late, "it came 2.4 s after it was marked missing"), (40, VolumeFault.Duplicate, "its number came before"),
            (41, VolumeFault.Corrupt, "CRC-32 is 1234abcd, the sender says 4321dcba"), (77, VolumeFault.WrongGeometry, "64 x 64 x 30, the run has 64 x 64 x 36"),
            (990_000, VolumeFault.OutOfRange, "number 990000 of a run of 400"), (91, VolumeFault.Corrupt, "length 20, the sender says 40"),
        })
            journal.Add(JournalKind.VolumeRejected, new RunSignal.VolumeRejected(number, fault, detail));
        journal.Add(JournalKind.Refusal, new RealtimeBCI.Session.Journal.Refusal("UnknownVersion", "header.v is 9; this side speaks <version> 1.", 5));
        journal.Add(JournalKind.Refusal, new RealtimeBCI.Session.Journal.Refusal("UnknownVersion", "header.v is 9; this side speaks <version> 1.", 6));
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
