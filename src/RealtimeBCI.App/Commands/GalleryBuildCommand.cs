using System.CommandLine;
using System.CommandLine.Parsing;
using RealtimeBCI.Decode;
using RealtimeBCI.Feedback;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.App;

/// <summary><c>rtbci gallery build</c>: embeds a folder of pictures, and their captions, with any encoders.</summary>
internal static class GalleryBuildCommand
{
    private static readonly string[] Endings = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    public static Command Create()
    {
        var pictures = new Option<DirectoryInfo>("--pictures") { Description = "Folder of pictures; a file's name is its candidate's id.", Required = true, HelpName = "DIR" };
        var captions = new Option<FileInfo?>("--captions") { Description = "Table (TSV) with the columns file (or id) and caption.", HelpName = "FILE" };
        var image = new Option<FileInfo?>("--image-encoder") { Description = "ONNX model that embeds pictures; without it, the small CLIP that comes with the program, which knows drawings only.", HelpName = "FILE" };
        var text = new Option<FileInfo?>("--text-encoder") { Description = "ONNX model that embeds captions.", HelpName = "FILE" };
        var tokenizer = new Option<DirectoryInfo?>("--tokenizer") { Description = "Folder of vocab.json and merges.txt; by default the text encoder's.", HelpName = "DIR" };
        var preset = new Option<string?>("--preset") { Description = $"How the encoders are used, where no {EncoderDescription.FileName} lies beside them: {string.Join(", ", EncoderPresets.Names)}.", HelpName = "NAME" };
        var output = new Option<DirectoryInfo>("--output") { Description = "The gallery's folder.", Required = true, HelpName = "DIR" };
        var threads = GalleryCommand.Number("--threads", "Threads of the encoders.", 2, 1, 256);
        var command = new Command("build", """
            Embeds a folder of pictures, and their captions if there is a table of them.
            Example: rtbci gallery build --pictures stimuli --captions captions.tsv --image-encoder image.onnx --text-encoder text.onnx --tokenizer vocabulary --preset openai-clip --output gallery
            """)
        { pictures, captions, image, text, tokenizer, preset, threads, output };
        command.Validators.Add(result => Check(result, captions, image, text, tokenizer, preset));
        command.SetAction(parsed =>
        {
            var count = parsed.GetValue(threads);
            using var images = Pictures(parsed.GetValue(image)?.FullName, parsed.GetValue(preset), count);
            var table = parsed.GetValue(captions)?.FullName is { } path ? CaptionTable.Load(path) : null;
            using var texts = table is null ? null
                : Captions(parsed.GetValue(image) is not null, parsed.GetValue(text)?.FullName, parsed.GetValue(tokenizer)?.FullName, parsed.GetValue(preset), count);
            Console.WriteLine(Summary(Build(parsed.GetValue(pictures)!.FullName, table, images, texts, parsed.GetValue(output)!.FullName)));
        });
        return command;
    }

    public static string Summary(Gallery gallery) =>
        $"{gallery.Items.Count} pictures with {string.Join(", ", gallery.Spaces.Select(s => s.Tokens == 1 ? $"{s.Name} {s.Channels}" : $"{s.Name} {s.Tokens} x {s.Channels}"))}: {gallery.Folder}";

    private static Gallery Build(string folder, CaptionTable? captions, PictureEncoder images, TextEncoder? texts, string output)
    {
        if (!Directory.Exists(folder))
            throw new Cli.FailureException($"There is no folder {folder}; --pictures takes the folder of the pictures.");
        string[] files = [.. Directory.EnumerateFiles(folder).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        if (files.Length == 0)
            throw new Cli.FailureException($"{folder} holds no picture ({string.Join(", ", Endings)}).");
        var builder = new GalleryBuilder(images, texts);
        foreach (var file in files)
        {
            var (id, picture) = (Path.GetFileNameWithoutExtension(file), PictureFile.Load(file));
            var item = new GalleryItem(id, id.Replace('_', ' '), Path.GetFileName(file), captions?.Of(Path.GetFileName(file)) ?? "");
            builder.Add(item, PicturePreparation.WithoutAlpha(picture.Rgba, picture.Width, picture.Height));
        }
        var gallery = builder.ToGallery(output);
        gallery.Write(output);
        foreach (var file in files.Where(f => Path.GetFullPath(f) != Path.GetFullPath(Path.Combine(output, Path.GetFileName(f)))))
            File.Copy(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
        return gallery;
    }

    private static PictureEncoder Pictures(string? model, string? preset, int threads)
    {
        if (model is null)
        {
            Console.Error.WriteLine("note: the encoder that comes with the program knows its own drawings only; for photographs, give --image-encoder.");
            return OwnClip.Pictures(OwnClip.Folder, threads);
        }
        var tower = Description(model, preset).Image ?? throw new Cli.FailureException($"No image encoder is described for {model}; give its {EncoderDescription.FileName} a section image.");
        return new(model, tower, threads);
    }

    private static TextEncoder? Captions(bool foreign, string? model, string? tokenizer, string? preset, int threads)
    {
        if (model is null)
            return foreign ? null : OwnClip.Captions(OwnClip.Folder, threads);
        var tower = Description(model, preset).Text ?? throw new Cli.FailureException($"No text encoder is described for {model}; the presets with one are those of CLIP.");
        return new(model, tower, tokenizer ?? Path.GetDirectoryName(model)!, threads);
    }

    private static EncoderDescription Description(string model, string? preset) => preset is null ? EncoderDescription.Load(Path.GetDirectoryName(model)!) : EncoderPresets.Of(preset);

    private static void Check(CommandResult result, Option<FileInfo?> captions, Option<FileInfo?> image, Option<FileInfo?> text, Option<DirectoryInfo?> tokenizer, Option<string?> preset)
    {
        if (result.GetValue(text) is not null && (result.GetValue(image) is null || result.GetValue(captions) is null))
            result.AddError("--text-encoder needs --image-encoder, so that both are of one make, and --captions.");
        if (result.GetValue(tokenizer) is not null && result.GetValue(text) is null)
            result.AddError("--tokenizer needs --text-encoder.");
        if (result.GetValue(preset) is { } name && (result.GetValue(image) is null || !EncoderPresets.Names.Contains(name)))
            result.AddError($"--preset {name} is for a model of --image-encoder, and one of {string.Join(", ", EncoderPresets.Names)}.");
    }
}
