using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.Session.Report;

/// <summary>Everything that the sections of the page draw from: the recording with what follows from it.</summary>
internal sealed class ReportData
{
    public ReportData(RunRecording recording, IReadOnlyDictionary<int, string> labels)
    {
        (Recording, Labels) = (recording, labels);
        Decisions = [.. recording.Decisions.DistinctBy(d => d.Trial).OrderBy(d => d.Trial)];
        Labelled = [.. Decisions.Where(d => labels.ContainsKey(d.Trial))];
        Items = [.. Decisions.SelectMany(d => d.Candidates).Select(c => c.Item).Distinct().Order(StringComparer.Ordinal)];
        CandidateCount = Decisions.Select(d => d.Candidates.Count).DefaultIfEmpty(0).Max() is > 0 and var most ? most : labels.Values.Distinct().Count();
        Score = SessionScore.Of(Labelled, labels, CandidateCount);
        PerRepeat = [.. Labelled.GroupBy(d => d.Repeats).OrderBy(g => g.Key).Select(g => (g.Key, SessionScore.Of(g, labels, CandidateCount)))];
        Independent = PerRepeat.Any(r => r.Repeats > 1)
            ? SessionScore.Of(Labelled.GroupBy(d => labels[d.Trial]).Select(g => g.MaxBy(d => d.Trial)!), labels, CandidateCount)
            : Score;
        Ledger = new(recording.Volumes, Decisions, recording.Flips, recording.States);
        Faults = FaultCount.Of(recording.Volumes, recording.Rejected);
        RepetitionTimeSeconds = recording.Run?.RepetitionTimeSeconds ?? Step(recording.Volumes);
    }

    public RunRecording Recording { get; }
    public IReadOnlyDictionary<int, string> Labels { get; }
    public IReadOnlyList<Decision> Decisions { get; }
    public IReadOnlyList<Decision> Labelled { get; }
    public IReadOnlyList<string> Items { get; }
    public int CandidateCount { get; }
    public SessionScore Score { get; }
    public IReadOnlyList<(int Repeats, SessionScore Score)> PerRepeat { get; }
    /// <summary>Where evidence is summed, the last decision of each target; else all.</summary>
    public SessionScore Independent { get; }
    public LatencyLedger Ledger { get; }
    public IReadOnlyList<FaultCount> Faults { get; }
    public double RepetitionTimeSeconds { get; }
    /// <summary>The run's figures, at its end or as far as it came; null in a journal that has none.</summary>
    public RunQuality? Quality => Recording.Closed?.Quality ?? Recording.Volumes.LastOrDefault()?.RunSoFar;
    /// <summary>What the session's rule says of them.</summary>
    public RunVerdict? RunVerdict => Quality is { } quality ? RealtimeBCI.Core.RunVerdict.Of(quality, Opened?.Settings.Quality ?? new(), isOver: true) : null;

    public SessionOpened? Opened => Recording.Openings.Count > 0 ? Recording.Openings[0] : null;
    public bool SumsRepeats => !ReferenceEquals(Independent, Score);
    /// <summary>Whether the session had no decoder.</summary>
    public bool IsLocaliser => Decisions.Count == 0 && Opened is { Settings.Bundle: null };
    public bool IsScored => Score.Trials > 0;
    public int Received => Recording.Volumes.Count(v => !v.IsMissing);
    public int Missing => Recording.Volumes.Count - Received;
    public IReadOnlyList<int> Undecided => [.. Labels.Keys.Where(t => Decisions.All(d => d.Trial != t)).Order()];
    public string End => Recording.Closed switch { null => "no end", { Complete: true } => "complete", _ => "aborted" };

    public ReportNumbers Numbers() => new()
    {
        Experiment = Opened?.Settings.Name ?? "",
        Run = Recording.Run?.RunId ?? "",
        End = End,
        Volumes = Received,
        Missing = Missing,
        Trials = Score.Trials,
        PlannedTrials = Labels.Count,
        Chance = Known(Score.Chance),
        Top1 = Known(Score.Top1),
        Top1OfPlanned = Labels.Count == 0 ? null : (double)Score.Correct / Labels.Count,
        P = IsScored ? Independent.P : null,
        ShuffledTop1 = Known(Score.ShuffledTop1),
        ShuffledP = IsScored ? Independent.Shuffle.P : null,
        MeanRank = Known(Score.MeanRank),
        LogLoss = Known(Score.LogLoss),
        Abstained = Decisions.Where(d => d.Abstained != AbstainReason.None).CountBy(d => d.Abstained).OrderBy(c => c.Key).ToDictionary(c => c.Key.ToString(), c => c.Value),
        Faults = Faults.ToDictionary(f => f.Fault.ToString(), f => f.Count),
        Refusals = Recording.Refusals.CountBy(r => r.Fault).OrderBy(c => c.Key, StringComparer.Ordinal).ToDictionary(),
        StagesMs = Ledger.Stages,
        VolumeLatencyMs = Ledger.Volumes,
        DecisionLatencyMs = Ledger.Decisions,
        FlipLatencyMs = Ledger.Flips,
        LatencyDriftRatio = Ledger.DriftRatio,
        Quality = Quality,
        RunVerdict = RunVerdict,
    };

    private double? Known(double value) => IsScored && double.IsFinite(value) ? value : null;

    private static double Step(IReadOnlyList<VolumeReport> volumes) =>
        volumes.Count > 1 && volumes[^1].ScannerNumber > volumes[0].ScannerNumber
            ? (volumes[^1].AcquiredSeconds - volumes[0].AcquiredSeconds) / (volumes[^1].ScannerNumber - volumes[0].ScannerNumber) : 1;
}
