using System.CommandLine;
using System.Text.Json;
using RealtimeBCI.Session.Replay;

namespace RealtimeBCI.App;

/// <summary><c>rtbci replay</c>: a recorded session once more.</summary>
public static class ReplayCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "A session's folder." };
        var json = new Option<bool>("--json") { Description = "Print the result as JSON." };
        var command = new Command("replay", """
            Sends a recorded session through the pipeline again, faults included, and compares every decision, and the run's quality, with what was recorded, bit for bit.
            Exit code 1 where they differ.
            Example: rtbci replay sessions/visit-1
            """)
        { folder, json };
        command.SetAction(async (parsed, stop) =>
        {
            var (decisions, differences) = await JournalReplay.CompareAsync(parsed.GetValue(folder)!.FullName, stop).ConfigureAwait(false);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(new { decisions = decisions.Count, identical = differences.Count == 0, differences }));
            else
                Console.WriteLine(differences.Count == 0 ? $"identical: {decisions.Count} decisions, all provisional decodes, and the run's quality at every volume" : string.Join('\n', differences.Take(20)));
            return differences.Count == 0 ? 0 : 1;
        });
        return command;
    }
}
