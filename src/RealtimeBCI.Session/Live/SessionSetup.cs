using RealtimeBCI.Session.Registration;
using RealtimeBCI.Session.Pipeline;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Session.Schedule;

namespace RealtimeBCI.Session.Live;

/// <summary>A session that is ready to begin: file read, material loaded, folder chosen, all of it checked.</summary>
public sealed record SessionSetup
{
    /// <summary>The session file's settings.</summary>
    public required SessionProtocol Protocol { get; init; }
    /// <summary>The session file's text, for the journal.</summary>
    public required string ProtocolText { get; init; }
    /// <summary>Bundle, gallery, mask.</summary>
    public required SessionMaterial Material { get; init; }
    /// <summary>The session's folder, for journal and report.</summary>
    public required string Folder { get; init; }
    /// <summary>The trials, where the pipeline runs them itself; null where events come on the wire.</summary>
    public TrialPlan? Plan { get; init; }
    /// <summary>Whether a journal is there, to go on with.</summary>
    public bool Resumes { get; init; }

    /// <summary>The journal's path.</summary>
    public string JournalPath => JournalIn(Folder);

    /// <summary>Where a session folder keeps its journal.</summary>
    public static string JournalIn(string folder) => Path.Combine(folder, "journal.rtbci");

    /// <summary>Loads a session.</summary>
    /// <param name="sessionFile">The YAML file.</param>
    /// <param name="folder">The session's folder; made if need be.</param>
    /// <param name="resume">Go on with the journal that is there.</param>
    /// <param name="change">Changes settings after the file is read, for command-line options; null changes none.</param>
    /// <exception cref="SessionProtocolException">Something contradicts; the message says what.</exception>
    public static SessionSetup Load(string sessionFile, string folder, bool resume, Func<SessionProtocol, SessionProtocol>? change = null)
    {
        var (protocol, text) = SessionFile.Load(sessionFile);
        protocol = change?.Invoke(protocol) ?? protocol;
        protocol.Validate();
        var journal = JournalIn(folder);
        if (File.Exists(journal) && !resume)
            throw new SessionProtocolException($"{folder} holds a session already; give another --output, or go on with it by --resume.");
        if (!File.Exists(journal) && resume)
            throw new SessionProtocolException($"{folder} holds no journal to go on with; leave --resume out.");
        var material = SessionMaterial.Load(protocol);
        if (material.Alignment is { } alignment)
            AlignmentGate.Require(alignment.Report);
        Directory.CreateDirectory(folder);
        return new()
        {
            Protocol = protocol,
            ProtocolText = text,
            Material = material,
            Folder = folder,
            Resumes = resume,
            Plan = PlanOf(protocol, material),
        };
    }

    /// <summary>The trials that a session file asks for; null where it has no schedule.</summary>
    public static TrialPlan? PlanOf(SessionProtocol protocol, SessionMaterial material) =>
        protocol.Schedule is { } schedule ? new(schedule, [.. material.Gallery?.Items.Select(i => i.Id) ?? []]) : null;

    /// <summary>A run's settings within this session.</summary>
    public RunSettings For(RunInfo run) => RunSettings.Of(run, Protocol, Material, Plan);
}
