using System.Globalization;
using RealtimeBCI.Glm;
using RealtimeBCI.Tests.Glm;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>How <c>betas --estimator glmsingle</c> is asked, and what it refuses.</summary>
[Collection(WholeProcesses.Name)]
public sealed class GlmsingleUsageTests
{
    [Theory]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator glmsingle", "--fit TRAIN_DIR or --model MODEL")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator glmsingle --fit t --model m", "--fit TRAIN_DIR or --model MODEL")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator lss --model m", "belong to --estimator glmsingle")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator glmsingle --model m --as-of causal", "--decide-after")]
    [InlineData("betas --input b.nii --events e.tsv --output o.nii --estimator glmsingle --model m --state dreaming", "dreaming")]
    [InlineData("betas fit train", "--output")]
    public async Task A_usage_error_is_one_line_and_exits_with_2(string arguments, string found)
    {
        var (code, _, error) = await Rtbci.RunAsync(arguments.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(found, error, StringComparison.OrdinalIgnoreCase);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task What_participants_did_chooses_the_timing_of_their_responses()
    {
        var (model, input) = Small(new Grid(3, 2, 2, RasMm));
        var seeing = await SmallAsync(model, input, "perception");
        Assert.Equal(seeing, await SmallAsync(model, input));
        Assert.NotEqual(seeing, await SmallAsync(model, input, "imagery"));
    }

    [Fact]
    public async Task A_series_on_another_grid_than_the_model_is_a_failure_of_one_line()
    {
        var (model, _) = Small(new Grid(3, 2, 2, RasMm));
        var (_, input) = Small(new Grid(2, 2, 3, RasMm));
        var (code, _, error) = await Rtbci.RunAsync("betas", "--model", model, "--input", input, "--events", $"{input}.tsv", "--estimator", "glmsingle", "--output", "never.nii");
        Assert.Equal(1, code);
        Assert.Contains("grid", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_a_model_is_a_failure_of_one_line()
    {
        var (code, _, error) = await Rtbci.RunAsync("betas", "--input", "b.nii", "--events", "e.tsv", "--output", "o.nii", "--estimator", "glmsingle", "--model", TestPaths.TemporaryFolder());
        Assert.Equal(1, code);
        Assert.Contains("betas fit", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    private static Affine RasMm { get; } = Affine.FromRows([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0]);

    /// <summary>A hand-made model on disk, by which what is imagined comes two seconds late, and a series with its events beside it.</summary>
    private static (string Model, string Input) Small(Grid grid)
    {
        var folder = TestPaths.TemporaryFolder();
        var run = new SimulatedPopulation(_ => 0, _ => 1, CognitiveState.Perception, 5, volumes: 60, voxels: grid.VoxelCount);
        var model = HandMadeModel.Plain(grid.VoxelCount, new() { Estimator = "glmsingle", SliceTimeReference = 0, MotionRegressors = 0 }) with { ImageryTiming = [new(2, 1, 1)] };
        SingleTrialModelFile.Write(folder, model, Mask.Whole(grid));
        var input = Path.Combine(folder, "bold.nii");
        NiftiWriter.Write(input, grid, run.Volumes, SimulatedPopulation.RepetitionTime);
        File.WriteAllLines($"{input}.tsv", run.Events.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.OnsetSeconds}\t{e.DurationSeconds}\tpicture")).Prepend("onset\tduration\ttrial_type"));
        return (folder, input);
    }

    private static async Task<float[][]> SmallAsync(string model, string input, string? state = null)
    {
        var output = Path.Combine(TestPaths.TemporaryFolder(), "betas.nii");
        await Rtbci.SucceedAsync(["betas", "--model", model, "--input", input, "--events", $"{input}.tsv", "--output", output, "--estimator", "glmsingle", "--as-of", "causal", "--decide-after", "12.8",
            .. state is null ? Array.Empty<string>() : ["--state", state]]);
        return NiftiReader.ReadAll(output).Volumes;
    }
}
