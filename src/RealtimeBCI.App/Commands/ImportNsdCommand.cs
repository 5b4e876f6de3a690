using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.App;

/// <summary><c>rtbci import nsd</c> and <c>rtbci import nsd-imagery</c>: a user's own copy of the public data becomes a folder that decoders train on.</summary>
public static class ImportNsdCommand
{
    /// <summary><c>import nsd</c> with its options.</summary>
    public static Command Nsd()
    {
        var (root, subject, output) = Common();
        var sessions = new Option<string?>("--sessions") { Description = "Sessions such as 1-37 or 1,3,5; all that are there without it.", HelpName = "LIST" };
        var betas = new Option<string>("--betas") { Description = "Version of the betas.", DefaultValueFactory = _ => "betas_fithrf_GLMdenoise_RR", HelpName = "VERSION" };
        betas.AcceptOnlyFromAmong("betas_assumehrf", "betas_fithrf", "betas_fithrf_GLMdenoise_RR");
        var renorm = new Option<FileInfo?>("--renorm") { Description = "MindEye2's betas_all_subjNN_fp32_renorm.hdf5 instead of the released betas.", HelpName = "FILE" };
        var normalise = new Option<string>("--normalise") { Description = "none: percent signal change; training, session: z-scores from training trials alone.", DefaultValueFactory = _ => "none" };
        normalise.AcceptOnlyFromAmong("none", "training", "session");
        var validation = new Option<double>("--validation") { Description = "Share of the training pictures kept for validation.", DefaultValueFactory = _ => 0.1, HelpName = "SHARE" };
        var seed = new Option<int>("--seed") { Description = "Draws the validation pictures.", DefaultValueFactory = _ => 0 };
        var shared = new Option<bool>("--train-on-shared") { Description = "Trains on the shared pictures as well, but never on the targets of NSD-Imagery." };
        var pictures = new Option<string?>("--pictures") { Description = "Writes pictures as PNG into OUTPUT/pictures: all, test, or a list of 73k ids counted from 0.", Arity = ArgumentArity.ZeroOrOne, HelpName = "WHICH" };
        var command = new Command("nsd", """
            Imports betas, labels and pictures of one subject from your own copy of NSD. Nothing is fetched. The betas are acausal (GLMsingle, whole session), and labelled so.
            Example: rtbci import nsd --nsd nsd --subject 1 --sessions 1-37 --output subj01
            """)
        { root, subject, sessions, betas, renorm, normalise, validation, seed, shared, pictures, output };
        command.SetAction((parsed, stop) =>
        {
            var folder = new NsdFolder(parsed.GetValue(root)!.FullName, parsed.GetValue(subject));
            var target = parsed.GetValue(output)!.FullName;
            var options = new NsdImportOptions
            {
                Folder = folder,
                BetaVersion = parsed.GetValue(betas)!,
                Renorm = parsed.GetValue(renorm)?.FullName,
                Sessions = parsed.GetValue(sessions) is { } list ? SessionList(list) : null,
                Normalise = Enum.Parse<NsdNormalise>(parsed.GetValue(normalise)!, ignoreCase: true),
                Split = new(parsed.GetValue(validation), parsed.GetValue(seed), parsed.GetValue(shared)),
            };
            Report(NsdImport.Run(options, target, Console.WriteLine, stop), target);
            if (parsed.GetResult(pictures) is not null)
                ExportPictures(folder, target, parsed.GetValue(pictures) ?? "all");
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary><c>import nsd-imagery</c> with its options.</summary>
    public static Command Imagery()
    {
        var (root, subject, output) = Common();
        var normalise = new Option<string>("--normalise") { Description = "none; running: by an import of NSD, then by the trials before (causal); run-whole: over whole runs (acausal, for comparison alone).", DefaultValueFactory = _ => "none" };
        normalise.AcceptOnlyFromAmong("none", "running", "run-whole");
        var statistics = new Option<DirectoryInfo?>("--statistics") { Description = "An import of NSD of the same subject, from which --normalise running starts.", HelpName = "IMPORT" };
        var pictures = new Option<bool>("--pictures") { Description = "Writes the twelve targets that have a picture as PNG into OUTPUT/pictures." };
        var command = new Command("nsd-imagery", """
            Imports vision and imagery trials of one subject from your own copy of NSD-Imagery: vision labelled with the picture shown, imagery with the cue; attention left out.
            Example: rtbci import nsd-imagery --nsd nsd --subject 1 --output subj01-imagery
            """)
        { root, subject, normalise, statistics, pictures, output };
        command.SetAction(parsed =>
        {
            var folder = new NsdFolder(parsed.GetValue(root)!.FullName, parsed.GetValue(subject));
            var target = parsed.GetValue(output)!.FullName;
            using var from = parsed.GetValue(statistics) is { } import ? ImportedTrials.Load(import.FullName) : null;
            var how = parsed.GetValue(normalise) switch { "running" => ImageryNormalise.Running, "run-whole" => ImageryNormalise.RunWhole, _ => ImageryNormalise.None };
            Report(ImageryImport.Run(folder, how, from, target), target);
            if (!parsed.GetValue(pictures))
                return;
            PictureExport.Imagery(folder, Path.Combine(target, "pictures"));
            Console.WriteLine($"pictures: {Path.Combine(target, "pictures")}");
        });
        return command;
    }

    private static (Option<DirectoryInfo> Root, Option<int> Subject, Option<DirectoryInfo> Output) Common() => (
        new("--nsd") { Description = "Your copy: the folder that holds nsddata, nsddata_betas and nsddata_stimuli.", Required = true, HelpName = "DIR" },
        new("--subject") { Description = "1 to 8.", Required = true, HelpName = "N" },
        new("--output") { Description = "The folder to write; an import that stands there is replaced.", Required = true, HelpName = "DIR" });

    private static void Report(ImportManifest manifest, string folder)
    {
        Console.WriteLine($"{manifest.Dataset}, subject {manifest.Subject}: {manifest.Trials} trials x {manifest.VoxelCount} voxels, {manifest.Unit}");
        Console.WriteLine($"betas: {manifest.Betas}; normalisation: {manifest.Normalisation.Kind}{(manifest.Normalisation.From.Length > 0 ? $" ({manifest.Normalisation.From})" : "")}");
        Console.WriteLine(string.Join(", ", manifest.Counts.Select(c => $"{c.Key} {c.Value.ToString(CultureInfo.InvariantCulture)}")));
        Console.WriteLine($"import: {folder}");
    }

    private static void ExportPictures(NsdFolder folder, string target, string which)
    {
        using var imported = ImportedTrials.Load(target);
        Nsd73kZeroBased[] ids = which switch
        {
            "all" => [.. imported.Trials.Select(t => Nsd73kZeroBased.FromItem(t.Item)!.Value).Distinct()],
            "test" => [.. imported.Trials.Where(t => t.Split == TrialSplit.Test).Select(t => Nsd73kZeroBased.FromItem(t.Item)!.Value).Distinct()],
            _ => [.. which.Split(',').Select(text => new Nsd73kZeroBased(Number(text, "--pictures")))],
        };
        var output = Path.Combine(target, "pictures");
        PictureExport.Nsd(folder, ids, output);
        Console.WriteLine($"{ids.Length} pictures: {output}");
    }

    private static int[] SessionList(string text)
    {
        var sessions = new SortedSet<int>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-');
            int first = Number(ends[0], "--sessions"), last = ends.Length == 2 ? Number(ends[1], "--sessions") : first;
            if (ends.Length > 2 || first < 1 || last < first || last > 40)
                throw new Cli.FailureException($"--sessions {text}: '{part}' is no session or range of sessions from 1 to 40, such as 1-37.");
            sessions.UnionWith(Enumerable.Range(first, last - first + 1));
        }
        return [.. sessions];
    }

    private static int Number(string text, string option) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        ? value
        : throw new Cli.FailureException($"{option}: '{text}' is no whole number.");
}
