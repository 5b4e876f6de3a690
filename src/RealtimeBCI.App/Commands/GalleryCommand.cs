using System.CommandLine;
using RealtimeBCI.App.Demo;
using RealtimeBCI.Decode;
using RealtimeBCI.Feedback;
using RealtimeBCI.Retrieve;

namespace RealtimeBCI.App;

/// <summary><c>rtbci gallery</c>: candidates with pictures and embeddings.</summary>
public static class GalleryCommand
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("gallery", """
        Makes galleries of candidates.
        Example: rtbci gallery build --pictures stimuli --output gallery
        """)
    {
        Build(),
        Demo(),
    };

    private static Command Demo()
    {
        var output = Output();
        var command = new Command("demo", "Draws the demo's twelve pictures and embeds them. Example: rtbci gallery demo --output gallery") { output };
        command.SetAction(parsed =>
        {
            DemoGallery.Write(parsed.GetValue(output)!.FullName);
            Console.WriteLine($"gallery: {parsed.GetValue(output)!.FullName}");
        });
        return command;
    }

    private static Command Build()
    {
        var pictures = new Option<DirectoryInfo>("--pictures") { Description = "Folder of pictures; a file's name is its candidate's id.", Required = true, HelpName = "DIR" };
        var encoder = new Option<FileInfo?>("--encoder") { Description = "ONNX graph from pictures [1,3,size,size] in 0..1 to embeddings; without it, the built-in Gabor-and-colour graph.", HelpName = "FILE" };
        var output = Output();
        var command = new Command("build", "Embeds a folder of pictures. Example: rtbci gallery build --pictures stimuli --output gallery") { pictures, encoder, output };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!.FullName;
            Directory.CreateDirectory(folder);
            var graph = parsed.GetValue(encoder)?.FullName;
            if (graph is null)
                GaborEncoderGraph.Write(graph = Path.Combine(folder, "encoder.onnx"));
            using var model = new PictureEncoder(graph);
            string[] files = [.. parsed.GetValue(pictures)!.EnumerateFiles().Select(f => f.FullName)
                .Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)];
            if (files.Length == 0)
                throw new Cli.FailureException($"{parsed.GetValue(pictures)!.FullName} holds no picture ({string.Join(", ", Endings)}).");
            var embeddings = new List<float>();
            foreach (var file in files)
            {
                var picture = PictureFile.Load(file);
                embeddings.AddRange(model.Encode(picture.Rgba, picture.Width, picture.Height));
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }
            GalleryItem[] items = [.. files.Select(f => new GalleryItem(Path.GetFileNameWithoutExtension(f), Path.GetFileNameWithoutExtension(f).Replace('_', ' '), Path.GetFileName(f)))];
            new Gallery(items, embeddings.ToArray(), model.Dimension, folder).Write(folder);
            Console.WriteLine($"{items.Length} pictures of {model.Dimension} dimensions: {folder}");
        });
        return command;
    }

    private static Option<DirectoryInfo> Output() => new("--output") { Description = "The gallery's folder.", Required = true, HelpName = "DIR" };
}
