using System.Globalization;
using System.Text.Json;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>The estimator glmsingle from the command line, on a synthetic participant whose betas are known.</summary>
[Collection(WholeProcesses.Name)]
public sealed class GlmsingleCommandTests
{
    private const int Runs = 4;
    private const string Seed = "2718";

    /// <summary>What the oracle of ../shared/oracle gets on the family base, as of 12.8 s and at the end of the run, times .93.</summary>
    private const double CausalFloor = 0.286, FinalFloor = 0.317;

    private static readonly string[] Causal = ["--estimator", "glmsingle", "--as-of", "causal", "--decide-after", "12.8", "--expected-volumes", "190"];

    [Fact]
    public async Task What_training_runs_teach_brings_causal_betas_close_to_the_oracle_and_above_whole_run_least_squares()
    {
        var participant = Generate();
        var model = Path.Combine(TestPaths.TemporaryFolder(), "model");
        var said = await Rtbci.SucceedAsync("betas", "fit", Path.Combine(participant, "train"), "--output", model);
        Assert.Contains("components: 6;", said, StringComparison.Ordinal);
        var causal = await CorrelationAsync(participant, ["--model", model, .. Causal]);
        var final = await CorrelationAsync(participant, ["--model", model, "--estimator", "glmsingle", "--as-of", "final"]);
        var leastSquares = await CorrelationAsync(participant, ["--estimator", "lss", "--as-of", "final"]);
        TestContext.Current.SendDiagnosticMessage($"causal {causal:F4}, final {final:F4}, lss {leastSquares:F4}");
        Assert.InRange(causal, CausalFloor, 1);
        Assert.InRange(final, Math.Max(FinalFloor, leastSquares), 1);
    }

    [Fact]
    public async Task Learning_and_estimating_in_one_go_gives_the_same_file_and_labels_are_never_read()
    {
        var participant = Generate();
        var (train, shuffled) = (TwoRuns(participant, reverseLabels: false), TwoRuns(participant, reverseLabels: true));
        var model = Path.Combine(TestPaths.TemporaryFolder(), "model");
        await Rtbci.SucceedAsync("betas", "fit", train, "--output", model);
        var byModel = await BetasAsync(participant, 1, ["--model", model, .. Causal]);
        var inOneGo = await BetasAsync(participant, 1, ["--fit", shuffled, .. Causal]);
        Assert.True(File.ReadAllBytes(byModel).AsSpan().SequenceEqual(File.ReadAllBytes(inOneGo)), "The two files differ.");
    }

    private static string Generate()
    {
        var script = TestPaths.RequireShared("oracle/singletrial_phantom.py");
        TestPaths.RequirePython("numpy", "scipy", "nibabel");
        var folder = TestPaths.TemporaryFolder();
        var (code, _, error) = TestPaths.Run(TestPaths.Python, script, "gen", folder, "--seed", Seed);
        Assert.True(code == 0, error);
        return folder;
    }

    /// <summary>A folder with two of the training runs, their labels as they are or in reversed order.</summary>
    private static string TwoRuns(string participant, bool reverseLabels)
    {
        var folder = TestPaths.TemporaryFolder();
        foreach (var run in new[] { "run-01", "run-02" })
        {
            File.Copy(Path.Combine(participant, "train", $"{run}_bold.nii"), Path.Combine(folder, $"{run}_bold.nii"));
            string[][] rows = [.. File.ReadLines(Path.Combine(participant, "train", $"{run}_events.tsv")).Select(l => l.Split('\t'))];
            if (reverseLabels)
                rows = [rows[0], .. rows.Skip(1).Select((r, i) => new[] { r[0], r[1], rows[^(i + 1)][2] })];
            File.WriteAllLines(Path.Combine(folder, $"{run}_events.tsv"), rows.Select(r => string.Join('\t', r)));
        }
        return folder;
    }

    private static async Task<double> CorrelationAsync(string participant, string[] options)
    {
        var files = new List<string>();
        for (var run = 1; run <= Runs; run++)
            files.Add(await BetasAsync(participant, run, options));
        var (code, output, error) = TestPaths.Run(TestPaths.Python, [TestPaths.RequireShared("oracle/singletrial_phantom.py"), "score", participant, .. files]);
        Assert.True(code == 0, error);
        return JsonDocument.Parse(output).RootElement.GetProperty("correlation").GetDouble();
    }

    private static async Task<string> BetasAsync(string participant, int run, string[] options)
    {
        var output = Path.Combine(TestPaths.TemporaryFolder(), "betas.nii.gz");
        var name = Path.Combine(participant, "test", string.Create(CultureInfo.InvariantCulture, $"run-{run:D2}"));
        await Rtbci.SucceedAsync(["betas", "--input", $"{name}_bold.nii", "--events", $"{name}_events.tsv", "--output", output, .. options]);
        return output;
    }
}
