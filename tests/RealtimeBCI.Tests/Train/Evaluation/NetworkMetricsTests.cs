using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train.Evaluation;

public sealed class NetworkMetricsTests
{
    private const int Size = 8;

    [Fact]
    public void A_network_that_passes_pixels_on_scores_pixels()
    {
        RgbPicture[] pictures = [.. Enumerable.Range(0, 6).Select(i => Noise(Size, Size, i))], blurred = [.. pictures.Select(p => p.Resize(4, 4, ResizeFilter.Bilinear).Resize(8, 8, ResizeFilter.Bilinear))];
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay));
        using var distances = new NetworkMetrics(Network(NetworkMeasure.Distance));
        Assert.Equal(3 * Size * Size, metrics.Dimension);
        Assert.Equal((1, 0.5), (metrics.Score(pictures, pictures, new Random(1)).Value, metrics.Score(pictures, pictures, new Random(1)).Chance));
        var distance = distances.Score(blurred, pictures, new Random(1));
        Assert.Equal(blurred.Zip(pictures, (b, p) => 1 - Planes(b, p)).Average(), distance.Value, 1e-5);
        Assert.InRange(distance.Value, 0.05, 0.9 * distance.Chance);
        Assert.True(distance.Low < distance.Value && distance.Value < distance.High);
    }

    [Fact]
    public void Reconstructions_in_the_wrong_order_are_at_or_below_chance()
    {
        RgbPicture[] pictures = [.. Enumerable.Range(0, 6).Select(i => Noise(Size, Size, i))], shifted = [.. pictures[1..], pictures[0]];
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay));
        Assert.InRange(metrics.Score(shifted, pictures, new Random(1)).Value, 0, 0.5);
    }

    [Fact] // two-way identification and not its transpose
    public void Distractors_are_the_other_pictures_and_not_the_other_reconstructions()
    {
        RgbPicture[] pictures = [.. Enumerable.Range(0, 5).Select(i => Noise(Size, Size, i))], reconstructions = [.. Enumerable.Range(0, 5).Select(i => Noise(Size, Size, 10 + i))];
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay));
        var wins = 0;
        for (var j = 0; j < 5; j++)
            for (var i = 0; i < 5; i++)
                wins += Planes(pictures[i], reconstructions[j]) < Planes(pictures[j], reconstructions[j]) ? 1 : 0;
        var similarity = SimilarityMatrix.Correlations(metrics.Features(reconstructions), metrics.Features(pictures), metrics.Dimension);
        Assert.Equal(wins / 20.0, metrics.Score(reconstructions, pictures, new Random(1)).Value, 1e-12);
        Assert.NotEqual(wins / 20.0, RetrievalMetrics.TwoWayAmongResponses(similarity, 5), 1e-12);
    }

    [Fact]
    public void Pictures_are_resized_cropped_and_standardised_as_described()
    {
        var picture = Noise(30, 19, 3);
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay) with { Mean = [0.1f, 0.2f, 0.3f], Deviation = [0.5f, 2, 1], Filter = ResizeFilter.Bicubic });
        var square = picture.Resize(12, 8, ResizeFilter.Bicubic).CropCentre(8);
        var features = metrics.Features([picture]);
        for (var p = 0; p < Size * Size; p++)
            Assert.Equal((square.Bytes[3 * p + 1] / 255f - 0.2f) / 2, features[Size * Size + p], 1e-5f);
    }

    [Fact]
    public void A_network_of_another_size_or_that_is_not_there_is_refused_in_one_line()
    {
        var network = Network(NetworkMeasure.TwoWay);
        Assert.Contains("(1, 3, 224, 224)", Assert.Throws<OnnxModelException>(() => new NetworkMetrics(NetworkDescription.Clip(network.File, "pixels", "features"))).Message, StringComparison.Ordinal);
        Assert.Contains("missing.onnx", Assert.Throws<OnnxModelException>(() => new NetworkMetrics(network with { File = "missing.onnx" })).Message, StringComparison.Ordinal);
        Assert.Contains("no output 'avgpool'", Assert.Throws<OnnxModelException>(() => new NetworkMetrics(network with { Output = "avgpool" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_are_not_finite_are_refused_with_the_picture_that_made_them()
    {
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay, logarithm: true));
        var black = new RgbPicture(8, 8, new byte[192]);
        Assert.Contains("picture 1", Assert.Throws<OnnxModelException>(() => metrics.Features([White(), black])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_must_be_one_reconstruction_per_picture()
    {
        using var metrics = new NetworkMetrics(Network(NetworkMeasure.TwoWay));
        Assert.Contains("1 reconstructions of 2", Assert.Throws<ArgumentException>(() => metrics.Score([White()], [White(), White()], new Random(1))).Message, StringComparison.Ordinal);
    }

    [Fact] // sizes and scales of the published evaluations
    public void Published_networks_have_their_sizes_and_measures()
    {
        NetworkDescription[] all = [NetworkDescription.AlexNet2("f", "i", "o"), NetworkDescription.AlexNet5("f", "i", "o"), NetworkDescription.Inception("f", "i", "o"),
            NetworkDescription.Clip("f", "i", "o"), NetworkDescription.EfficientNet("f", "i", "o"), NetworkDescription.Swav("f", "i", "o")];
        Assert.Equal([256, 256, 342, 224, 255, 224], all.Select(n => n.Size));
        Assert.Equal([4, 2], all.CountBy(n => n.Measure).Select(c => c.Value));
    }

    /// <summary>A network whose features are its input, or the input's logarithm.</summary>
    private static NetworkDescription Network(NetworkMeasure measure, bool logarithm = false)
    {
        var file = Path.Combine(TestPaths.TemporaryFolder(), "network.onnx");
        var graph = new OnnxGraph("test");
        graph.Node(logarithm ? "Log" : "Identity", "features", [graph.Input("pixels", 1, 3, Size, Size)]);
        graph.Output("features", 1, 3, Size, Size);
        graph.Write(file);
        return new("test", file, "pixels", "features", Size, [0, 0, 0], [1, 1, 1], measure);
    }

    private static RgbPicture White() => new(8, 8, [.. Enumerable.Repeat((byte)255, 192)]);

    private static double Planes(RgbPicture a, RgbPicture b)
    {
        float[] left = new float[a.Bytes.Length], right = new float[b.Bytes.Length];
        a.ToPlanes([0, 0, 0], [1, 1, 1], left);
        b.ToPlanes([0, 0, 0], [1, 1, 1], right);
        return Correlation.Pearson(left, right);
    }

    private static RgbPicture Noise(int width, int height, int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[width * height * 3];
        random.NextBytes(bytes);
        return new(width, height, bytes);
    }
}
