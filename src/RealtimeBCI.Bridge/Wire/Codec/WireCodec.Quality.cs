namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private static void WriteVolumeNotice(ref HeaderWriter w, VolumeNotice v)
    {
        w.Field("runId", v.RunId);
        w.Field("scannerNumber", v.ScannerNumber);
        w.Field("acquiredSeconds", v.AcquiredSeconds);
        if (v.Fault is { } fault)
            w.Field("fault", fault);
        w.List("motion", v.Motion);
        w.Field("framewiseDisplacementMm", v.FramewiseDisplacementMm);
        w.Field("dvarsPercent", v.DvarsPercent);
        w.Field("latencyMs", v.LatencyMs);
        w.Field("received", v.Received);
        w.Field("missing", v.Missing);
        if (v.IsSpike)
            w.Field("spike", true);
        if (v.RunSoFar is not { } run)
            return;
        w.Field("verdict", run.Verdict);
        w.List("failed", run.Failed);
        w.Field("censored", run.Censored);
        w.Field("spikes", run.Spikes);
        w.Field("trials", run.Trials);
        w.Field("usableTrials", run.UsableTrials);
        w.Optional("temporalSnr", run.TemporalSnr);
        w.Optional("contrastToNoise", run.ContrastToNoise);
        w.Optional("medianDisplacementMm", run.MedianDisplacementMm);
        w.Optional("driftPercentPerMinute", run.DriftPercentPerMinute);
    }

    private static ServerUpdate.VolumeSeen ReadVolumeSeen(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.VolumeSeen(new()
        {
            RunId = ReadRunId(ref h),
            ScannerNumber = h.Int("scannerNumber", int.MinValue, int.MaxValue),
            AcquiredSeconds = h.Double("acquiredSeconds", -MaxSeconds, MaxSeconds),
            Fault = h.Has("fault") ? h.Word<VolumeFault>("fault") : null,
            Motion = h.Doubles("motion", 0, 6, 1e6),
            FramewiseDisplacementMm = h.Double("framewiseDisplacementMm", 0, double.MaxValue),
            DvarsPercent = h.Double("dvarsPercent", 0, double.MaxValue),
            LatencyMs = h.Double("latencyMs", 0, double.MaxValue),
            Received = h.Int("received", 0, int.MaxValue),
            Missing = h.Int("missing", 0, int.MaxValue),
            IsSpike = h.Has("spike") && h.Bool("spike"),
            RunSoFar = h.Has("verdict") ? ReadRunQuality(ref h) : null,
        }), receivedNs);

    private static RunQualityNotice ReadRunQuality(ref HeaderReader h) => new()
    {
        Verdict = h.Word<VerdictState>("verdict"),
        Failed = h.Texts("failed", WireLimits.MaxFields, WireLimits.MaxNameLength),
        Censored = h.Int("censored", 0, int.MaxValue),
        Spikes = h.Int("spikes", 0, int.MaxValue),
        Trials = h.Int("trials", 0, int.MaxValue),
        UsableTrials = h.Int("usableTrials", 0, int.MaxValue),
        TemporalSnr = OptionalDouble(ref h, "temporalSnr", 0),
        ContrastToNoise = OptionalDouble(ref h, "contrastToNoise", 0),
        MedianDisplacementMm = OptionalDouble(ref h, "medianDisplacementMm", 0),
        DriftPercentPerMinute = OptionalDouble(ref h, "driftPercentPerMinute", double.MinValue),
    };

    private static double? OptionalDouble(ref HeaderReader h, string field, double least) => h.Has(field) ? h.Double(field, least, double.MaxValue) : null;
}
