using System.Globalization;
using RealtimeBCI.Decode;
using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Decode;

public sealed class PicturePreparationTests
{
    private static readonly (int Width, int Height)[] Sizes = [(640, 427), (427, 640), (425, 425), (100, 61), (224, 224), (31, 300)];

    [Theory]
    [InlineData("openai-clip", "shorter-edge")]
    [InlineData("laion-bigG", "shorter-edge")]
    [InlineData("inception", "stretch")]
    public void A_picture_file_reaches_the_encoder_as_from_pillow_and_numpy(string preset, string mode)
    {
        TestPaths.RequirePython("PIL", "numpy");
        var preparation = EncoderPresets.Of(preset).Image!.Preparation;
        var folder = TestPaths.TemporaryFolder();
        string[] names = [.. Sizes.Select(s => $"{s.Width}x{s.Height}.png")];
        for (var i = 0; i < Sizes.Length; i++)
            PictureFile.Save(Path.Combine(folder, names[i]), Sizes[i].Width, Sizes[i].Height, Picture(Sizes[i].Width, Sizes[i].Height, i));
        static string Numbers(float[] v) => string.Join(',', v.Select(n => n.ToString(CultureInfo.InvariantCulture)));
        var (code, _, error) = TestPaths.Run(TestPaths.Python,
            [Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Decode/Pictures/preparation_reference.py"), folder, $"{preparation.Size}", mode, Numbers(preparation.Mean), Numbers(preparation.Deviation), .. names]);
        Assert.True(code == 0, error);
        foreach (var name in names)
        {
            var raster = PictureFile.Load(Path.Combine(folder, name));
            var planes = new float[3 * preparation.Size * preparation.Size];
            preparation.Fill(PicturePreparation.WithoutAlpha(raster.Rgba, raster.Width, raster.Height), planes);
            var (expected, shape) = NpyFile.ReadFloats(Path.Combine(folder, $"{name}.npy"));
            Assert.Equal([3, preparation.Size, preparation.Size], shape);
            for (var i = 0; i < planes.Length; i++)
                Assert.True(Math.Abs(planes[i] - expected[i]) < 1e-5, $"{name}, value {i}: {planes[i]}, expected {expected[i]}"); // a level is 1/255/.27 = .015
        }
    }

    private static byte[] Picture(int width, int height, int seed)
    {
        var random = new Random(seed);
        var rgba = new byte[4 * width * height];
        random.NextBytes(rgba);
        for (var i = 0; i < width * height; i++)
        {
            rgba[4 * i] = (byte)(i % width * 255 / width);
            rgba[4 * i + 3] = (byte)(seed % 2 == 0 ? 255 : Math.Max(1, (int)rgba[4 * i + 3]));
        }
        return rgba;
    }
}
