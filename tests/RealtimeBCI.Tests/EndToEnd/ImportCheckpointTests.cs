using RealtimeBCI.Decode;
using RealtimeBCI.Tests.Train.Checkpoints;

namespace RealtimeBCI.Tests.EndToEnd;

/// <summary>Checkpoints through the command line, against what the released code computed for them (../shared/golden, PyTorch 1.13).</summary>
[Collection(WholeProcesses.Name)]
public sealed class ImportCheckpointTests
{
    [Theory]
    [InlineData("mindeye1", 0, "backbone", "voxels", "backbone")]
    [InlineData("mindeye1", 0, "projector", "voxels", "projector")]
    [InlineData("mindeye2", 0, "backbone", "voxels_subject0", "backbone_subject0")]
    [InlineData("mindeye2", 0, "projector", "voxels_subject0", "clip_voxels_subject0")]
    [InlineData("mindeye2", 1, "backbone", "voxels_subject1", "backbone_subject1")]
    [InlineData("mindeye2", 1, "projector", "voxels_subject1", "clip_voxels_subject1")]
    public async Task A_golden_checkpoint_decodes_as_the_released_code_does(string family, int subject, string head, string input, string expected)
    {
        var golden = TestPaths.RequireShared($"golden/{family}");
        string folder = TestPaths.TemporaryFolder(), bundle = Path.Combine(folder, "bundle"), output = Path.Combine(folder, "out.npy");
        await Rtbci.SucceedAsync("import", "checkpoint", Path.Combine(golden, "last.pth"), "--family", family, "--subject", $"{subject}", "--output", bundle);
        var said = await Rtbci.SucceedAsync("decode", "--bundle", bundle, "--input", Path.Combine(golden, input + ".npy"), "--output", output, "--head", head, "--device", "auto");
        Assert.Contains("5 trials decoded on", said);
        var (wanted, shape) = NpyFile.ReadFloats(Path.Combine(golden, expected + ".npy"));
        var (found, foundShape) = NpyFile.ReadFloats(output);
        Assert.Equal(shape, foundShape);
        Assert.All(wanted.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
        if (family == "mindeye2")
            Assert.Equal(head == "backbone", Affinity.LargestDeviation(Path.Combine(bundle, "decoder.onnx"), head, seed: 5) < 1e-5);
    }

    [Fact]
    public async Task A_mask_and_a_normaliser_give_a_bundle_its_geometry()
    {
        var folder = TestPaths.TemporaryFolder();
        string checkpoint = MadeCheckpoint.File(MadeCheckpoint.Torch(RandomWeights.MindEye1(4).Parameters)), mask = Path.Combine(folder, "mask.nii"), bundle = Path.Combine(folder, "bundle");
        var grid = new Grid(4, 3, 2, new(2, 0, 0, -3, 0, 2, 0, -2, 0, 0, 3, 1));
        NiftiWriter.Write(mask, grid, [[.. Enumerable.Range(0, 24).Select(v => v < 11 ? 1f : 0)]], 1);
        NpyFile.Write(Path.Combine(folder, "mean.npy"), new float[11], 11);
        NpyFile.Write(Path.Combine(folder, "sd.npy"), [.. Enumerable.Repeat(2f, 11)], 11);
        await Rtbci.SucceedAsync(
            "import", "checkpoint", checkpoint, "--family", "mindeye1", "--mask", mask, "--normaliser", folder, "--weights", "int8", "--output", bundle);
        var loaded = DecoderBundle.Load(bundle);
        Assert.Equal(11, loaded.RequireMask().Count);
        Assert.Equal(2, loaded.Priors[0].Sd[3]);
        Assert.Contains("cosine at least 0.99", loaded.Manifest.Provenance.Notes["loss.projector"]);
        Assert.Contains("--reference", Assert.Throws<BundleException>(() => loaded.RequireReference()).Message);
        Assert.Equal(["bundle", "mask.nii", "mean.npy", "sd.npy"], Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("hostile")]
    [InlineData("flipped")]
    [InlineData("diverged")]
    public async Task A_checkpoint_that_cannot_be_used_ends_with_1_and_one_line_and_leaves_nothing(string how)
    {
        var weights = RandomWeights.MindEye1(5);
        if (how == "diverged")
            weights["voxel2clip.lin1.bias"][0] = float.PositiveInfinity;
        var bytes = MadeCheckpoint.Torch(weights.Parameters, how == "hostile" ? "cposix\nsystem\nX\x05\0\0\0touch\x85R"u8.ToArray() : null);
        if (how == "flipped")
            bytes[bytes.AsSpan().IndexOf(MadeCheckpoint.Bytes(weights["voxel2clip.mlp.0.0.weight"])) + 1] ^= 4;
        var checkpoint = MadeCheckpoint.File(how == "truncated" ? bytes[..^700] : bytes);
        var folder = TestPaths.TemporaryFolder();
        foreach (var format in new[] { "fp32", "int8" })
        {
            var (code, _, error) = await Rtbci.RunAsync("import", "checkpoint", checkpoint, "--family", "mindeye1", "--weights", format, "--output", Path.Combine(folder, "bundle"));
            Assert.Equal(1, code);
            Assert.StartsWith("rtbci: ", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }
    }

    [Fact]
    public async Task Decoding_takes_one_trial_without_an_axis_and_refuses_other_voxels()
    {
        var folder = TestPaths.TemporaryFolder();
        string bundle = TestBundle(), one = Path.Combine(folder, "one.npy"), wrong = Path.Combine(folder, "wrong.npy"), output = Path.Combine(folder, "out.npy");
        NpyFile.Write(one, new double[10], 10);
        NpyFile.Write(wrong, new float[18], 2, 9);
        await Rtbci.SucceedAsync("decode", "--bundle", bundle, "--input", one, "--output", output);
        Assert.Equal([3], NpyFile.ReadFloats(output).Shape);
        var (code, _, error) = await Rtbci.RunAsync("decode", "--bundle", bundle, "--input", wrong, "--output", Path.Combine(folder, "none.npy"));
        Assert.Equal(1, code);
        Assert.Contains("wrong.npy has 9 voxels per trial", error);
        Assert.False(File.Exists(Path.Combine(folder, "none.npy")));
    }

    private static string TestBundle() => Tests.Decode.TestBundles.Write();
}
