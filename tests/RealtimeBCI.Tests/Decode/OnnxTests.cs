using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public class OnnxTests
{
    private static readonly string[] Latent = [RidgeGraph.OutputName];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(530, 8)]
    [InlineData(4001, 129)]
    public void A_ridge_graph_gives_the_direct_product(int voxels, int latents)
    {
        var random = new Random(voxels);
        float[] weights = TestBundles.Numbers(random, voxels * latents), bias = TestBundles.Numbers(random, latents);
        using var decoder = new OnnxDecoder(Model(p => RidgeGraph.Write(p, weights, bias)), Latent);
        for (var trial = 0; trial < 3; trial++)
        {
            var x = TestBundles.Numbers(random, voxels);
            var latent = Assert.IsType<DecodeResult.Decoded>(decoder.Decode(x)).Outputs[0].Span;
            for (var l = 0; l < latents; l++)
            {
                double expected = bias[l];
                for (var v = 0; v < voxels; v++)
                    expected += (double)x[v] * weights[v * latents + l];
                Assert.Equal(expected, latent[l], 1e-5 * Math.Max(1, Math.Sqrt(voxels)));
            }
        }
    }

    [Fact]
    public void Decoding_allocates_nothing_that_grows_with_the_voxels()
    {
        const int voxels = 20_000;
        using var decoder = new OnnxDecoder(Model(p => RidgeGraph.Write(p, new float[voxels * 8], new float[8])), Latent);
        var x = new float[voxels];
        decoder.Decode(x);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            decoder.Decode(x);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100 * 200);
    }

    [Fact]
    public void A_sum_over_the_input_has_the_same_bits_wherever_the_arrays_lie()
    {
        const int voxels = 1003;
        var path = Model(p =>
        {
            var graph = new OnnxGraph("test");
            graph.Node("ReduceMean", "latent", [graph.Input("voxels", 1, voxels)], ("axes", new[] { 1L }), ("keepdims", 1L));
            graph.Output("latent", 1, 1);
            graph.Write(p);
        });
        var x = TestBundles.Numbers(new(3), voxels);
        var kept = new List<float[]>();
        var answers = Enumerable.Range(0, 12).Select(i =>
        {
            kept.Add(new float[1 + 3 * i]);
            using var decoder = new OnnxDecoder(path, Latent);
            return Assert.IsType<DecodeResult.Decoded>(decoder.Decode(x)).Outputs[0].Span[0];
        }).ToArray();
        Assert.Equal(12, kept.Count);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public void A_model_that_answers_nan_is_a_value()
    {
        using var decoder = new OnnxDecoder(Model(path => Root(path, "Sqrt")), Latent);
        Assert.IsType<DecodeResult.Decoded>(decoder.Decode([4, 9]));
        Assert.Contains("1 of 2", Assert.IsType<DecodeResult.Failed>(decoder.Decode([4, -9])).Reason);
        Assert.IsType<DecodeResult.Decoded>(decoder.Decode([4, 9]));
    }

    [Fact]
    public void A_model_that_throws_is_a_value()
    {
        using var decoder = new OnnxDecoder(Model(GatherByInput), Latent);
        Assert.IsType<DecodeResult.Decoded>(decoder.Decode([0, 1]));
        Assert.Contains("threw", Assert.IsType<DecodeResult.Failed>(decoder.Decode([0, 7])).Reason);
        Assert.IsType<DecodeResult.Decoded>(decoder.Decode([1, 1]));
    }

    [Fact]
    public void A_model_that_fails_on_zeros_is_refused_when_it_is_loaded() =>
        Assert.Contains("on a pattern of zeros", Assert.Throws<OnnxModelException>(() => new OnnxDecoder(Model(path => Root(path, "Log")), Latent)).Message);

    [Fact]
    public void Names_and_shapes_other_than_a_decoders_are_refused()
    {
        var encoder = Model(Identity);
        Assert.Contains("no input 'voxels'; it has picture", Assert.Throws<OnnxModelException>(() => new OnnxDecoder(encoder, Latent)).Message);
        var ridge = Model(p => RidgeGraph.Write(p, new float[6], new float[2]));
        Assert.Contains("no input 'picture'", Assert.Throws<OnnxModelException>(() => new PictureEncoder(ridge, EncoderPresets.Of("openai-clip").Image! with { Input = "picture" })).Message);
    }

    [Fact]
    public void A_decoder_with_weights_that_are_not_finite_is_not_written() =>
        Assert.Contains("1 weights or biases", Assert.Throws<ArgumentException>(() => Model(p => RidgeGraph.Write(p, [1, float.NaN], [0, 0]))).Message);

    [Fact]
    public void The_graph_is_read_by_the_public_schema()
    {
        TestPaths.RequirePython("onnx");
        foreach (var model in new[] { Model(p => RidgeGraph.Write(p, new float[6], new float[2])), Model(Identity) })
        {
            var (code, output, error) = TestPaths.Run(TestPaths.Python, "-c", $"import onnx; onnx.checker.check_model(onnx.load('{model}')); print('valid')");
            Assert.True(code == 0 && output.Contains("valid", StringComparison.Ordinal), error);
        }
    }

    private static void Root(string path, string op)
    {
        var graph = new OnnxGraph("test");
        graph.Node(op, "latent", [graph.Input("voxels", 1, 2)]);
        graph.Output("latent", 1, 2);
        graph.Write(path);
    }

    private static void Identity(string path)
    {
        var graph = new OnnxGraph("test");
        graph.Node("Identity", "embedding", [graph.Input("picture", 1, 2)]);
        graph.Output("embedding", 1, 2);
        graph.Write(path);
    }

    private static void GatherByInput(string path)
    {
        var graph = new OnnxGraph("test");
        var index = graph.Node("Cast", "index", [graph.Input("voxels", 1, 2)], ("to", 7L));
        graph.Node("GatherElements", "latent", [graph.Constant("table", [5, 6], 1, 2), index], ("axis", 1L));
        graph.Output("latent", 1, 2);
        graph.Write(path);
    }

    private static string Model(Action<string> write)
    {
        var path = Path.Combine(TestPaths.TemporaryFolder(), "model.onnx");
        write(path);
        return path;
    }
}
