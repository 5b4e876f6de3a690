namespace RealtimeBCI.Session.Live;

/// <summary>Moves times between this host's monotonic clock and the scanner's, by the volumes' triggers.</summary>
/// <remarks>The newest trigger is the anchor; without triggers, the earliest that a volume was ever sent after its acquisition ended.
/// Safe for calls from several threads.</remarks>
/// <param name="run">The run; its speed is the slope.</param>
public sealed class ScannerTime(RunInfo run)
{
    private readonly Lock _gate = new();
    private double _anchorNs = double.NaN;
    private double _anchorSeconds;

    /// <summary>Whether a volume has said where the clocks stand to each other.</summary>
    public bool IsKnown
    {
        get { lock (_gate) return !double.IsNaN(_anchorNs); }
    }

    /// <summary>Takes what a volume says; its times must be on this host's clock already.</summary>
    public void Learn(RawVolume volume)
    {
        lock (_gate)
        {
            if (volume.TriggerNs is { } trigger)
            {
                (_anchorNs, _anchorSeconds) = (trigger, volume.AcquiredSeconds);
                return;
            }
            var sentNs = volume.SentNs != 0 ? volume.SentNs : volume.ReceivedNs;
            var endSeconds = volume.AcquiredSeconds + run.RepetitionTimeSeconds;
            if (double.IsNaN(_anchorNs) || Seconds(sentNs) > endSeconds)
                (_anchorNs, _anchorSeconds) = (sentNs, endSeconds);
        }
    }

    /// <summary>A moment of this host's clock, in scanner seconds; null before the first volume.</summary>
    public double? SecondsAt(long ns)
    {
        lock (_gate)
            return double.IsNaN(_anchorNs) ? null : Seconds(ns);
    }

    /// <summary>How long to wait, by this host's clock, until a moment of the scanner's clock; zero if it has passed.</summary>
    public TimeSpan Until(double scannerSeconds, long nowNs)
    {
        lock (_gate)
            return TimeSpan.FromSeconds(Math.Max(0, (scannerSeconds - Seconds(nowNs)) / run.Speed));
    }

    private double Seconds(long ns) => _anchorSeconds + (ns - _anchorNs) * 1e-9 * run.Speed;
}
