using System.Text;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Session.Report.Page;

namespace RealtimeBCI.Session.Report;

/// <summary>A session as one HTML page that needs nothing beside itself, and as figures.</summary>
public static class SessionReport
{
    /// <summary>Targets from an events file: the trial's number is the row in onset order, from 0, and the label its trial_type; rows without one (empty or n/a) have no label.</summary>
    /// <exception cref="EventsException">The file breaks BIDS.</exception>
    public static IReadOnlyDictionary<int, string> LabelsFrom(string eventsFile) => EventsTable.Read(eventsFile)
        .Select((row, trial) => (Trial: trial, Label: row.TrialType)).Where(t => t.Label is not ("" or "n/a")).ToDictionary(t => t.Trial, t => t.Label);

    /// <summary>Writes the page.</summary>
    /// <param name="recording">What the journal says.</param>
    /// <param name="labels">Target by trial number; empty where they are unknown.</param>
    /// <param name="path">The file; replaced where it exists.</param>
    /// <returns>The session in figures.</returns>
    public static ReportNumbers Write(RunRecording recording, IReadOnlyDictionary<int, string> labels, string path)
    {
        var data = new ReportData(recording, labels);
        File.WriteAllText(path, Html(data), new UTF8Encoding(false));
        return data.Numbers();
    }

    /// <summary>The session in figures.</summary>
    public static ReportNumbers Numbers(RunRecording recording, IReadOnlyDictionary<int, string> labels) => new ReportData(recording, labels).Numbers();

    private static string Html(ReportData data)
    {
        var figures = new Figure();
        (string Id, string Title, string Content)[] sections =
        [
            .. data.IsLocaliser ? [] : new[]
            {
                ("accuracy", "Accuracy", AccuracySection.Html(data, figures)),
                ("health", "Decoder health", HealthSection.Html(data, figures)),
            },
            ("quality", "Run quality", QualitySection.Html(data, figures)),
            ("motion", "Motion and image quality", MotionSection.Html(data, figures)),
            ("latency", "Latency", LatencySection.Html(data, figures)),
            ("faults", "Faults", FaultSection.Html(data)),
            .. data.IsLocaliser ? [] : new[] { ("betas", "Betas", BetaSection.Html(data)) },
            ("trials", "Trials", data.IsLocaliser ? LocaliserSection.Html(data) : TrialSection.Html(data)),
            ("notes", "How to read this", NotesSection.Html(data)),
        ];
        var title = Words.Safe($"{data.Opened?.Settings.Name ?? "Session"} {data.Recording.Run?.RunId}".Trim());
        return $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
            <title>{title}: session report</title><style>{PageStyle.Css}</style></head>
            <body><nav>{string.Concat(sections.Select(s => $"<a href=\"#{s.Id}\">{s.Title}</a>"))}</nav>
            <main>{HeaderSection.Html(data)}
            {string.Concat(sections.Select(s => $"<section id=\"{s.Id}\"><h2>{s.Title}</h2>{s.Content}</section>\n"))}
            <footer>Made by {Words.Safe(data.Opened?.Software ?? "RealtimeBCI")} from the session’s journal alone.</footer></main></body></html>
            """;
    }
}
