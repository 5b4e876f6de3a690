using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public class BundleTests
{
    [Fact]
    public void A_bundle_reads_back_as_it_was_written()
    {
        var content = TestBundles.Content();
        var bundle = DecoderBundle.Load(TestBundles.Write(content));

        Assert.Equal(content.Mask!.Voxels, bundle.Mask!.Voxels);
        Assert.Equal(content.Reference, bundle.Reference);
        Assert.Equal(content.Centres, bundle.Centres);
        Assert.Equal(content.Targets, bundle.Targets, (a, b) => a!.Name == b!.Name && a.Channels == b.Channels && a.Score == b.Score);
        Assert.Equal(content.Normalisers.Select(p => p.Mean), bundle.Priors.Select(p => p.Mean));
        Assert.Equal(content.Normalisers.Select(p => p.Sd), bundle.Priors.Select(p => p.Sd));
        Assert.Equal(content.Calibration, bundle.Calibration.Entries);
        Assert.Equal(content.Recipe, bundle.Manifest.Recipe);
        Assert.True(bundle.Manifest.Geometry!.IsSameAs(TestBundles.Grid));
        Assert.Equal(["run-1", "run-2"], bundle.Manifest.Provenance.Runs);
        using var model = bundle.OpenModel();
        Assert.Equal((TestBundles.Voxels, TestBundles.Latents), (model.VoxelCount, model.Dimensions.Single()));
    }

    [Fact]
    public void A_bundle_without_geometry_is_loaded_and_refused_by_sessions()
    {
        var bundle = DecoderBundle.Load(TestBundles.Write(TestBundles.Content() with { Mask = null, Reference = null }));
        Assert.Null(bundle.Mask);
        Assert.Contains("\"geometry\": \"none\"", File.ReadAllText(Path.Combine(bundle.Folder, "bundle.json")));
        Assert.Contains("geometry: none", Assert.Throws<BundleException>(() => bundle.RequireOn(TestBundles.Grid)).Message);
    }

    [Fact]
    public void Another_grid_is_refused_with_both_named()
    {
        var bundle = DecoderBundle.Load(TestBundles.Write());
        bundle.RequireOn(TestBundles.Grid);
        var message = Assert.Throws<GeometryException>(() => bundle.RequireOn(TestBundles.Grid with { X = 5 })).Message;
        Assert.Contains("4x3x2", message);
        Assert.Contains("5x3x2", message);
    }

    [Fact]
    public void Writing_again_replaces_a_bundle_but_nothing_else()
    {
        var folder = TestBundles.Write();
        BundleWriter.Write(folder, TestBundles.Content() with { Name = "second" });
        Assert.Equal("second", DecoderBundle.Load(folder).Manifest.Name);
        var other = TestPaths.TemporaryFolder();
        File.WriteAllText(Path.Combine(other, "notes.txt"), "mine");
        Assert.Contains("no bundle", Assert.Throws<BundleException>(() => BundleWriter.Write(other, TestBundles.Content())).Message);
        Assert.True(File.Exists(Path.Combine(other, "notes.txt")));
    }

    [Fact]
    public void A_bundle_that_cannot_be_used_is_not_written()
    {
        var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
        Assert.Throws<BundleException>(() => BundleWriter.Write(folder, TestBundles.Content(path => RidgeGraph.Write(path, new float[12], new float[3]))));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(folder)!));
    }

    [Theory]
    [InlineData("decoder.onnx", "decoder.onnx was changed or damaged")]
    [InlineData("mask.npy", "mask.npy was changed or damaged")]
    [InlineData("reference.npy", "reference.npy was changed or damaged")]
    [InlineData("normaliser_imagery_sd.npy", "normaliser_imagery_sd.npy was changed or damaged")]
    public void A_changed_file_gives_one_line(string file, string expected)
    {
        var folder = TestBundles.Write();
        var bytes = File.ReadAllBytes(Path.Combine(folder, file));
        bytes[^1] ^= 1;
        File.WriteAllBytes(Path.Combine(folder, file), bytes);
        OneLine(folder, expected);
    }

    [Theory]
    [InlineData("decoder.onnx", "decoder.onnx is missing")]
    [InlineData("centre_latent.npy", "centre_latent.npy is missing")]
    [InlineData("bundle.json", "no decoder bundle")]
    public void A_missing_file_gives_one_line(string file, string expected)
    {
        var folder = TestBundles.Write();
        File.Delete(Path.Combine(folder, file));
        OneLine(folder, expected);
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 3", "version 3")]
    [InlineData("rtbci-bundle", "zip", "format 'zip'")]
    [InlineData("\"voxelCount\": 10", "\"voxelCount\": 11", "11 voxels")]
    [InlineData("\"channels\": 3", "\"channels\": 4", "4 numbers of the target latent")]
    [InlineData("z fastest", "x fastest", "voxelOrder is")]
    [InlineData("\"name\": \"test\",", "", "'name'")]
    [InlineData("\"hash\": \"", "\"hash\": \"00", "hash is 00")]
    [InlineData("-3,", "-4,", "hash")]
    [InlineData("\"mask.npy\":", "\"../mask.npy\":", "mask.npy")]
    [InlineData("\"inverseTemperature\": 8", "\"inverseTemperature\": -8", "-8")]
    [InlineData("{", "[", "cannot be read")]
    public void A_wrong_manifest_gives_one_line(string found, string replaced, string expected)
    {
        var folder = TestBundles.Write();
        var path = Path.Combine(folder, "bundle.json");
        var text = File.ReadAllText(path);
        var at = text.IndexOf(found, StringComparison.Ordinal);
        Assert.True(at >= 0, $"bundle.json lacks {found}:\n{text}");
        File.WriteAllText(path, text[..at] + replaced + text[(at + found.Length)..]);
        OneLine(folder, expected);
    }

    [Fact]
    public void A_model_that_is_no_model_is_refused_with_its_name()
    {
        var content = TestBundles.Content(path => File.WriteAllText(path, "not a model"));
        var message = Assert.Throws<BundleException>(() => TestBundles.Write(content)).Message;
        Assert.Contains("decoder.onnx is no ONNX model", message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_normaliser_without_any_spread_is_refused()
    {
        var content = TestBundles.Content();
        var flat = content.Normalisers[0] with { Sd = new float[TestBundles.Voxels] };
        Assert.Contains("no voxel with a standard deviation above 0", Assert.Throws<BundleException>(() => TestBundles.Write(content with { Normalisers = [flat] })).Message);
    }

    [Fact]
    public void Settings_that_differ_from_training_are_listed_one_by_one()
    {
        var bundle = DecoderBundle.Load(TestBundles.Write());
        var decision = new DecisionSettings { AfterOffsetSeconds = 7.5 };
        Assert.Empty(bundle.RecipeDifferences(new(), new() { Threads = 1 }, decision, 2));
        Assert.Empty(bundle.RecipeDifferences(new(), new(), decision));

        var differences = bundle.RecipeDifferences(new() { Hrf = "glover", MotionRegressors = 24 }, new() { Realign = false }, new() { AfterOnsetSeconds = 8 }, 1.5);
        Assert.Equal(
        [
            "glm.hrf: trained with \"spm\", the session has \"glover\"",
            "glm.motionRegressors: trained with 6, the session has 24",
            "preprocess.realign: trained with true, the session has false",
            "decision.afterOnsetSeconds: trained with nothing, the session has 8",
            "decision.afterOffsetSeconds: trained with 7.5, the session has nothing",
            "repetitionTimeSeconds: trained with 2, the session has 1.5",
        ], differences);
    }

    private static void OneLine(string folder, string expected)
    {
        var message = Assert.Throws<BundleException>(() => DecoderBundle.Load(folder).OpenModel()).Message;
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }
}
