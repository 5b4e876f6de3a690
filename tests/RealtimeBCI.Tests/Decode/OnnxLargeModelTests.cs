using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public sealed class OnnxLargeModelTests
{
    private static readonly float[] Weights = TestBundles.Numbers(new(1), 300 * 40), Bias = TestBundles.Numbers(new(2), 40);

    [Theory]
    [InlineData(WeightFormat.Float32)]
    [InlineData(WeightFormat.Int8)]
    public void Weights_in_a_data_file_give_the_same_numbers(WeightFormat format)
    {
        var folder = TestPaths.TemporaryFolder();
        string inside = Path.Combine(folder, "inside.onnx"), beside = Path.Combine(folder, "beside.onnx");
        RidgeGraph.Write(inside, Weights, Bias, new() { Format = format });
        RidgeGraph.Write(beside, Weights, Bias, new() { Format = format, ExternalFromBytes = 1 });
        Assert.False(File.Exists(inside + ".data"));
        Assert.True(new FileInfo(beside).Length < 1500);
        Assert.True(new FileInfo(beside + ".data").Length >= (format == WeightFormat.Int8 ? 384 : 1200) * 40);
        var x = TestBundles.Numbers(new(3), 300);
        Assert.All(Decode(inside, x).Zip(Decode(beside, x)), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
    }

    [Fact]
    public void A_bundle_keeps_the_data_file_under_its_checksum()
    {
        var content = TestBundles.Content(path => RidgeGraph.Write(path, TestBundles.Numbers(new(4), 3000), TestBundles.Numbers(new(5), 300), new() { ExternalFromBytes = 1 }));
        var folder = TestBundles.Write(content with { Targets = [TestBundles.Target with { Channels = 300 }], Centres = [[]] });
        var data = Path.Combine(folder, "decoder.onnx.data");
        Assert.Contains("decoder.onnx.data", DecoderBundle.Load(folder).Manifest.Files.Keys);
        DecoderBundle.Load(folder).OpenModel().Dispose();
        var bytes = File.ReadAllBytes(data);
        bytes[100] ^= 1;
        File.WriteAllBytes(data, bytes);
        Assert.Contains("decoder.onnx.data was changed or damaged", Assert.Throws<BundleException>(() => DecoderBundle.Load(folder)).Message);
    }

    [Fact]
    public void A_model_without_its_data_file_is_refused_in_one_line()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "model.onnx");
        RidgeGraph.Write(path, Weights, Bias, new() { ExternalFromBytes = 1 });
        File.Delete(path + ".data");
        Assert.DoesNotContain('\n', Assert.Throws<OnnxModelException>(() => new OnnxDecoder(path, [RidgeGraph.OutputName])).Message);
    }

    [Fact]
    public void Writing_a_model_small_again_takes_the_data_file_away()
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "model.onnx");
        RidgeGraph.Write(path, Weights, Bias, new() { ExternalFromBytes = 1 });
        RidgeGraph.Write(path, Weights, Bias);
        Assert.False(File.Exists(path + ".data"));
        Assert.Equal(40, Decode(path, new float[300]).Length);
    }

    [Fact]
    public void The_public_schema_reads_a_model_with_a_data_file()
    {
        TestPaths.RequirePython("onnx");
        var path = Path.Combine(TestPaths.TemporaryFolder(), "model.onnx");
        RidgeGraph.Write(path, Weights, Bias, new() { ExternalFromBytes = 1 });
        var script = $"import onnx, onnx.numpy_helper as h; onnx.checker.check_model('{path}'); m = onnx.load('{path}'); print(repr(float(h.to_array(m.graph.initializer[0])[299, 39])))";
        var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c", script);
        Assert.True(code == 0, error);
        Assert.Equal(Weights[^1], (float)double.Parse(output, System.Globalization.CultureInfo.InvariantCulture));
    }

    internal static float[] Decode(string path, float[] voxels, string output = RidgeGraph.OutputName)
    {
        using var decoder = new OnnxDecoder(path, [output]);
        return Assert.IsType<DecodeResult.Decoded>(decoder.Decode(voxels)).Outputs[0].ToArray();
    }
}
