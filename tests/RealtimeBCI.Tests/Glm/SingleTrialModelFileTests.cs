using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class SingleTrialModelFileTests
{
    private const int Voxels = 11, Volumes = 60;
    private static readonly GlmSettings Settings = new() { Estimator = "glmsingle" };
    private static readonly Mask Mask = Mask.Whole(new Grid(1, 11, 1, Affine.FromRows([2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0])));
    private readonly string _folder = TestPaths.TemporaryFolder();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_model_read_back_gives_the_very_same_betas(bool withComponents)
    {
        var model = withComponents ? HandMadeModel.Rich(Voxels, Settings) with { ImageryTiming = TrialTiming.Uncertain } : HandMadeModel.Plain(Voxels, Settings);
        SingleTrialModelFile.Write(_folder, model, Mask);
        var (read, mask) = SingleTrialModelFile.Read(_folder);
        LearnedParticipant.RequireSame(model, read);
        Assert.Equal(Mask.Voxels.ToArray(), mask.Voxels.ToArray());
        var run = new SimulatedRun(Volumes, Voxels, 3);
        var (written, again) = (Betas(run, model), Betas(run, read));
        for (var trial = 0; trial < written.Count; trial++)
        {
            Assert.Equal(written[trial].Beta, again[trial].Beta);
            Assert.Equal(written[trial].Variance, again[trial].Variance);
        }
    }

    [Fact]
    public void A_folder_without_a_model_is_refused_with_the_way_to_one() => Refused("betas fit");

    [Theory]
    [InlineData("\"format\": \"rtbci-single-trial\"", "\"format\": \"other\"", "'other'")]
    [InlineData("\"formatVersion\": 1", "\"formatVersion\": 7", "version 7")]
    [InlineData("\"runVolumes\": 100", "\"runVolumes\": 0", "run length 0")]
    [InlineData("\"levelSd\": 1.5", "\"levelSd\": -2", "LevelSd -2")]
    [InlineData("\"trialSd\": 0.9", "\"trialSd\": 0", "TrialSd = 0")]
    [InlineData("\"response\": 1", "\"response\": 6", "response is not among the 2")]
    [InlineData("\"second\": 0.2,", "\"second\": 1.2,", "Second = 1.2")]
    [InlineData("\"weight\": 1", "\"weight\": 3", "sum to 3")]
    [InlineData("\"voxelToWorldRasMm\": [", "\"voxelToWorldRasMm\": [ 1,", "13 numbers")]
    [InlineData("{", "", "cannot be read")]
    public void A_damaged_description_is_refused_with_what_was_found(string text, string damage, string found)
    {
        SingleTrialModelFile.Write(_folder, HandMadeModel.Rich(Voxels, Settings), Mask);
        var path = Path.Combine(_folder, SingleTrialModelFile.Name);
        var json = File.ReadAllText(path);
        var at = json.IndexOf(text, StringComparison.Ordinal);
        Assert.True(at >= 0, $"The file does not hold {text}: {json}");
        File.WriteAllText(path, json[..at] + damage + json[(at + text.Length)..]);
        Refused(found);
    }

    [Theory]
    [InlineData("baseline", "outside the 10", 10)]
    [InlineData("mean_response", "8 mean responses", 8)]
    [InlineData("pool_weights", "1 dimensions", 22)]
    public void An_array_of_another_length_is_refused_with_what_was_found(string array, string found, int length)
    {
        SingleTrialModelFile.Write(_folder, HandMadeModel.Rich(Voxels, Settings) with { PoolWeights = [], Loads = [] }, Mask);
        NpyFile.Write(Path.Combine(_folder, $"single_trial_{array}.npy"), Enumerable.Repeat(1f, length).ToArray(), length);
        Refused(found);
    }

    [Theory]
    [InlineData("mean_response")]
    [InlineData("baseline")]
    [InlineData("noise_sd")]
    public void A_value_that_is_not_a_number_is_refused(string array)
    {
        SingleTrialModelFile.Write(_folder, HandMadeModel.Rich(Voxels, Settings), Mask);
        var path = Path.Combine(_folder, $"single_trial_{array}.npy");
        var (values, shape) = NpyFile.ReadFloats(path);
        values[2] = float.NaN;
        NpyFile.Write(path, values, shape);
        Refused("not");
    }

    [Fact]
    public void A_missing_array_is_refused_by_name()
    {
        SingleTrialModelFile.Write(_folder, HandMadeModel.Rich(Voxels, Settings), Mask);
        File.Delete(Path.Combine(_folder, "single_trial_loads.npy"));
        Assert.Contains("single_trial_loads.npy", Assert.Throws<NpyException>(() => SingleTrialModelFile.Read(_folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_another_repetition_time_is_refused_with_both()
    {
        var model = HandMadeModel.Plain(Voxels, Settings);
        var message = Assert.Throws<ArgumentException>(() => new GlmsingleEstimator(Settings, model, new(2, Volumes))).Message;
        Assert.Contains("1.5 s; this run's is 2 s", message, StringComparison.Ordinal);
    }

    private void Refused(string found)
    {
        var message = Assert.Throws<ArgumentException>(() => SingleTrialModelFile.Read(_folder)).Message;
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    private static IReadOnlyList<TrialBeta> Betas(SimulatedRun run, SingleTrialModel model) => RunBetas.Estimate(run.Volumes, run.Events, Settings, new()
    {
        RepetitionTimeSeconds = SimulatedRun.RepetitionTime,
        AsOf = AsOf.Causal,
        DecideAfterSeconds = 12,
        ExpectedVolumes = Volumes,
        Motion = run.Motion,
        Model = model,
    });
}
