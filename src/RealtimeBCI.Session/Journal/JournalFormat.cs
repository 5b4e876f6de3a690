namespace RealtimeBCI.Session.Journal;

/// <summary>What a journal record holds.</summary>
public enum JournalKind : byte
{
    /// <summary>JSON: <see cref="SessionOpened"/>; first record of the file, and once more after each resume.</summary>
    SessionOpened = 1,
    /// <summary>An acknowledged message as it came from a bridge: reception time, header frame, payload frame.</summary>
    BridgeFrame = 2,
    /// <summary>JSON: <see cref="DesignEvent"/>, on the scanner's clock.</summary>
    DesignEvent = 3,
    /// <summary>JSON: session time in seconds, where a heartbeat moved it on.</summary>
    TimePassed = 4,
    /// <summary>JSON: <see cref="TrialState"/> as published.</summary>
    TrialState = 5,
    /// <summary>JSON: <see cref="Decision"/>, final.</summary>
    Decision = 6,
    /// <summary>JSON: <see cref="Decision"/>, provisional.</summary>
    Provisional = 7,
    /// <summary>JSON: <see cref="RealtimeBCI.Session.Pipeline.VolumeReport"/>.</summary>
    VolumeReport = 8,
    /// <summary>JSON: <see cref="Refusal"/>: a message that was refused.</summary>
    Refusal = 9,
    /// <summary>JSON: <see cref="RunSignal.VolumeRejected"/>.</summary>
    VolumeRejected = 10,
    /// <summary>JSON: <see cref="PlannedTrial"/> list: which target each trial has. For the scorer; no decoder reads it.</summary>
    Plan = 11,
    /// <summary>JSON: <see cref="FlipReport"/>.</summary>
    Flip = 12,
    /// <summary>JSON: <see cref="ConsumerNote"/>: a consumer came, went, or had something replaced.</summary>
    Consumer = 13,
    /// <summary>JSON: <see cref="RunClosed"/>: everything that belongs to the run is above.</summary>
    RunClosed = 14,
    /// <summary>JSON: <see cref="ResponseGiven"/>: a button press as the display reported it.</summary>
    Response = 15,
    /// <summary>JSON: <see cref="RealtimeBCI.Session.Registration.AlignmentReport"/>: how the session was aligned to the decoder, and the verdict.</summary>
    Alignment = 20,
}

/// <summary>Under which conditions the records after it were written.</summary>
/// <param name="Software">Name and version.</param>
/// <param name="InstructionSet">Widest vector instructions in use; bit-for-bit replay holds for the same one.</param>
/// <param name="Threads">Threads of preprocessing.</param>
/// <param name="Protocol">The session file's text.</param>
/// <param name="Settings">The settings in force, command-line options included; paths absolute.</param>
/// <param name="BundleHash">SHA-256 of the bundle's bundle.json; empty without a bundle.</param>
/// <param name="GalleryHash">SHA-256 of the gallery's embeddings; empty without a gallery.</param>
/// <param name="Resumed">Whether an earlier process wrote the records before it.</param>
/// <param name="EarlierRunsHash">SHA-256 of the levels of the session's earlier runs; empty without any.</param>
/// <param name="AlignmentHash">SHA-256 of alignment.json, or of the unwarping field where the first volume is aligned; empty without either.</param>
public sealed record SessionOpened(string Software, string InstructionSet, int Threads, string Protocol, SessionProtocol Settings, string BundleHash, string GalleryHash, bool Resumed,
    string AlignmentHash = "", string EarlierRunsHash = "");

/// <summary>A message that was refused.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="Detail">What was found and expected.</param>
/// <param name="AtNs">When, this host's monotonic clock.</param>
public sealed record Refusal(string Fault, string Detail, long AtNs);

/// <summary>One trial of the schedule with its target.</summary>
/// <param name="Trial">Number, from 0.</param>
/// <param name="Target">The candidate to be seen or imagined.</param>
/// <param name="State">Seeing or imagining.</param>
/// <param name="PlannedSeconds">Planned onset of what is decoded, scanner seconds.</param>
public sealed record PlannedTrial(int Trial, string Target, CognitiveState State, double PlannedSeconds);

/// <summary>When the display really showed a state.</summary>
/// <param name="StateNumber">The state.</param>
/// <param name="FlipNs">This host's monotonic clock, ns.</param>
/// <param name="UncertaintyNs">Half the smallest round trip between the clocks, ns.</param>
/// <param name="Seconds">The same moment on the scanner's clock.</param>
/// <param name="PublishedNs">When the state was published, ns; 0 where unknown.</param>
public sealed record FlipReport(long StateNumber, long FlipNs, long UncertaintyNs, double Seconds, long PublishedNs);

/// <summary>What a consumer did.</summary>
/// <param name="Name">Its role.</param>
/// <param name="What">Came, went, or how many messages of which kind were replaced.</param>
public sealed record ConsumerNote(string Name, string What);

/// <summary>How a run ended.</summary>
/// <param name="Complete">Whether the bridge said that it was finished.</param>
/// <param name="Volumes">Volumes processed, missing ones not counted.</param>
/// <param name="Missing">Volumes marked missing.</param>
/// <param name="Quality">The run's figures; null in a journal that an earlier version wrote.</param>
public sealed record RunClosed(bool Complete, int Volumes, int Missing, RunQuality? Quality = null);

/// <summary>A button press.</summary>
/// <param name="Button">Its name.</param>
/// <param name="Seconds">Scanner seconds.</param>
public sealed record ResponseGiven(string Button, double Seconds);
