using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Report;

/// <summary>How long one stage took over a run.</summary>
/// <param name="From">What had happened before.</param>
/// <param name="To">What was then done.</param>
/// <param name="Milliseconds">The time between the two, ms.</param>
public sealed record StageLatency(string From, string To, Spread Milliseconds)
{
    internal bool IsOnThisHost { get; init; }
}

/// <summary>The latency ledger of a run, read from the stamps of its volumes, decisions and flips. All times are ms.</summary>
public sealed class LatencyLedger
{
    /// <summary>Volumes at the beginning that are left out of <see cref="DriftRatio"/>: code is compiled and caches fill.</summary>
    public const int WarmUpVolumes = 10;
    private const int DriftWindow = 100;

    /// <summary>Reads the stamps.</summary>
    public LatencyLedger(IReadOnlyList<VolumeReport> volumes, IReadOnlyList<Decision> decisions, IReadOnlyList<FlipReport> flips, IReadOnlyList<TrialState> states)
    {
        var steps = new SortedDictionary<(int To, int From), List<double>>();
        foreach (var volume in volumes.Where(v => !v.IsMissing))
            foreach (var (from, to, ms) in StepsOf(volume.StampsNs))
                (steps.TryGetValue((to, from), out var list) ? list : steps[(to, from)] = []).Add(ms);
        Stages = [.. steps.Select(s => new StageLatency(Name(s.Key.From), Name(s.Key.To), Spread.Of(s.Value)) { IsOnThisHost = s.Key.From >= (int)LedgerStage.Received })];
        VolumesMs = [.. volumes.Where(v => !v.IsMissing).Select(v => (v.ScannerNumber, Ms: Between(v.StampsNs, LedgerStage.Received, LedgerStage.Decoded))).Where(v => !double.IsNaN(v.Ms))];
        DecisionsMs = [.. decisions.Where(d => d is { PublishedNs: > 0, NewestVolumeReceivedNs: > 0 }).Select(d => (d.PublishedNs - d.NewestVolumeReceivedNs) * 1e-6)];
        FlipsMs = [.. flips.Where(f => f.PublishedNs > 0).Select(f => (f.FlipNs - f.PublishedNs) * 1e-6)];
        Volumes = Spread.Of(VolumesMs.Select(v => v.Ms));
        Decisions = Spread.Of(DecisionsMs);
        Flips = Spread.Of(FlipsMs);
        Staleness = Spread.Of(decisions.Select(d => 1e3 * d.StalenessSeconds));
        var planned = states.DistinctBy(s => s.Number).ToDictionary(s => s.Number, s => s.PlannedSeconds);
        Lateness = Spread.Of(flips.Where(f => planned.ContainsKey(f.StateNumber)).Select(f => 1e3 * (f.Seconds - planned[f.StateNumber])));
        double[] warm = [.. VolumesMs.Skip(WarmUpVolumes).Select(v => v.Ms)];
        if (warm.Length >= 2 * DriftWindow)
            DriftRatio = Spread.Of(warm[^DriftWindow..]).P99 / Spread.Of(warm[..DriftWindow]).P99;
    }

    /// <summary>Each pair of successive stages that happened, in the order of <see cref="LedgerStage"/>.</summary>
    public IReadOnlyList<StageLatency> Stages { get; }
    /// <summary>Last byte received to decoded, for each volume that has both stamps.</summary>
    public IReadOnlyList<(int ScannerNumber, double Ms)> VolumesMs { get; }
    /// <summary>Last byte of a decision's newest volume received to the decision handed to the sockets; it includes the wait until the decision was due.</summary>
    public IReadOnlyList<double> DecisionsMs { get; }
    /// <summary>A state published to its flip.</summary>
    public IReadOnlyList<double> FlipsMs { get; }
    /// <summary>Spread of <see cref="VolumesMs"/>.</summary>
    public Spread Volumes { get; }
    /// <summary>Spread of <see cref="DecisionsMs"/>.</summary>
    public Spread Decisions { get; }
    /// <summary>Spread of <see cref="FlipsMs"/>.</summary>
    public Spread Flips { get; }
    /// <summary>A decision due to issued, in scanner time.</summary>
    public Spread Staleness { get; }
    /// <summary>A state's planned onset to its flip, in scanner time.</summary>
    public Spread Lateness { get; }
    /// <summary>99th percentile of <see cref="VolumesMs"/> over the last 100 volumes, divided by that of the first 100 after <see cref="WarmUpVolumes"/>; null in a run too short for both.</summary>
    public double? DriftRatio { get; }

    /// <summary>Time between two stages of one volume, ms; NaN where one did not happen.</summary>
    public static double Between(IReadOnlyList<long> stampsNs, LedgerStage from, LedgerStage to) =>
        stampsNs.Count > (int)to && stampsNs[(int)from] > 0 && stampsNs[(int)to] > 0 ? (stampsNs[(int)to] - stampsNs[(int)from]) * 1e-6 : double.NaN;

    private static IEnumerable<(int From, int To, double Ms)> StepsOf(IReadOnlyList<long> stampsNs)
    {
        var before = -1;
        for (var stage = 0; stage < stampsNs.Count; stage++)
        {
            if (stampsNs[stage] <= 0)
                continue;
            if (before >= 0)
                yield return (before, stage, (stampsNs[stage] - stampsNs[before]) * 1e-6);
            before = stage;
        }
    }

    private static string Name(int stage) => Enum.IsDefined((LedgerStage)stage) ? ((LedgerStage)stage).ToString() : $"Stage {stage}";
}
