using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeBCI.Session.Checks;

namespace RealtimeBCI.App;

/// <summary><c>rtbci check</c>: everything that could fail in the scanner, before the participant comes in.</summary>
public static class CheckCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var session = new Argument<FileInfo>("SESSION") { Description = "The session file (YAML)." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var overrides = new SessionOverrides();
        var command = new Command("check", """
            Checks a session: settings, bundle, gallery, mask, sockets, display libraries, and how well the design determines each trial.
            Exit code 1 where something would fail.
            Example: rtbci check protocols/sessions/imagery-12/session.yaml
            """)
        { session, json };
        overrides.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var findings = await SessionCheck.RunAsync(parsed.GetValue(session)!.FullName, overrides.Of(parsed), TimeProvider.System, stop).ConfigureAwait(false);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(findings.Select(f => new { what = f.What, result = f.Result.ToString(), detail = f.Detail })));
            else
                foreach (var f in findings)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Mark(f.Result)}  {f.What,-18} {f.Detail}"));
            return findings.Any(f => f.Result == CheckResult.Fails) ? 1 : 0;
        });
        return command;
    }

    private static string Mark(CheckResult result) => result switch { CheckResult.Passes => "ok  ", CheckResult.Warns => "note", _ => "FAIL" };
}
