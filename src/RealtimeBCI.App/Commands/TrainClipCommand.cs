using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Train;

namespace RealtimeBCI.App;

/// <summary><c>rtbci gallery train-encoder</c>: makes the small CLIP that comes with the program anew.</summary>
internal static class TrainClipCommand
{
    private const int Pool = 200, TellEvery = 100;

    public static Command Create()
    {
        var normal = new ClipSettings();
        var output = new Option<DirectoryInfo>("--output") { Description = "Folder of the encoders.", Required = true, HelpName = "DIR" };
        var steps = GalleryCommand.Number("--steps", "Batches of training.", normal.Steps, 1, 1_000_000);
        var seed = new Option<int>("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => normal.Seed, HelpName = "N" };
        var threads = GalleryCommand.Number("--threads", "Threads; another number may change the last digits.", normal.Threads, 1, 256);
        var command = new Command("train-encoder", $"""
            Trains a small picture and caption encoder on drawings, exports both as ONNX, and scores them on drawings they never met. Takes some ten minutes on two cores.
            With these settings it makes the one that comes with the program (src/RealtimeBCI.Train/Assets/clip).
            Example: rtbci gallery train-encoder --output encoders
            """)
        { output, steps, seed, threads };
        command.SetAction(async (parsed, stop) =>
        {
            var folder = parsed.GetValue(output)!.FullName;
            var settings = normal with { Steps = parsed.GetValue(steps), Seed = parsed.GetValue(seed), Threads = parsed.GetValue(threads) };
            var (sum, count) = (0.0, 0);
            await ClipTraining.RunAsync(folder, settings, (step, loss) =>
            {
                (sum, count) = (sum + loss, count + 1);
                if (count < TellEvery && step + 1 < settings.Steps)
                    return;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step + 1} of {settings.Steps} batches: loss {sum / count:0.000} nats (guessing: {Math.Log(settings.Batch):0.000})"));
                (sum, count) = (0, 0);
            }, stop).ConfigureAwait(false);
            var score = ClipRetrieval.OfDrawings(folder, Pool, settings.Seed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{score.Pool} drawings with captions never met: picture to caption {score.CaptionOfPicture:0.000}, caption to picture {score.PictureOfCaption:0.000}, chance {1.0 / score.Pool:0.000}: {folder}"));
        });
        return command;
    }
}
