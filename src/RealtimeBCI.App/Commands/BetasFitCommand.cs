using System.CommandLine;
using RealtimeBCI.Glm;

namespace RealtimeBCI.App;

/// <summary><c>rtbci betas fit</c>: learns a single-trial model from training runs.</summary>
public static class BetasFitCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("TRAIN_DIR") { Description = "Training runs: run-NN_bold.nii[.gz] with run-NN_events.tsv, or BIDS names." };
        var output = new Option<DirectoryInfo>("--output") { Description = "The model's folder.", Required = true, HelpName = "MODEL" };
        var options = new SeriesOptions();
        var command = new Command("fit", """
            Learns from training runs what the estimator glmsingle needs: responses, noise components, noise, drift and spread of betas of every voxel.
            Example: rtbci betas fit train --output model
            """)
        { folder, output };
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            var (model, mask) = Learn(parsed.GetValue(folder)!.FullName, options, parsed);
            SingleTrialModelFile.Write(parsed.GetValue(output)!.FullName, model, mask);
            foreach (var (key, value) in model.Notes)
                Console.WriteLine($"{key}: {value}");
            return 0;
        });
        return command;
    }

    internal static (SingleTrialModel Model, Mask Mask) Learn(string folder, SeriesOptions options, ParseResult parsed)
    {
        var settings = options.Settings(parsed, "glmsingle", "spm", true);
        var (runs, mask, estimated) = RecordedFiles.Read(folder, options, parsed, settings);
        return (SingleTrialLearning.Learn(runs, estimated, settings, new()), mask);
    }
}
