using System.CommandLine;
using RealtimeBCI.Session.Live;
using RealtimeBCI.Session.Replay;
using RealtimeBCI.Session.Report;

namespace RealtimeBCI.App;

/// <summary><c>rtbci run</c>: a live session.</summary>
public static class RunCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var session = new Argument<FileInfo>("SESSION") { Description = "The session file (YAML)." };
        var output = new Option<DirectoryInfo>("--output") { Description = "The session's folder, for journal and report.", Required = true, HelpName = "DIR" };
        var resume = new Option<bool>("--resume") { Description = "Go on with the session in that folder, after a crash." };
        var quiet = new Option<bool>("--quiet") { Description = "No live console." };
        var overrides = new SessionOverrides();
        var command = new Command("run", """
            Runs a live session: waits for a bridge, decodes its run, and ends with it.
            Example: rtbci run protocols/sessions/imagery-12/session.yaml --output sessions/visit-1
            """)
        { session, output, resume, quiet };
        overrides.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var folder = parsed.GetValue(output)!.FullName;
            var setup = SessionSetup.Load(parsed.GetValue(session)!.FullName, folder, parsed.GetValue(resume), overrides.Of(parsed));
            var progress = new SessionProgress();
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
            var console = parsed.GetValue(quiet) ? Task.CompletedTask : SessionConsole.ShowAsync(setup, progress, TimeProvider.System, ending.Token);
            try
            {
                await LiveSession.RunAsync(setup, progress, TimeProvider.System, stop).ConfigureAwait(false);
            }
            finally
            {
                await ending.CancelAsync().ConfigureAwait(false);
                await console.ConfigureAwait(false);
            }
            var report = Path.Combine(folder, "report.html");
            var recording = RunRecording.Load(folder);
            var numbers = SessionReport.Write(recording, recording.Labels, report);
            if (!parsed.GetValue(quiet))
                Console.WriteLine($"run quality: {numbers.RunVerdict}\nreport: {report}");
            return 0;
        });
        return command;
    }
}
