using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve.Metrics;

public sealed class PictureMetricsTests
{
    // 24 x 16 pixels: red = 10 x, green = 15 y, blue = (37 x + 11 y) mod 256, against the same with red and blue changed places.
    // Printed once by metrics_reference.py pictures (scikit-image 0.19.3, Pillow 9.4.0, numpy 1.24.2), edges as given.
    private static readonly RgbPicture Slopes = Drawn(24, 16, (x, y) => (10 * x, 15 * y, (37 * x + 11 * y) % 256)), Swapped = Drawn(24, 16, (x, y) => ((37 * x + 11 * y) % 256, 15 * y, 10 * x));

    [Theory]
    [InlineData(new[] { 425 }, 0.3628920030755865, 0.9726055807672677, 0.29633123805273)]
    [InlineData(new[] { 64, 100 }, 0.36717887744989813, 0.9063387283695509, 0.29364958835009053)]
    public void Metrics_are_what_scikit_image_printed(int[] edges, double correlation, double structure, double error)
    {
        var found = PictureMetrics.Of(Slopes, Swapped, edges);
        Assert.Equal(correlation, found.PixelCorrelation, 1e-9);
        Assert.Equal(structure, found.StructuralSimilarity, 1e-9);
        Assert.Equal(error, found.RootMeanSquareError, 1e-9);
    }

    [Theory]
    [InlineData(11, 40, 90, 60, new[] { 11 })]
    [InlineData(64, 64, 64, 64, new[] { 64 })]
    [InlineData(120, 90, 33, 47, new[] { 256, 425 })]
    public void Metrics_are_scikit_images_on_noise(int width, int height, int otherWidth, int otherHeight, int[] edges)
    {
        var (a, b) = (Noise(width, height, 1), Noise(otherWidth, otherHeight, 2));
        var expected = Reference.Numbers(Reference.Of("pictures", new { edges, a = Given(a), b = Given(b) }, "skimage", "PIL"));
        var found = PictureMetrics.Of(a, b, edges);
        Assert.Equal(expected[0], found.PixelCorrelation, 1e-9);
        Assert.Equal(expected[1], found.StructuralSimilarity, 1e-9);
        Assert.Equal(expected[2], found.RootMeanSquareError, 1e-9);
    }

    [Fact]
    public void A_picture_is_perfectly_like_itself()
    {
        var found = PictureMetrics.Of(Slopes, Slopes);
        Assert.Equal(1, found.PixelCorrelation, 1e-12);
        Assert.Equal(1, found.StructuralSimilarity, 1e-12);
        Assert.Equal(0, found.RootMeanSquareError);
    }

    [Fact]
    public void A_negative_correlates_perfectly_the_other_way_and_a_plain_picture_not_at_all()
    {
        var negative = Drawn(24, 16, (x, y) => (255 - 10 * x, 255 - 15 * y, 255 - (37 * x + 11 * y) % 256));
        Assert.Equal(-1, PictureMetrics.Correlate(Slopes, negative), 1e-12);
        Assert.Equal(0, PictureMetrics.Correlate(Slopes, Drawn(24, 16, (_, _) => (77, 77, 77))));
        Assert.Equal(1, PictureMetrics.Error(Drawn(2, 1, (_, _) => (0, 0, 0)), Drawn(2, 1, (_, _) => (255, 255, 255))));
    }

    [Fact] // why structure alone is no evidence: trap 17 of the benchmark's critics
    public void Structure_prefers_a_smeared_copy_to_a_sharp_one_that_is_off_by_a_few_pixels()
    {
        var random = new Random(4);
        var cells = Enumerable.Range(0, 33 * 33).Select(_ => random.Next(256)).ToArray();
        RgbPicture Board(int shift) => Drawn(64, 64, (x, y) => cells[(y + shift) / 2 % 33 * 33 + (x + shift) / 2 % 33] is var v ? (v, v, v) : default);
        var smeared = Board(0).Resize(16, 16, ResizeFilter.Bilinear).Resize(64, 64, ResizeFilter.Bilinear);
        Assert.True(PictureMetrics.Structure(Board(0), smeared) > PictureMetrics.Structure(Board(0), Board(3)));
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Contains("24 x 16 and 5 x 5", Assert.Throws<ArgumentException>(() => PictureMetrics.Correlate(Slopes, Noise(5, 5, 1))).Message, StringComparison.Ordinal);
        Assert.Contains("5 x 5", Assert.Throws<ArgumentException>(() => PictureMetrics.Structure(Noise(5, 5, 1), Noise(5, 5, 2))).Message, StringComparison.Ordinal);
    }

    private static object Given(RgbPicture p) => new { width = p.Width, height = p.Height, bytes = p.Bytes.ToArray().Select(b => (int)b) };

    private static RgbPicture Noise(int width, int height, int seed)
    {
        var random = new Random(seed);
        return Drawn(width, height, (x, y) => (random.Next(256), random.Next(128) + 2 * (x % 60), random.Next(100) + 3 * (y % 50)));
    }

    private static RgbPicture Drawn(int width, int height, Func<int, int, (int Red, int Green, int Blue)> colour) =>
        new(width, height, [.. Enumerable.Range(0, width * height).Select(i => colour(i % width, i / width)).SelectMany(c => new[] { (byte)c.Red, (byte)c.Green, (byte)c.Blue })]);
}
