using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Report;

/// <summary>One kind of fault over a run.</summary>
/// <param name="Fault">Which.</param>
/// <param name="ScannerNumbers">The volumes that had it, in the order in which they were found; a number that had it twice stands twice.</param>
/// <param name="Detail">What was found the first time; empty where nothing more is known.</param>
public sealed record FaultCount(VolumeFault Fault, IReadOnlyList<int> ScannerNumbers, string Detail)
{
    /// <summary>How often it happened.</summary>
    public int Count => ScannerNumbers.Count;

    /// <summary>Counts every kind of fault, those that never happened too.</summary>
    public static IReadOnlyList<FaultCount> Of(IReadOnlyList<VolumeReport> volumes, IReadOnlyList<RunSignal.VolumeRejected> rejected) =>
    [
        .. Enum.GetValues<VolumeFault>().Select(fault =>
        {
            var turnedAway = rejected.Where(r => r.Fault == fault).ToArray();
            var onTimeline = volumes.Where(v => Has(v, fault)).Select(v => v.ScannerNumber).ToArray();
            var others = turnedAway.Select(r => r.ScannerNumber).Where(n => !onTimeline.Contains(n));
            return new FaultCount(fault, [.. onTimeline, .. others], turnedAway.Length > 0 ? turnedAway[0].Detail : "");
        }),
    ];

    private static bool Has(VolumeReport volume, VolumeFault fault) => fault switch
    {
        VolumeFault.Missing => volume.IsMissing,
        VolumeFault.MotionLost => volume.Motion == MotionState.Lost,
        VolumeFault.NonFinite => volume.Quality.NonFiniteVoxels > 0,
        _ => false,
    };
}
