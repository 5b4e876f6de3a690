namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private static void WriteRunInfo(ref HeaderWriter w, RunInfo run)
    {
        w.Field("runId", run.RunId);
        w.Field("attempt", run.Attempt);
        w.Grid(run.Grid);
        w.Field("dataType", (int)run.DataType);
        w.Field("slope", run.Slope);
        w.Field("intercept", run.Intercept);
        w.Field("repetitionTimeSeconds", run.RepetitionTimeSeconds);
        w.List("sliceTimesSeconds", run.SliceTimesSeconds);
        w.Field("multibandFactor", run.MultibandFactor);
        w.Field("echo", run.Echo);
        w.Optional("expectedVolumes", run.ExpectedVolumes);
        w.Field("dummyScans", run.DummyScans);
        w.Field("scannerMotionCorrected", run.ScannerMotionCorrected);
        w.Field("speed", run.Speed);
    }

    private static BridgeMessage.RunStarted? ReadRunStart(ref HeaderReader h, long receivedNs)
    {
        var code = h.Int("dataType", 0, int.MaxValue);
        var type = (VolumeDataType)code;
        if (!h.IsBad && !Enum.IsDefined(type))
            h.Fail(WireFault.BadField,
                $"runStart.dataType is {code}; it must be one of NIfTI's codes {string.Join(", ", Enum.GetValues<VolumeDataType>().Select(t => (int)t))}.");
        var grid = ReadGrid(ref h);
        if (grid is null || h.IsBad)
            return null;
        var bytes = (long)grid.X * grid.Y * grid.Z * type.ByteSize();
        if (bytes > WireLimits.MaxPayloadBytes)
            h.Fail(WireFault.TooLarge,
                $"runStart announces volumes of {grid.X}x{grid.Y}x{grid.Z} {type}, {bytes} bytes; at most {WireLimits.MaxPayloadBytes} are allowed.");
        var run = new RunInfo
        {
            RunId = ReadRunId(ref h),
            Attempt = ReadAttempt(ref h),
            Grid = grid,
            DataType = type,
            Slope = h.Has("slope") ? h.Double("slope", -1e30, 1e30) : 1,
            Intercept = h.Has("intercept") ? h.Double("intercept", -1e30, 1e30) : 0,
            RepetitionTimeSeconds = h.Double("repetitionTimeSeconds", 0.01, 60),
            SliceTimesSeconds = h.Has("sliceTimesSeconds") ? h.Doubles("sliceTimesSeconds", 0, WireLimits.MaxSlices, 60) : [],
            MultibandFactor = h.Has("multibandFactor") ? h.Int("multibandFactor", 0, 64) : 0,
            Echo = h.Has("echo") ? h.Int("echo", 1, 64) : 1,
            ExpectedVolumes = h.Has("expectedVolumes") ? h.Int("expectedVolumes", 1, 1_000_000) : null,
            DummyScans = h.Has("dummyScans") ? h.Int("dummyScans", 0, 1000) : 0,
            ScannerMotionCorrected = h.Has("scannerMotionCorrected") && h.Bool("scannerMotionCorrected"),
            Speed = h.Has("speed") ? h.Double("speed", 1e-3, 1e6) : 1,
        };
        return new(run, ReadName(ref h, "clockId")) { ReceivedNs = receivedNs };
    }

    private static Grid? ReadGrid(ref HeaderReader h)
    {
        var dims = h.Doubles("dims", 3, 3, WireLimits.MaxDimension);
        var rows = h.Doubles("affine", 12, 12, 1e6);
        if (h.IsBad)
            return null;
        if (dims.Any(d => d < 1 || d != Math.Floor(d)))
        {
            h.Fail(WireFault.BadField, $"{h.Name}.dims is [{string.Join(", ", dims)}]; each must be a whole number from 1 to {WireLimits.MaxDimension}.");
            return null;
        }
        var affine = Affine.FromRows(rows);
        if (Math.Abs(affine.Determinant) > 1e-9)
            return new((int)dims[0], (int)dims[1], (int)dims[2], affine);
        h.Fail(WireFault.BadField, $"{h.Name}.affine has determinant {affine.Determinant}; every axis of the grid needs a length.");
        return null;
    }

    private static string ReadRunId(ref HeaderReader h)
    {
        var id = h.Text("runId", WireLimits.MaxNameLength);
        if (!h.IsBad && !IsRunId(id))
            h.Fail(WireFault.BadField, $"{h.Name}.runId is '{id}'; it must be letters, digits, dots, dashes and underscores, and not begin with a dot.");
        return id;
    }

    private static int ReadAttempt(ref HeaderReader h) => h.Int("attempt", 1, 9999);

    internal static bool IsRunId(string id) =>
        id.Length is > 0 and <= WireLimits.MaxNameLength && id[0] != '.' && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
