using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Session.Protocol;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Features;

namespace RealtimeBCI.App;

/// <summary><c>rtbci train</c>: a decoder bundle from runs with events, or from recorded sessions.</summary>
public static class TrainCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var session = new Option<FileInfo>("--session") { Description = "Session file of the runs that will be decoded: its preprocessing, GLM and decision settings are used.", Required = true, HelpName = "FILE" };
        var gallery = new Option<DirectoryInfo>("--gallery") { Description = "Gallery with an embedding for every label.", Required = true, HelpName = "DIR" };
        var bids = new Option<DirectoryInfo?>("--bids") { Description = "Folder of runs with events, by BIDS names.", HelpName = "DIR" };
        var state = new Option<CognitiveState>("--state") { Description = "What participants did in those runs." };
        var recordings = new Option<DirectoryInfo[]>("--recording") { Description = "Folder of a recorded session; may be given several times.", AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var mask = new Option<FileInfo?>("--mask") { Description = "Mask (NIfTI); else the only *_mask.nii.gz of the folder, else the brain of the first volume.", HelpName = "FILE" };
        var groups = new Option<FileInfo?>("--voxel-groups") { Description = "Labels of brain regions (NIfTI on the mask's grid, names in a .tsv beside it), for families whose targets see some regions alone.", HelpName = "FILE" };
        var voxels = new Option<int?>("--voxels") { Description = "Keep this many voxels: those that tell the training labels apart best.", HelpName = "N" };
        var family = new Option<string>("--family") { Description = $"Decoder family: {string.Join(", ", DecoderFamilies.All.Select(f => f.Name))}.", DefaultValueFactory = _ => PublishedFamilies.Ridge.Name, HelpName = "NAME" };
        var settings = new Option<string[]>("--set") { Description = "A setting of the family, such as epochs=50; may be given several times.", AllowMultipleArgumentsPerToken = true, HelpName = "KEY=VALUE" };
        var weights = new Option<WeightFormat>("--weights") { Description = "How the model's weights are stored." };
        var seed = new Option<int>("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var output = new Option<DirectoryInfo>("--output") { Description = "The bundle's folder.", Required = true, HelpName = "DIR" };
        var command = new Command("train", """
            Trains a decoder on betas as a session would have known them at each decision, and writes a bundle.
            Example: rtbci train --recording sessions/localiser --session imagery.yaml --gallery gallery --output bundle
            """)
        { session, gallery, bids, state, recordings, mask, groups, family, settings, seed, voxels, weights, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(bids) is null && result.GetValue(recordings) is not { Length: > 0 })
                result.AddError("train needs --bids DIR or --recording DIR.");
            if (result.GetValue(settings)?.FirstOrDefault(s => s.IndexOf('=', StringComparison.Ordinal) < 1) is { } wrong)
                result.AddError($"--set {wrong} is no KEY=VALUE.");
        });
        command.SetAction(async (parsed, stop) =>
        {
            var protocol = SessionFile.Load(parsed.GetValue(session)!.FullName).Protocol;
            var source = new TrainingSource
            {
                Bids = parsed.GetValue(bids)?.FullName,
                State = parsed.GetValue(state),
                Recordings = [.. parsed.GetValue(recordings)?.Select(r => r.FullName) ?? []],
                Mask = parsed.GetValue(mask)?.FullName,
                VoxelGroups = parsed.GetValue(groups)?.FullName,
            };
            var trained = await BundleTraining.RunAsync(
                source, protocol, Gallery.Load(parsed.GetValue(gallery)!.FullName), parsed.GetValue(output)!.FullName,
                new TrainingOptions
                {
                    Family = parsed.GetValue(family)!,
                    Settings = parsed.GetValue(settings)?.Select(s => s.Split('=', 2)).ToDictionary(s => s[0], s => s[1]) ?? [],
                    Seed = parsed.GetValue(seed),
                    Voxels = parsed.GetValue(voxels),
                    Weights = new() { Format = parsed.GetValue(weights) },
                }, TimeProvider.System, stop).ConfigureAwait(false);
            foreach (var entry in trained.Calibration.Where(c => c.Repeats == 1))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{entry.State}: cross-validated top-1 {entry.Top1:0.000} over {entry.Candidates} candidates (chance {1.0 / entry.Candidates:0.000}), log-loss {entry.LogLoss:0.000}, {entry.Decisions} trials"));
            Console.WriteLine($"bundle: {parsed.GetValue(output)!.FullName}");
            return 0;
        });
        return command;
    }
}
