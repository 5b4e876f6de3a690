using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Live;

/// <summary>How a session stands, for the console: the newest of everything, and counts. Bounded; safe for calls from several threads.</summary>
public sealed class SessionProgress
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _faults = [];
    private readonly double[] _latenciesMs = new double[256];
    private int _latencies;

    /// <summary>The run; null before it started.</summary>
    public RunInfo? Run { get; private set; }
    /// <summary>The newest position of the timeline.</summary>
    public VolumeReport? Volume { get; private set; }
    /// <summary>The newest final decision.</summary>
    public Decision? Decision { get; private set; }
    /// <summary>Final decisions so far.</summary>
    public int Decisions { get; private set; }
    /// <summary>Volumes so far, missing ones not counted.</summary>
    public int Volumes { get; private set; }
    /// <summary>The run so far.</summary>
    public RunQuality Quality { get; private set; } = RunQuality.None;
    /// <summary>True once the run is over; null before.</summary>
    public bool? Complete { get; private set; }
    /// <summary>A line of what is being waited for or was found.</summary>
    public string Note { get; private set; } = "waiting for a bridge";

    /// <summary>Faults by name, with counts.</summary>
    public IReadOnlyDictionary<string, int> Faults
    {
        get { lock (_gate) return new SortedDictionary<string, int>(_faults); }
    }

    /// <summary>Median and 99th percentile of the last volumes' latency from last byte to end of decoding, ms.</summary>
    public (double P50, double P99) LatencyMs
    {
        get
        {
            lock (_gate)
            {
                var count = Math.Min(_latencies, _latenciesMs.Length);
                if (count == 0)
                    return (0, 0);
                var sorted = _latenciesMs[..count];
                Array.Sort(sorted);
                return (sorted[count / 2], sorted[(int)(0.99 * (count - 1))]);
            }
        }
    }

    /// <summary>What the session's rule says of the run so far.</summary>
    public RunVerdict Judge(QualitySettings rule) => RunVerdict.Of(Quality, rule, isOver: Complete is not null);

    /// <summary>A run began.</summary>
    public void Started(RunInfo run)
    {
        lock (_gate)
            (Run, Note) = (run, "");
    }

    /// <summary>Something for the operator to read.</summary>
    public void Say(string note)
    {
        lock (_gate)
            Note = note;
    }

    /// <summary>Counts a fault that is no volume's.</summary>
    public void Fault(string name)
    {
        lock (_gate)
            _faults[name] = _faults.GetValueOrDefault(name) + 1;
    }

    internal void VolumeDone(VolumeReport report)
    {
        if (report.IsMissing)
            Fault(nameof(VolumeFault.Missing));
        if (report.Motion == MotionState.Lost)
            Fault(nameof(VolumeFault.MotionLost));
        if (report.Quality.NonFiniteVoxels > 0)
            Fault(nameof(VolumeFault.NonFinite));
        lock (_gate)
        {
            Volume = report;
            Quality = report.RunSoFar ?? Quality;
            Volumes += report.IsMissing ? 0 : 1;
            if (!report.IsMissing)
                _latenciesMs[_latencies++ % _latenciesMs.Length] =
                    (report.StampsNs[(int)LedgerStage.Decoded] - report.StampsNs[(int)LedgerStage.Received]) * 1e-6;
        }
    }

    internal void Rejected(RunSignal.VolumeRejected rejection) => Fault(rejection.Fault.ToString());

    internal void Decided(Decision decision)
    {
        lock (_gate)
            (Decision, Decisions) = (decision, Decisions + 1);
    }

    internal void Ended(bool complete, RunQuality quality)
    {
        lock (_gate)
            (Complete, Quality) = (complete, quality);
    }
}
