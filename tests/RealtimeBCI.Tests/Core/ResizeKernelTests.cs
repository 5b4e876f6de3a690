using System.Globalization;

namespace RealtimeBCI.Tests.Core;

public sealed class ResizeKernelTests
{
    private static readonly string[] Cases =
    [
        "64x48-to-37x51-bicubic", "64x48-to-37x51-bilinear", "500x375-to-224x224-bicubic", "256x256-to-425x425-bilinear", "425x425-to-256x256-bilinear",
        "9x7-to-30x7-bicubic", "9x7-to-9x20-bilinear", "1x1-to-5x4-bicubic", "2x300-to-3x11-bilinear", "101x3-to-7x2-bicubic", "40x40-to-1x1-bicubic",
    ];

    [Fact]
    public void Every_level_of_a_resized_picture_is_pillows()
    {
        TestPaths.RequirePython("PIL");
        var folder = TestPaths.TemporaryFolder();
        var pictures = Cases.Select((c, i) => Picture(Parse(c).OldWidth, Parse(c).OldHeight, i)).ToArray();
        foreach (var (name, picture) in Cases.Zip(pictures))
            File.WriteAllBytes(Path.Combine(folder, $"{name}.in"), picture.Bytes.ToArray());
        var (code, _, error) = TestPaths.Run(TestPaths.Python, [Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Core/resize_reference.py"), folder, .. Cases]);
        Assert.True(code == 0, error);
        foreach (var (name, picture) in Cases.Zip(pictures))
        {
            var (_, _, width, height, filter) = Parse(name);
            Assert.Equal(File.ReadAllBytes(Path.Combine(folder, $"{name}.out")), picture.Resize(width, height, filter).Bytes.ToArray());
        }
    }

    // A row of six grey levels; the results were printed once by Pillow 9.4.0: Image.frombytes("RGB", (6, 1), ...).resize((w, 1), FILTER).
    [Theory]
    [InlineData(4, ResizeFilter.Bilinear, new byte[] { 96, 124, 144, 44 })]
    [InlineData(4, ResizeFilter.Bicubic, new byte[] { 97, 127, 149, 38 })]
    [InlineData(9, ResizeFilter.Bilinear, new byte[] { 0, 128, 217, 68, 115, 182, 108, 54, 17 })]
    [InlineData(9, ResizeFilter.Bicubic, new byte[] { 0, 133, 241, 50, 108, 197, 109, 45, 12 })]
    public void A_row_of_six_levels_comes_out_as_pillow_printed_it(int width, ResizeFilter filter, byte[] levels)
    {
        byte[] row = [0, 255, 30, 200, 90, 17];
        var resized = new RgbPicture(6, 1, [.. row.SelectMany(v => new[] { v, v, v })]).Resize(width, 1, filter);
        Assert.Equal(levels, Enumerable.Range(0, width).Select(x => resized.Bytes[3 * x]));
    }

    [Fact]
    public void A_picture_of_one_colour_keeps_it_at_any_size()
    {
        var plain = new RgbPicture(13, 7, [.. Enumerable.Range(0, 13 * 7).SelectMany(_ => new byte[] { 3, 128, 255 })]);
        foreach (var (width, height) in new[] { (1, 1), (5, 9), (40, 3), (13, 7) })
            Assert.All(plain.Resize(width, height, ResizeFilter.Bicubic).Bytes.ToArray().Chunk(3), p => Assert.Equal([3, 128, 255], p));
    }

    [Theory]
    [InlineData(640, 427, 224, 335, 224)]
    [InlineData(427, 640, 224, 224, 335)]
    [InlineData(300, 300, 224, 224, 224)]
    public void The_shorter_edge_gets_the_length_and_the_longer_is_rounded_down(int width, int height, int pixels, int newWidth, int newHeight)
    {
        var resized = Picture(width, height, 1).ResizeShorterEdge(pixels, ResizeFilter.Bilinear);
        Assert.Equal((newWidth, newHeight), (resized.Width, resized.Height));
    }

    [Fact] // margins of 5 - 2 = 3 columns: 1.5 rounds to the even 2; of 4 - 2 = 2 rows: 1
    public void A_centre_crop_with_uneven_margins_starts_at_the_nearest_even_offset()
    {
        var picture = new RgbPicture(5, 4, [.. Enumerable.Range(0, 20).SelectMany(i => new[] { (byte)i, (byte)0, (byte)0 })]);
        Assert.Equal([7, 8, 12, 13], picture.CropCentre(2).Bytes.ToArray().Where((_, i) => i % 3 == 0));
        Assert.Contains("5 x 4", Assert.Throws<ArgumentException>(() => picture.CropCentre(5)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Planes_hold_one_standardised_channel_after_the_other()
    {
        var planes = new float[6];
        new RgbPicture(2, 1, [0, 51, 255, 255, 102, 0]).ToPlanes([0.5f, 0.2f, 0], [0.5f, 0.1f, 1], planes);
        float[] expected = [-1, 1, 0, 2, 1, 0];
        Assert.All(expected.Zip(planes), p => Assert.Equal(p.First, p.Second, 1e-5f));
    }

    [Fact]
    public void Bytes_that_do_not_fill_the_picture_are_refused() =>
        Assert.Contains("2 x 2", Assert.Throws<ArgumentException>(() => new RgbPicture(2, 2, new byte[11])).Message, StringComparison.Ordinal);

    /// <summary>Noise on slopes, with levels at both ends, so that weights below 0 overshoot.</summary>
    private static RgbPicture Picture(int width, int height, int seed)
    {
        var random = new Random(seed);
        return new(width, height, [.. Enumerable.Range(0, width * height * 3).Select(i => (byte)Math.Clamp(random.Next(-80, 336) * 0.7 + i % (width * 3) * 80.0 / (width * 3), 0, 255))]);
    }

    private static (int OldWidth, int OldHeight, int Width, int Height, ResizeFilter Filter) Parse(string name)
    {
        var parts = name.Split('-');
        var (before, after) = (parts[0].Split('x'), parts[2].Split('x'));
        int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
        return (Number(before[0]), Number(before[1]), Number(after[0]), Number(after[1]), Enum.Parse<ResizeFilter>(parts[3], ignoreCase: true));
    }
}
