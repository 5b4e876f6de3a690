using RealtimeBCI.Session.Registration;
using RealtimeBCI.Session.Journal;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Pipeline;

namespace RealtimeBCI.Session.Replay;

/// <summary>What a session's journal says of what came out: for reports, scores and comparisons. The volumes themselves are not held.</summary>
public sealed class RunRecording
{
    /// <summary>The run; null where the bridge never started one.</summary>
    public RunInfo? Run { get; private set; }
    /// <summary>Under which conditions it ran; one entry per process.</summary>
    public List<SessionOpened> Openings { get; } = [];
    /// <summary>How the session was aligned to the decoder; null where nothing was aligned.</summary>
    public AlignmentReport? Alignment { get; private set; }
    /// <summary>Targets of the trials, in a run whose schedule was the pipeline's.</summary>
    public IReadOnlyList<PlannedTrial> Plan { get; private set; } = [];
    /// <summary>Target of each planned trial; for scores only.</summary>
    public IReadOnlyDictionary<int, string> Labels => Plan.ToDictionary(p => p.Trial, p => p.Target);
    /// <summary>Final decisions, in the order in which they were issued.</summary>
    public List<Decision> Decisions { get; } = [];
    /// <summary>Provisional decodes, in order, without latents.</summary>
    public List<Decision> Provisional { get; } = [];
    /// <summary>Positions of the timeline, in order.</summary>
    public List<VolumeReport> Volumes { get; } = [];
    /// <summary>Volumes turned away.</summary>
    public List<RunSignal.VolumeRejected> Rejected { get; } = [];
    /// <summary>Messages refused.</summary>
    public List<Refusal> Refusals { get; } = [];
    /// <summary>States published.</summary>
    public List<TrialState> States { get; } = [];
    /// <summary>Flips reported.</summary>
    public List<FlipReport> Flips { get; } = [];
    /// <summary>Events of the design, with later versions of the same number beside earlier ones.</summary>
    public List<DesignEvent> Events { get; } = [];
    /// <summary>How the run ended; null if it did not.</summary>
    public RunClosed? Closed { get; private set; }
    /// <summary>Bytes after the last whole record.</summary>
    public long TornBytes { get; private set; }

    /// <summary>Reads a session's folder.</summary>
    /// <exception cref="JournalException">There is no journal, or it is damaged.</exception>
    public static RunRecording Load(string folder)
    {
        var recording = new RunRecording();
        using var reader = new JournalReader(SessionSetup.JournalIn(folder));
        foreach (var record in reader.Records())
            recording.Take(record);
        recording.TornBytes = reader.TornBytes;
        return recording;
    }

    private void Take(JournalRecord record)
    {
        switch (record.Kind)
        {
            case JournalKind.BridgeFrame when Run is null:
                Run = (JournalInputs.Decode(record) as Bridge.Wire.BridgeMessage.RunStarted)?.Run;
                break;
            case JournalKind.SessionOpened:
                Openings.Add(record.Read<SessionOpened>());
                break;
            case JournalKind.Alignment:
                Alignment = record.Read<AlignmentReport>();
                break;
            case JournalKind.Plan:
                Plan = record.Read<List<PlannedTrial>>();
                break;
            case JournalKind.Decision:
                Decisions.Add(record.Read<Decision>());
                break;
            case JournalKind.Provisional:
                Provisional.Add(record.Read<Decision>());
                break;
            case JournalKind.VolumeReport:
                Volumes.Add(record.Read<VolumeReport>());
                break;
            case JournalKind.VolumeRejected:
                Rejected.Add(record.Read<RunSignal.VolumeRejected>());
                break;
            case JournalKind.Refusal:
                Refusals.Add(record.Read<Refusal>());
                break;
            case JournalKind.TrialState:
                States.Add(record.Read<TrialState>());
                break;
            case JournalKind.Flip:
                Flips.Add(record.Read<FlipReport>());
                break;
            case JournalKind.DesignEvent:
                Events.Add(record.Read<DesignEvent>());
                break;
            case JournalKind.RunClosed:
                Closed = record.Read<RunClosed>();
                break;
        }
    }
}
