namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private const double Certain = 1 + 1e-6;

    private static void WriteTrialState(ref HeaderWriter w, TrialState s)
    {
        w.Field("stateNumber", s.Number);
        w.Field("runId", s.RunId);
        w.Optional("trial", s.Trial);
        w.Field("phase", s.Phase);
        w.Field("plannedSeconds", s.PlannedSeconds);
        w.Field("durationSeconds", s.DurationSeconds);
        w.Field("item", s.Item);
        w.Field("text", s.Text);
        w.Field("feedback", s.Feedback);
        w.List("gridOrder", s.GridOrder);
        if (s.Decision is not { } decision)
            return;
        var map = new FrameBuffer();
        var inner = new HeaderWriter(map);
        WriteDecision(ref inner, decision);
        inner.Finish();
        w.Map("decision", map);
    }

    private static ServerUpdate.StateChanged ReadStateChanged(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.StateChanged(new()
        {
            Number = h.Long("stateNumber", 1, MaxSequence),
            RunId = ReadRunId(ref h),
            Trial = h.Has("trial") ? h.Int("trial", 0, int.MaxValue) : null,
            Phase = h.Word<TrialPhase>("phase"),
            PlannedSeconds = h.Double("plannedSeconds", -MaxSeconds, MaxSeconds),
            DurationSeconds = h.Double("durationSeconds", 0, MaxSeconds),
            Item = h.Has("item") ? h.Text("item", WireLimits.MaxNameLength) : null,
            Text = h.Has("text") ? h.Text("text", WireLimits.MaxTextLength) : null,
            Feedback = h.Word<FeedbackKind>("feedback"),
            GridOrder = h.Texts("gridOrder", WireLimits.MaxCandidates, WireLimits.MaxNameLength),
            Decision = h.Has("decision") ? ReadInnerDecision(ref h) : null,
        }), receivedNs);

    private static Decision? ReadInnerDecision(ref HeaderReader h)
    {
        Span<FieldSlot> slots = stackalloc FieldSlot[WireLimits.MaxFields];
        var map = h.Map("decision");
        if (h.IsBad)
            return null;
        var inner = new HeaderReader(map, slots, $"{h.Name}.decision");
        var decision = ReadDecision(ref inner);
        if (inner.IsBad)
            h.Fail(inner.Fault, inner.Detail);
        return decision;
    }

    private static ServerUpdate.Decided ReadDecided(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.Decided(ReadDecision(ref h)), receivedNs);

    private static void WriteDecision(ref HeaderWriter w, Decision d)
    {
        w.Field("runId", d.RunId);
        w.Field("trial", d.Trial);
        w.Field("state", d.State);
        w.Field("provisional", d.IsProvisional);
        w.Field("onsetSeconds", d.OnsetSeconds);
        w.Field("dueSeconds", d.DueSeconds);
        w.Field("newestVolume", d.NewestVolume);
        w.Field("volumesMissing", d.VolumesMissing);
        w.Field("beta", d.Beta);
        w.List("candidates", d.Candidates);
        w.Packed("latent", d.Latent);
        w.Field("abstained", d.Abstained);
        w.Field("confidence", d.Confidence);
        w.Field("repeats", d.Repeats);
        w.Field("stalenessSeconds", d.StalenessSeconds);
        w.Field("normaliserTrials", d.NormaliserTrials);
        w.Field("calibrated", d.IsCalibrated);
        if (d.CalibrationState is { } calibration)
            w.Field("calibrationState", calibration);
        w.Field("newestVolumeReceivedNs", d.NewestVolumeReceivedNs);
    }

    private static Decision ReadDecision(ref HeaderReader h) => new()
    {
        RunId = ReadRunId(ref h),
        Trial = h.Int("trial", 0, int.MaxValue),
        State = h.Word<CognitiveState>("state"),
        IsProvisional = h.Bool("provisional"),
        OnsetSeconds = h.Double("onsetSeconds", -MaxSeconds, MaxSeconds),
        DueSeconds = h.Double("dueSeconds", -MaxSeconds, MaxSeconds),
        NewestVolume = h.Int("newestVolume", -1, int.MaxValue),
        VolumesMissing = h.Int("volumesMissing", 0, int.MaxValue),
        Beta = h.Word<BetaState>("beta"),
        Candidates = ReadCandidates(ref h),
        Latent = h.Packed("latent", WireLimits.MaxLatent),
        Abstained = h.Word<AbstainReason>("abstained"),
        Confidence = h.Double("confidence", 0, Certain),
        Repeats = h.Int("repeats", 0, int.MaxValue),
        StalenessSeconds = h.Double("stalenessSeconds", -MaxSeconds, MaxSeconds),
        NormaliserTrials = h.Int("normaliserTrials", 0, int.MaxValue),
        IsCalibrated = h.Bool("calibrated"),
        CalibrationState = h.Has("calibrationState") ? h.Word<CognitiveState>("calibrationState") : null,
        NewestVolumeReceivedNs = h.Long("newestVolumeReceivedNs", 0, MaxNs),
    };

    private static Candidate[] ReadCandidates(ref HeaderReader h)
    {
        Span<FieldSlot> slots = stackalloc FieldSlot[WireLimits.MaxFields];
        var maps = h.Maps("candidates", WireLimits.MaxCandidates);
        var candidates = new Candidate[maps.Length];
        for (var i = 0; i < maps.Length && !h.IsBad; i++)
        {
            var c = new HeaderReader(maps[i], slots, "candidate");
            candidates[i] = new(
                c.Text("item", WireLimits.MaxNameLength), c.Double("score", -1e6, 1e6), c.Double("posterior", 0, Certain));
            if (c.IsBad)
                h.Fail(c.Fault, $"{h.Name}.candidates[{i}]: {c.Detail}");
        }
        return h.IsBad ? [] : candidates;
    }
}
