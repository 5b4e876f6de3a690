using System.CommandLine;
using RealtimeBCI.App.Demo;

namespace RealtimeBCI.App;

/// <summary><c>rtbci gallery</c>: candidates with pictures, captions and embeddings.</summary>
public static class GalleryCommand
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("gallery", """
        Makes galleries of candidates, and the encoder that the program brings along for them.
        Example: rtbci gallery build --pictures stimuli --output gallery
        """)
    {
        GalleryBuildCommand.Create(),
        Demo(),
        TrainClipCommand.Create(),
    };

    private static Command Demo()
    {
        var output = new Option<DirectoryInfo>("--output") { Description = "The gallery's folder.", Required = true, HelpName = "DIR" };
        var more = new Option<int>("--more") { Description = "Draw so many further pictures, no two with the same caption.", HelpName = "N" };
        var seed = new Option<int>("--seed") { Description = "Chooses the further pictures.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("demo", "Draws the demo's twelve pictures, and more if wanted, and embeds them with their captions. Example: rtbci gallery demo --more 200 --output gallery") { output, more, seed };
        command.Validators.Add(result =>
        {
            if (result.GetValue(more) is < 0 or > DemoGallery.MostPictures)
                result.AddError($"--more {result.GetValue(more)} is not 0 to {DemoGallery.MostPictures}.");
        });
        command.SetAction(parsed =>
        {
            var gallery = DemoGallery.Write(parsed.GetValue(output)!.FullName, parsed.GetValue(more), parsed.GetValue(seed));
            Console.WriteLine(GalleryBuildCommand.Summary(gallery));
        });
        return command;
    }
}
