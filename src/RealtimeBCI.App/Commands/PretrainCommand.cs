using System.CommandLine;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;
using RealtimeBCI.Train.Neural;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.App;

/// <summary><c>rtbci pretrain</c>: what several participants share, from which mindeye2 starts on a new one.</summary>
public static class PretrainCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var imports = new Option<DirectoryInfo[]>("--import") { Description = "Folder made by 'import nsd'; one per participant.", AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var recordings = new Option<DirectoryInfo[]>("--recording") { Description = "Folder of a recorded session; one per participant.", AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var session = new Option<FileInfo?>("--session") { Description = "Session file whose preprocessing, GLM and decision settings estimate the recordings.", HelpName = "FILE" };
        var gallery = new Option<DirectoryInfo>("--gallery") { Description = "Gallery with an embedding for every label.", Required = true, HelpName = "DIR" };
        var output = new Option<FileInfo>("--output") { Description = "The checkpoint, for 'train --family mindeye2 --set start=FILE'.", Required = true, HelpName = "FILE" };
        var family = new FamilyOptions("mindeye2");
        var command = new Command("pretrain", """
            Trains mindeye2 on several participants at once: a linear map for each, and everything else shared.
            Example: rtbci pretrain --import imports/nsd-2 imports/nsd-5 imports/nsd-7 --gallery gallery --set hidden=512 --output shared.safetensors
            """)
        { imports, recordings, session, gallery, output };
        family.AddTo(command);
        command.Validators.Add(result =>
        {
            var runs = result.GetValue(recordings) is { Length: > 0 };
            if (!runs && result.GetValue(imports) is not { Length: > 0 })
                result.AddError("pretrain needs --import DIR or --recording DIR.");
            if (runs && result.GetValue(session) is null)
                result.AddError("--session is missing; recordings need the settings by which their trials are estimated.");
        });
        command.SetAction(async (parsed, stop) =>
        {
            var participants = new List<TrainingTrials>();
            foreach (var folder in parsed.GetValue(imports) ?? [])
            {
                using var trials = ImportedTrials.Load(folder.FullName);
                participants.Add(trials.Take(trials.Where(t => t.Split != TrialSplit.Test)));
            }
            foreach (var folder in parsed.GetValue(recordings) ?? [])
                participants.Add(BundleTraining.TrialsOf((await BundleTraining.RunsAsync(
                    new() { Recordings = [folder.FullName] }, SessionFile.Load(parsed.GetValue(session)!.FullName).Protocol, stop).ConfigureAwait(false)).Runs));
            var file = parsed.GetValue(output)!.FullName;
            var pictures = Gallery.Load(parsed.GetValue(gallery)!.FullName);
            await TrainingBars.ShowAsync(progress => Task.Run(() =>
            {
                MindEye2Pretraining.Run(participants, pictures, family.Of(parsed), file, progress, stop);
                return file;
            }, stop)).ConfigureAwait(false);
            Console.WriteLine($"{participants.Count} participants, {participants.Sum(p => p.Count)} trials: {file}");
            return 0;
        });
        return command;
    }
}
