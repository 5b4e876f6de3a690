using System.CommandLine;
using System.Globalization;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;
using RealtimeBCI.Train.Benchmark;
using RealtimeBCI.Train.Nsd;

namespace RealtimeBCI.App;

/// <summary><c>rtbci benchmark</c>: decoder families side by side.</summary>
public static class BenchmarkCommand
{
    /// <summary>The command with its verbs.</summary>
    public static Command Create() => new("benchmark", """
        Compares decoder families on data that others can have too.
        Example: rtbci benchmark nsd-imagery --perception imports/nsd-1 --imagery imports/imagery-1 --gallery gallery --output benchmark
        """)
    {
        NsdImagery(),
    };

    private static Command NsdImagery()
    {
        var perception = new Option<DirectoryInfo[]>("--perception") { Description = "Folder made by 'import nsd'; one per subject.", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var imagery = new Option<DirectoryInfo[]>("--imagery") { Description = "Folder made by 'import nsd-imagery'; one per subject, in the same order.", Required = true, AllowMultipleArgumentsPerToken = true, HelpName = "DIR" };
        var gallery = new Option<DirectoryInfo>("--gallery") { Description = "Gallery with every picture's embeddings.", Required = true, HelpName = "DIR" };
        var families = new Option<string[]>("--families") { Description = "Families to compare; all, if left out.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        var shuffled = new Option<string[]>("--shuffled") { Description = "Families to train on shuffled labels too; ridge, if left out.", AllowMultipleArgumentsPerToken = true, HelpName = "NAME" };
        var settings = new Option<string[]>("--set") { Description = "A setting of a family, such as mindeye1.epochs=50.", AllowMultipleArgumentsPerToken = true, HelpName = "FAMILY.KEY=VALUE" };
        var repeats = new Option<int[]>("--repeats") { Description = "Numbers of repeats to sum.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8, 16], HelpName = "K" };
        var frozen = new Option<bool>("--frozen-normaliser") { Description = "Keep the training session's normalisation in the imagery session, instead of following it trial by trial." };
        var seed = new Option<int>("--seed") { Description = "Where chance starts.", DefaultValueFactory = _ => 1, HelpName = "N" };
        var output = new Option<DirectoryInfo>("--output") { Description = "Folder for table.html, table.tsv and the bundles.", Required = true, HelpName = "DIR" };
        var command = new Command("nsd-imagery", """
            Trains each family on perception (NSD) and scores it on perception and imagery (NSD-Imagery), single trials first, beside controls; writes one table.
            Example: rtbci benchmark nsd-imagery --perception imports/nsd-1 --imagery imports/imagery-1 --gallery gallery --families ridge brain-diffuser --output benchmark
            """)
        { perception, imagery, gallery, families, shuffled, settings, repeats, frozen, seed, output };
        command.Validators.Add(result =>
        {
            if (result.GetValue(perception)?.Length != result.GetValue(imagery)?.Length)
                result.AddError($"--perception names {result.GetValue(perception)?.Length} folders and --imagery {result.GetValue(imagery)?.Length}; give one of each per subject.");
            if (result.GetValue(settings)?.FirstOrDefault(s => s.Split('=', 2) is not [var key, _] || key.IndexOf('.', StringComparison.Ordinal) < 1) is { } wrong)
                result.AddError($"--set {wrong} is no FAMILY.KEY=VALUE.");
            if (result.GetValue(repeats)?.Any(k => k < 1) == true)
                result.AddError("--repeats takes numbers of at least 1.");
        });
        command.SetAction((parsed, stop) =>
        {
            var folder = Directory.CreateDirectory(parsed.GetValue(output)!.FullName).FullName;
            var options = new BenchmarkOptions
            {
                Folder = Path.Combine(folder, "bundles"),
                Settings = SettingsOf(parsed.GetValue(settings) ?? []),
                Repeats = parsed.GetValue(repeats)!,
                Adapts = !parsed.GetValue(frozen),
                Seed = parsed.GetValue(seed),
            };
            if (parsed.GetValue(families) is { Length: > 0 } chosen)
                options = options with { Families = [.. chosen.Select(f => DecoderFamilies.Of(f).Name)] };
            if (parsed.GetValue(shuffled) is { Length: > 0 } dealt)
                options = options with { Shuffled = [.. dealt.Select(f => DecoderFamilies.Of(f).Name)] };
            Run(parsed.GetValue(perception)!, parsed.GetValue(imagery)!, Gallery.Load(parsed.GetValue(gallery)!.FullName), options, folder, stop);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(DirectoryInfo[] perception, DirectoryInfo[] imagery, Gallery gallery, BenchmarkOptions options, string folder, CancellationToken stop)
    {
        var subjects = new List<(IReadOnlyList<TestSet>, IReadOnlyList<BenchmarkColumn>)>();
        var notes = new List<string>();
        foreach (var (seen, imagined) in perception.Zip(imagery))
        {
            using ImportedTrials one = ImportedTrials.Load(seen.FullName), other = ImportedTrials.Load(imagined.FullName);
            var data = new BenchmarkData(one, other, gallery);
            var subject = new SubjectBenchmark(data, options);
            subjects.Add((subject.Sets, subject.Run(Console.WriteLine, stop)));
            notes.Add(string.Create(CultureInfo.InvariantCulture,
                $"Subject {data.Subject}: {data.Training.Count} training trials, {one.Manifest.VoxelCount} voxels, {one.Manifest.BetaVersion}; perception normalised {one.Manifest.Normalisation.Kind}, imagery {other.Manifest.Normalisation.Kind}{(options.Adapts ? ", then followed trial by trial by what came before" : "")}."));
        }
        notes.Add($"Repeats are summed as evidence, score by score, in the order of time. Seed {options.Seed}. Intervals are 95 %.");
        notes.Add("Log-loss and slope use the temperature learned on perception; on imagery that is another state's, and the row 'recalibrated on the other run' shows what a calibration of its own would give.");
        var table = BenchmarkTable.Of(subjects, options.Repeats, options.Seed);
        var warning = $"Acausal betas: {ImportManifest.AcausalBetas}. Every figure rests on betas that no session could have had at its decisions.";
        BenchmarkTsv.Write(Path.Combine(folder, "table.tsv"), table, [warning, .. notes]);
        BenchmarkPage.Write(Path.Combine(folder, "table.html"), table, "Decoder families on NSD-Imagery", [warning], notes);
        foreach (var (row, values) in table.Rows.Where(r => r.Row.Repeats == 1 && r.Row.Measure.StartsWith("top-1", StringComparison.Ordinal)))
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Set}: chance {row.Chance:0.000}; {string.Join(", ", table.Columns.Zip(values).Where(c => c.Second.IsThere).Select(c => $"{c.First.Name} {c.Second.Score.Value:0.000}"))}"));
        Console.WriteLine($"table: {Path.Combine(folder, "table.html")}");
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>> SettingsOf(string[] texts) => texts.Select(t => t.Split('=', 2)).GroupBy(t => t[0][..t[0].IndexOf('.', StringComparison.Ordinal)])
        .ToDictionary(g => DecoderFamilies.Of(g.Key).Name, g => (IReadOnlyDictionary<string, string>)g.ToDictionary(t => t[0][(g.Key.Length + 1)..], t => t[1]));
}
