using RealtimeBCI.Decode;
using RealtimeBCI.Tests.Decode;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Families;

public sealed class LinearExportTests
{
    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "ridge", "" }, { "ridge", "largest-map=0" },
        { "brain-diffuser", "" }, { "brain-diffuser", "largest-map=0" }, { "brain-diffuser", "compare=token-cosine" }, { "brain-diffuser", "strength=published" },
        { "takagi", "" }, { "takagi", "largest-map=0" }, { "mirage", "" }, { "mirage", "largest-map=0" },
        { "icnn", "" }, { "icnn", "voxels=4" }, { "icnn", "norm-correction=false" }, { "centroid", "" }, { "chance", "" },
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_bundle_decodes_what_training_predicts_in_float_and_nearly_so_in_eight_bits(string family, string settings)
    {
        foreach (var world in new[] { LinearWorld.Of(), LinearWorld.Of(items: 24, voxels: 20, runs: 3) }) // fewer pictures than voxels, and more
        {
            var trained = world.Train(family, null, Parsed(settings));
            var pattern = world.Patterns(trained, 7);
            var expected = trained.Decoder.Predict(pattern, 1);
            foreach (var format in new[] { WeightFormat.Float32, WeightFormat.Int8 })
            {
                var folder = Path.Combine(TestPaths.TemporaryFolder(), "bundle");
                BundleWriter.Write(folder, (trained with { Options = trained.Options with { Weights = new() { Format = format } } }).ToBundle("made", null, null, TestBundles.Recipe));
                var bundle = DecoderBundle.Load(folder);
                foreach (var model in bundle.Targets.GroupBy(t => t.Model))
                {
                    using var decoder = bundle.OpenModel(targets: [.. model]);
                    var outputs = Assert.IsType<DecodeResult.Decoded>(decoder.Decode(pattern)).Outputs;
                    foreach (var (target, output) in model.Zip(outputs))
                        LinearWorld.Near(expected[bundle.Targets.ToList().IndexOf(target)], output.Span, format == WeightFormat.Float32 ? 1e-4 : 0.03);
                }
            }
        }
    }

    [Fact]
    public void Half_of_a_symmetric_matrix_gives_the_whole_quadratic_form()
    {
        foreach (var n in new[] { 1, 7, 2500 }) // 2500: two panels
        {
            var random = new Random(n);
            var matrix = TestBundles.Numbers(random, n * n);
            for (var i = 0; i < n; i++)
                for (var j = 0; j < i; j++)
                    matrix[i * n + j] = matrix[j * n + i];
            var x = TestBundles.Numbers(random, n);
            var path = Path.Combine(TestPaths.TemporaryFolder(), "form.onnx");
            var graph = new OnnxGraph("form");
            LinearGraph.QuadraticForm(graph, "value", graph.Input("voxels", 1, n), matrix, n, WeightFormat.Float32);
            graph.Output("value", 1, 1);
            graph.Write(path);
            using var model = new OnnxDecoder(path, ["value"]);
            var expected = Enumerable.Range(0, n).Sum(i => Enumerable.Range(0, n).Sum(j => (double)x[i] * matrix[i * n + j] * x[j]));
            Assert.Equal(expected, Assert.IsType<DecodeResult.Decoded>(model.Decode(x)).Outputs[0].Span[0], 1e-5 * n);
        }
    }

    private static (string, string)[] Parsed(string settings) => [.. settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=')).Select(s => (s[0], s[1]))];
}
