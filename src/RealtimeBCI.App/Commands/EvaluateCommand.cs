using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using RealtimeBCI.App.Evaluation;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Session.Report;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary><c>rtbci evaluate</c>: how well runs are decoded that training has not seen.</summary>
public static class EvaluateCommand
{
    private const string DefaultSession = """
        name: evaluation
        preprocess: { realign: true }
        glm: { estimator: glmsingle, motionRegressors: 0 }
        decision: { afterOffsetSeconds: 7.5 }
        """;

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var bids = new Option<DirectoryInfo>("--bids") { Description = "Folder of runs with events, by BIDS names; trial_type is the label.", Required = true, HelpName = "DIR" };
        var leaveOut = new Option<bool>("--leave-one-run-out") { Description = "Train on all runs but one, decode that one; each in turn.", Required = true };
        var session = new Option<FileInfo?>("--session") { Description = "Session file; without it: glmsingle, decided 7.5 s after a trial's end.", HelpName = "FILE" };
        var mask = new Option<FileInfo?>("--mask") { Description = "Mask; else the folder's only *_mask.nii.gz.", HelpName = "FILE" };
        var family = new FamilyOptions();
        var work = new Option<DirectoryInfo?>("--work") { Description = "Keep bundles and sessions of the folds here.", HelpName = "DIR" };
        var json = new Option<FileInfo?>("--json") { Description = "Write the result as JSON.", HelpName = "FILE" };
        var against = new Option<FileInfo?>("--against") { Description = "Compare with the JSON of another evaluation, trial by trial.", HelpName = "FILE" };
        var command = new Command("evaluate", """
            Scores the whole path on real data. Each held-out run is sent by a bridge process to a session process, and what came out is scored.
            Example: rtbci evaluate --bids data/haxby2001 --leave-one-run-out --json scores.json
            Example: rtbci evaluate --bids data/haxby2001 --leave-one-run-out --session window.yaml --against scores.json
            """)
        { bids, leaveOut, session, mask, work, json, against };
        family.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var folder = parsed.GetValue(bids)!.FullName;
            var keep = parsed.GetValue(work)?.FullName;
            var other = parsed.GetValue(against) is { } compared ? EvaluatedTrial.Read(compared.FullName) : null;
            var scratch = keep ?? Directory.CreateTempSubdirectory("rtbci-evaluate-").FullName;
            try
            {
                Directory.CreateDirectory(scratch);
                var file = parsed.GetValue(session)?.FullName ?? WriteDefault(scratch);
                var protocol = SessionFile.Load(file).Protocol;
                var evaluation = new LeaveOneRunOut(new() { Bids = folder }, protocol, file, parsed.GetValue(mask)?.FullName ?? BidsRuns.FindMask(folder), scratch, family.Of(parsed));
                var scores = await evaluation.RunAsync(Print, stop).ConfigureAwait(false);
                await WriteAsync(scores, parsed.GetValue(json)?.FullName, other, stop).ConfigureAwait(false);
                return 0;
            }
            finally
            {
                if (keep is null)
                    Directory.Delete(scratch, true);
            }
        });
        return command;
    }

    private static string WriteDefault(string folder)
    {
        var file = Path.Combine(folder, "session.yaml");
        File.WriteAllText(file, DefaultSession);
        return file;
    }

    private static void Print(RunScore fold) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{fold.Run}: {fold.Score.Correct} of {fold.Score.Trials} right, log-loss {fold.Score.LogLoss:0.000}"));

    private static async Task WriteAsync(IReadOnlyList<RunScore> scores, string? path, IReadOnlyList<EvaluatedTrial>? other, CancellationToken stop)
    {
        var candidates = scores[0].Score.Candidates;
        var total = SessionScore.Of([.. scores.SelectMany(s => s.Decisions.Where(d => d.Trial < s.Labels.Count).Select(d => (d, s.Labels[d.Trial])))], candidates);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"all: top-1 {total.Top1:0.000} over {total.Trials} trials (chance {total.Chance:0.000}, shuffled labels {total.ShuffledTop1:0.000}, p {total.P:0.0e0}), log-loss {total.LogLoss:0.000} (chance {Math.Log(candidates):0.000})"));
        EvaluatedTrial[] trials = [.. scores.SelectMany(s => s.Decisions.Where(d => !d.IsProvisional && d.Trial < s.Labels.Count)
            .Select(d => EvaluatedTrial.Of(s.Run, d, s.Labels[d.Trial], candidates)))];
        if (other is not null)
            Console.WriteLine(PairedDifference.Of(trials, other));
        if (path is null)
            return;
        var result = new
        {
            top1 = total.Top1,
            trials = total.Trials,
            chance = total.Chance,
            logLoss = total.LogLoss,
            shuffledTop1 = total.ShuffledTop1,
            p = total.P,
            perRun = scores.Select(s => new { run = s.Run, top1 = s.Score.Top1, trials = s.Score.Trials, planned = s.Labels.Count, logLoss = s.Score.LogLoss }),
            perTrial = trials,
        };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(result, EvaluatedTrial.Json), stop).ConfigureAwait(false);
    }
}
