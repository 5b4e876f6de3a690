using RealtimeBCI.Tests.Train;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>From a copy of NSD's layout (tools/make-nsd) to the benchmark's table, by the commands that a user types.</summary>
[Collection(WholeProcesses.Name)]
public sealed class BenchmarkCommandTests
{
    [Fact]
    public async Task A_copy_of_nsd_becomes_a_table_of_families_and_controls_single_trials_first()
    {
        var copy = MadeUpNsd.Make("--subjects", "1", "--sessions", "4", "--trials", "75", "--stimulus-size", "64");
        var folder = TestPaths.TemporaryFolder();
        string seen = Path.Combine(folder, "seen"), imagined = Path.Combine(folder, "imagined"), pictures = Path.Combine(folder, "pictures"), gallery = Path.Combine(folder, "gallery"), output = Path.Combine(folder, "out");
        await Rtbci.SucceedAsync("import", "nsd", "--nsd", copy, "--subject", "1", "--pictures", "all", "--output", seen);
        await Rtbci.SucceedAsync("import", "nsd-imagery", "--nsd", copy, "--subject", "1", "--pictures", "--output", imagined);
        Directory.CreateDirectory(pictures);
        foreach (var file in new[] { seen, imagined }.SelectMany(f => Directory.EnumerateFiles(Path.Combine(f, "pictures"))))
            File.Copy(file, Path.Combine(pictures, Path.GetFileName(file)), overwrite: true);
        await Rtbci.SucceedAsync("gallery", "build", "--pictures", pictures, "--captions", Path.Combine(copy, "captions.tsv"), "--output", gallery);
        var said = await Rtbci.SucceedAsync("benchmark", "nsd-imagery", "--perception", seen, "--imagery", imagined, "--gallery", gallery,
            "--families", "ridge", "centroid", "chance", "--output", output);
        Assert.Contains("NSD-Imagery, imagined, A and B: chance 0.083", said);

        var rows = File.ReadAllLines(Path.Combine(output, "table.tsv")).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')).ToArray();
        Assert.Contains("acausal", File.ReadAllText(Path.Combine(output, "table.tsv")));
        Assert.Contains("Acausal betas", File.ReadAllText(Path.Combine(output, "table.html")));
        int Column(string name) => Array.IndexOf(rows[0], name);
        double Value(string set, int repeats, string measure, string column) =>
            double.Parse(rows.Single(r => r[0] == set && r[1] == $"{repeats}" && r[2].StartsWith(measure, StringComparison.Ordinal))[Column(column)], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal("1", rows[1][1]);
        foreach (var set in new[] { "NSD-Imagery, seen, A and B", "NSD-Imagery, imagined, A and B" })
        {
            Assert.InRange(Value(set, 1, "top-1", "ridge"), 0.17, 1);
            Assert.InRange(Value(set, 1, "top-1", "chance"), 0, 0.17);
            Assert.Equal(Math.Log(12), Value(set, 1, "log-loss, nats", "chance"), 1e-3);
            Assert.InRange(Value(set, 1, "top-1", "ridge, shuffled"), 0, 0.25);
        }
        Assert.True(Value("NSD-Imagery, seen, A and B", 1, "top-1", "ridge") > Value("NSD-Imagery, imagined, A and B", 1, "top-1", "ridge"));
        Assert.Equal("n/a", rows.Single(r => r[0] == "NSD-Imagery, seen, A and B" && r[1] == "1" && r[2].StartsWith("top-1", StringComparison.Ordinal))[Column("session-only")]);
        Assert.InRange(Value("NSD-Imagery, imagined, simple (A)", 1, "top-1", "cue-only"), 0, 0.6);
    }
}
