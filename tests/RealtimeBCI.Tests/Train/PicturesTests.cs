using RealtimeBCI.Decode;
using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public class PicturesTests
{
    [Theory]
    [InlineData(64, 1)]
    [InlineData(200, 1)]
    [InlineData(200, 7)]
    public void Twelve_pictures_have_latents_that_lie_well_apart(int size, int seed)
    {
        var gallery = Write(size, seed);
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
    public void One_seed_draws_the_same_picture_and_another_seed_a_similar_one()
    {
        Assert.Equal(DemoPictures.Draw(7, 50, 3), DemoPictures.Draw(7, 50, 3));
        Assert.NotEqual(DemoPictures.Draw(7, 50, 3), DemoPictures.Draw(7, 50, 4));
    }

    [Fact]
    public void A_latent_hardly_depends_on_the_size_at_which_a_picture_is_drawn()
    {
        var small = Write(96, 1);
        var large = Write(200, 1);
        for (var i = 0; i < small.Items.Count; i++)
            Assert.True(SimilarityKernel.Dot(small.Embedding(i), large.Embedding(i)) > 0.99, small.Items[i].Id);
    }

    [Fact]
    public void The_gallery_reads_back_as_it_was_written()
    {
        var written = Write(64, 1);
        var read = Gallery.Load(written.Folder);
        Assert.Equal(written.Items, read.Items);
        Assert.Equal(GaborEncoderGraph.Dimension, read.Dimension);
        for (var i = 0; i < read.Items.Count; i++)
            Assert.Equal(1, SimilarityKernel.Dot(written.Embedding(i), read.Embedding(i)), 1e-5);
    }

    private static Gallery Write(int size, int seed)
    {
        var folder = TestPaths.TemporaryFolder();
        var model = Path.Combine(folder, "encoder.onnx");
        GaborEncoderGraph.Write(model);
        using var encoder = new PictureEncoder(model);
        return DemoPictures.WriteGallery(Path.Combine(folder, "gallery"), size, seed, encoder, (path, _, _, rgba) => File.WriteAllBytes(path, rgba));
    }
}
