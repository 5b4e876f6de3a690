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
        var more = Number("--more", "Draw so many further pictures, no two with the same caption.", 0, 0, DemoGallery.MostPictures);
        var seed = new Option<int>("--seed") { Description = "Chooses the further pictures.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("demo", "Draws the demo's twelve pictures, and more if wanted, and embeds them with their captions. Example: rtbci gallery demo --more 200 --output gallery") { output, more, seed };
        command.SetAction(parsed =>
        {
            var gallery = DemoGallery.Write(parsed.GetValue(output)!.FullName, parsed.GetValue(more), parsed.GetValue(seed));
            Console.WriteLine(GalleryBuildCommand.Summary(gallery));
        });
        return command;
    }

    /// <summary>A whole number within limits.</summary>
    internal static Option<int> Number(string name, string description, int normal, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => normal, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var number && (number < least || number > most))
                result.AddError($"{name} is {number}; it must lie between {least} and {most}.");
        });
        return option;
    }
}
