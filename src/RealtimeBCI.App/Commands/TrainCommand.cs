using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.App;

/// <summary><c>rtbci train</c>: a decoder bundle from runs with events, or from recorded sessions.</summary>
public static class TrainCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var session = new Option<FileInfo?>("--session") { Description = "Session file of the runs that will be decoded: its preprocessing, GLM and decision settings are used.", HelpName = "FILE" };
        var gallery = new Option<DirectoryInfo>("--gallery") { Description = "Gallery with an embedding for every label.", Required = true, HelpName = "DIR" };
        var bids = new Option<DirectoryInfo?>("--bids") { Description = "Folder of runs with events, by BIDS names.", HelpName = "DIR" };
        var state = new Option<CognitiveState>("--state") { Description = "What participants did in those runs." };
        var recordings = new Option<DirectoryInfo[]>("--recording") { Description = "Folder of a recorded session; may be given several times.", AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var mask = new Option<FileInfo?>("--mask") { Description = "Mask (NIfTI); else the only *_mask.nii.gz of the folder, else the brain of the first volume.", HelpName = "FILE" };
        var voxels = new Option<int?>("--voxels") { Description = "Keep this many voxels: those that tell the training labels apart best.", HelpName = "N" };
        var import = new Option<DirectoryInfo?>("--import") { Description = "Folder made by 'import nsd', instead of runs; its bundles are for decode and benchmark, no session takes them.", HelpName = "DIR" };
        var family = new FamilyOptions();
        var output = new Option<DirectoryInfo>("--output") { Description = "The bundle's folder.", Required = true, HelpName = "DIR" };
        var command = new Command("train", """
            Trains a decoder on betas as a session would have known them at each decision, and writes a bundle.
            Example: rtbci train --recording sessions/localiser --session imagery.yaml --gallery gallery --output bundle
            Example: rtbci train --import imports/nsd-1 --gallery gallery --family mindeye1 --set hidden=512 --set epochs=60 --output bundle
            """)
        { session, gallery, bids, state, recordings, import, mask, voxels, output };
        family.AddTo(command);
        command.Validators.Add(result =>
        {
            var runs = result.GetValue(bids) is not null || result.GetValue(recordings) is { Length: > 0 };
            if (runs == result.GetValue(import) is not null)
                result.AddError("train needs either --bids DIR or --recording DIR, or --import DIR.");
            if (runs && result.GetValue(session) is null)
                result.AddError("--session is missing; with runs, training needs the settings of the sessions that will be decoded.");
        });
        command.SetAction(async (parsed, stop) =>
        {
            var options = family.Of(parsed) with { Voxels = parsed.GetValue(voxels) };
            var pictures = Gallery.Load(parsed.GetValue(gallery)!.FullName);
            var folder = parsed.GetValue(output)!.FullName;
            var trained = await TrainingBars.ShowAsync(progress => parsed.GetValue(import) is { } imported
                ? Task.Run(() => ImportTraining.Run(imported.FullName, pictures, folder, options, TimeProvider.System, progress, stop), stop)
                : BundleTraining.RunAsync(new()
                {
                    Bids = parsed.GetValue(bids)?.FullName,
                    State = parsed.GetValue(state),
                    Recordings = [.. parsed.GetValue(recordings)?.Select(r => r.FullName) ?? []],
                    Mask = parsed.GetValue(mask)?.FullName,
                }, SessionFile.Load(parsed.GetValue(session)!.FullName).Protocol, pictures, folder, options, TimeProvider.System, progress, stop)).ConfigureAwait(false);
            foreach (var entry in trained.Calibration.Where(c => c.Repeats == 1))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{entry.State}: cross-validated top-1 {entry.Top1:0.000} over {entry.Candidates} candidates (chance {1.0 / entry.Candidates:0.000}), log-loss {entry.LogLoss:0.000}, {entry.Decisions} trials"));
            Console.WriteLine($"bundle: {folder}");
            return 0;
        });
        return command;
    }
}
