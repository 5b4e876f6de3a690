namespace RealtimeBCI.Bridge.Wire;

public static partial class WireCodec
{
    private static void WriteUpdate(ServerUpdate update, FrameBuffer frame)
    {
        var w = new HeaderWriter(frame, TypeOf(update));
        w.Field("number", update.Number);
        w.Field("ageNs", update.AgeNs);
        if (update.Replaced > 0)
            w.Field("replaced", update.Replaced);
        switch (update)
        {
            case ServerUpdate.SessionChanged { Session: var s }:
                w.Field("name", s.Name);
                w.Field("state", s.State);
                w.List("candidates", s.Candidates);
                w.Field("message", s.Message);
                break;
            case ServerUpdate.RunChanged { Run: var r }:
                w.Field("runId", r.RunId);
                w.Field("attempt", r.Attempt);
                w.Field("state", r.State);
                w.Field("repetitionTimeSeconds", r.RepetitionTimeSeconds);
                w.Optional("expectedVolumes", r.ExpectedVolumes);
                w.Field("speed", r.Speed);
                break;
            case ServerUpdate.StateChanged { State: var s }:
                WriteTrialState(ref w, s);
                break;
            case ServerUpdate.Decided { Decision: var d }:
                WriteDecision(ref w, d);
                break;
            case ServerUpdate.VolumeSeen { Volume: var v }:
                WriteVolumeNotice(ref w, v);
                break;
            case ServerUpdate.EventShown { Event: var e }:
                WriteDesignEvent(ref w, e);
                break;
        }
        w.Finish();
    }

    private static string TypeOf(ServerUpdate update) => update switch
    {
        ServerUpdate.SessionChanged => "session",
        ServerUpdate.RunChanged => "run",
        ServerUpdate.StateChanged => "trialState",
        ServerUpdate.Decided => "decision",
        ServerUpdate.VolumeSeen => "volumeQuality",
        ServerUpdate.EventShown => "shownEvent",
        _ => throw new ArgumentException($"{update.GetType().Name} is no message of the wire.", nameof(update)),
    };

    private static T ReadCommon<T>(ref HeaderReader h, T update, long receivedNs) where T : ServerUpdate => update with
    {
        ReceivedNs = receivedNs,
        Number = h.Long("number", 0, MaxSequence),
        AgeNs = h.Long("ageNs", 0, MaxNs),
        Replaced = h.Has("replaced") ? h.Long("replaced", 0, MaxSequence) : 0,
    };

    private static ServerUpdate.SessionChanged ReadSession(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.SessionChanged(new()
        {
            Name = h.Text("name", WireLimits.MaxTextLength),
            State = h.Word<ActivityState>("state"),
            Candidates = h.Texts("candidates", WireLimits.MaxCandidates, WireLimits.MaxNameLength),
            Message = h.Has("message") ? h.Text("message", WireLimits.MaxTextLength) : null,
        }), receivedNs);

    private static ServerUpdate.RunChanged ReadRun(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.RunChanged(new()
        {
            RunId = ReadRunId(ref h),
            Attempt = ReadAttempt(ref h),
            State = h.Word<ActivityState>("state"),
            RepetitionTimeSeconds = h.Double("repetitionTimeSeconds", 0.01, 60),
            ExpectedVolumes = h.Has("expectedVolumes") ? h.Int("expectedVolumes", 1, 1_000_000) : null,
            Speed = h.Double("speed", 1e-3, 1e6),
        }), receivedNs);

    private static void WriteDesignEvent(ref HeaderWriter w, DesignEvent e)
    {
        w.Field("eventNumber", e.Number);
        w.Field("kind", e.Kind);
        w.Field("onsetSeconds", e.OnsetSeconds);
        w.Optional("durationSeconds", e.DurationSeconds);
        w.Optional("trial", e.Trial);
        w.Field("item", e.Item);
        w.Field("state", e.State);
    }

    private static ServerUpdate.EventShown ReadEventShown(ref HeaderReader h, long receivedNs) =>
        ReadCommon(ref h, new ServerUpdate.EventShown(new()
        {
            Number = h.Long("eventNumber", -MaxSequence, MaxSequence),
            Kind = h.Word<DesignEventKind>("kind"),
            OnsetSeconds = h.Double("onsetSeconds", -MaxSeconds, MaxSeconds),
            DurationSeconds = h.Has("durationSeconds") ? h.Double("durationSeconds", 0, MaxSeconds) : null,
            Trial = h.Has("trial") ? h.Int("trial", 0, int.MaxValue) : null,
            Item = h.Has("item") ? h.Text("item", WireLimits.MaxNameLength) : null,
            State = h.Word<CognitiveState>("state"),
        }), receivedNs);
}
