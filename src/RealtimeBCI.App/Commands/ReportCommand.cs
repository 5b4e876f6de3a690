using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Session.Report;

namespace RealtimeBCI.App;

/// <summary><c>rtbci report</c>: a session as one page with figures.</summary>
public static class ReportCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "A session's folder." };
        var labels = new Option<FileInfo>("--labels")
        {
            Description = "Targets, where the trials were shown by someone else: a BIDS events file; trial number = row in onset order, label = trial_type.",
            HelpName = "EVENTS.tsv",
        };
        var output = new Option<FileInfo>("--output") { Description = "The page; report.html in DIR where it is not given.", HelpName = "FILE" };
        var json = new Option<bool>("--json") { Description = "Print the session's figures as JSON." };
        var command = new Command("report", """
            Writes a session's report: one HTML page that needs nothing beside itself.
            Example: rtbci report sessions/visit-1
            """)
        { folder, labels, output, json };
        command.SetAction(parsed =>
        {
            var from = parsed.GetValue(folder)!.FullName;
            var recording = RunRecording.Load(from);
            var targets = parsed.GetValue(labels) is { } file ? SessionReport.LabelsFrom(file.FullName) : recording.Labels;
            var path = parsed.GetValue(output)?.FullName ?? Path.Combine(from, "report.html");
            var numbers = SessionReport.Write(recording, targets, path);
            Console.WriteLine(parsed.GetValue(json) ? numbers.ToJson() : Line(numbers, path));
        });
        return command;
    }

    private static string Line(ReportNumbers numbers, string path) =>
        (numbers.Top1 is { } top1
            ? string.Create(CultureInfo.InvariantCulture, $"top-1 {top1:0.000} over {numbers.Trials} trials (chance {numbers.Chance:0.000}, p {numbers.P:0.0e0})\n")
            : "") + (numbers.RunVerdict is { } verdict ? $"run quality: {verdict}\n" : "") + $"report: {path}";
}
