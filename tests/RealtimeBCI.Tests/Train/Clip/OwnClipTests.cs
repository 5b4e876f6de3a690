using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public sealed class OwnClipTests
{
    [Fact]
    public void The_encoder_that_comes_along_finds_captions_of_drawings_it_never_met()
    {
        var score = ClipRetrieval.OfDrawings(OwnClip.Folder, pool: 100, seed: 77, pixels: 160);
        TestContext.Current.TestOutputHelper?.WriteLine($"{score}");
        Assert.True(score.CaptionOfPicture > 0.8 && score.PictureOfCaption > 0.8, $"{score}; chance is .01");
    }

    [Fact]
    public void Its_files_are_small() =>
        Assert.True(Directory.EnumerateFiles(OwnClip.Folder).Sum(f => new FileInfo(f).Length) < 2_000_000);

    [Fact]
    public void Its_models_are_read_by_the_public_schema()
    {
        TestPaths.RequirePython("onnx");
        foreach (var file in new[] { OwnClip.ImageFile, OwnClip.TextFile })
        {
            var (code, _, error) = TestPaths.Run(TestPaths.Python, "-c", $"import onnx; onnx.checker.check_model(onnx.load('{Path.Combine(OwnClip.Folder, file)}'), full_check=True)");
            Assert.True(code == 0, error);
        }
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(256, 1)]
    [InlineData(200, 7)]
    public void The_twelve_pictures_have_latents_that_lie_well_apart(int size, int seed)
    {
        var gallery = Twelve(size, seed);
        var centre = gallery.Centre();
        var directions = Enumerable.Range(0, gallery.Items.Count).Select(i =>
        {
            float[] d = [.. gallery.Embedding(i).ToArray().Select((v, k) => v - centre[k])];
            Assert.True(SimilarityKernel.Normalise(d));
            return d;
        }).ToArray();
        var table = string.Join('\n', directions.Select((a, i) => $"{gallery.Items[i].Id,-14}" + string.Concat(directions.Select(b => $"{SimilarityKernel.Dot(a, b),6:F2}"))));
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        for (var i = 0; i < directions.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.True(SimilarityKernel.Dot(directions[i], directions[j]) < 0.5, $"{gallery.Items[i].Id} and {gallery.Items[j].Id} are alike:\n{table}");
    }

    [Fact]
    public void A_latent_hardly_depends_on_the_size_at_which_a_picture_is_drawn()
    {
        var (small, large) = (Twelve(96, 1), Twelve(256, 1));
        for (var i = 0; i < small.Items.Count; i++)
            Assert.True(SimilarityKernel.Dot(small.Embedding(i), large.Embedding(i)) > 0.95, $"{small.Items[i].Id}: {SimilarityKernel.Dot(small.Embedding(i), large.Embedding(i))}");
    }

    [Fact]
    public void A_gallery_of_pictures_and_captions_has_its_spaces_and_reads_back()
    {
        var written = Twelve(64, 1);
        var folder = TestPaths.TemporaryFolder();
        foreach (var item in written.Items)
            File.WriteAllText(Path.Combine(folder, item.File), "");
        written.Write(folder);
        var read = Gallery.Load(folder);
        Assert.Equal(written.Hash, read.Hash);
        Assert.Equal(written.Items, read.Items);
        Assert.Equal(["cnn-second", "cnn-third", "image", "image-tokens", "text", "text-tokens"], read.Spaces.Select(s => s.Name).Order());
        Assert.Equal((16, 64), (read.Space("image-tokens").Tokens, read.Space("image-tokens").Channels));
        Assert.Equal((24, 64), (read.Space("text-tokens").Tokens, read.Space("text-tokens").Channels));
        Assert.Equal(read.Dimension, read.Space("text").Dimension);
    }

    [Fact]
    public void A_caption_that_is_wanting_is_named()
    {
        using var images = OwnClip.Pictures(OwnClip.Folder);
        using var texts = OwnClip.Captions(OwnClip.Folder);
        Assert.Contains("'tree' has no caption", Assert.Throws<GalleryException>(() => new GalleryBuilder(images, texts).Add(new("tree", "tree"), DemoPictures.Of(7, 1).Rgb(64))).Message);
    }

    private static Gallery Twelve(int size, int seed)
    {
        using var images = OwnClip.Pictures(OwnClip.Folder);
        using var texts = OwnClip.Captions(OwnClip.Folder);
        var builder = new GalleryBuilder(images, texts);
        for (var p = 0; p < DemoPictures.Count; p++)
            builder.Add(DemoPictures.Items[p], DemoPictures.Of(p, seed).Rgb(size));
        return builder.ToGallery("");
    }
}
