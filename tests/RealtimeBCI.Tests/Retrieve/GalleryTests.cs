using RealtimeBCI.Retrieve;

namespace RealtimeBCI.Tests.Retrieve;

public class GalleryTests
{
    [Fact]
    public void A_gallery_reads_back_with_unit_embeddings_and_one_hash()
    {
        var folder = Write();
        var gallery = Gallery.Load(folder);
        Assert.Equal(["house", "face"], gallery.Items.Select(i => i.Id));
        Assert.Equal("a house", gallery.Items[0].Caption);
        Assert.Equal([0.6f, 0.8f], gallery.Embedding(0).ToArray());
        Assert.Equal(Gallery.Load(folder).Hash, gallery.Hash);
        Assert.Equal(Path.Combine(folder, "house.png"), gallery.PicturePath(0));
        Assert.Null(gallery.PicturePath(1));
        Assert.Equal(1, gallery.IndexOf("face"));
    }

    [Fact]
    public void Another_embedding_gives_another_hash() =>
        Assert.NotEqual(new Gallery([new("a", "a")], [1, 0], 2).Hash, new Gallery([new("a", "a")], [0, 1], 2).Hash);

    [Theory]
    [InlineData("items.tsv", null, "is no gallery")]
    [InlineData("embeddings.npy", null, "embeddings.npy")]
    [InlineData("embeddings.npy", "rubbish", "is no .npy file")]
    [InlineData("house.png", null, "picture of 'house' is missing")]
    [InlineData("items.tsv", "id\tfile\nhouse\thouse.png\n", "expected id, name, file")]
    [InlineData("items.tsv", "id\tname\tfile\nhouse\thouse\n", "line 2: 2 cells under 3 columns")]
    [InlineData("items.tsv", "id\tname\tfile\nhouse\thouse\t\n", "lists 1 items")]
    [InlineData("items.tsv", "id\tname\tfile\nhouse\thouse\t\nhouse\tface\t\n", "stands there twice")]
    [InlineData("items.tsv", "id\tname\tfile\nhouse\thouse\t../secret.png\nface\tface\t\n", "outside the gallery's folder")]
    public void A_damaged_gallery_gives_one_line(string file, string? content, string expected)
    {
        var folder = Write();
        if (content is null)
            File.Delete(Path.Combine(folder, file));
        else
            File.WriteAllText(Path.Combine(folder, file), content);
        OneLine(folder, expected);
    }

    [Theory]
    [InlineData(new float[] { 1, 0, 0, 0 }, "embedding of 'face' is all zeros")]
    [InlineData(new float[] { 1, 0, float.NaN, 0 }, "embedding of 'face'")]
    public void Embeddings_without_a_direction_give_one_line(float[] embeddings, string expected)
    {
        var folder = Write();
        NpyFile.Write(Path.Combine(folder, "embeddings.npy"), embeddings, 2, 2);
        OneLine(folder, expected);
    }

    [Fact]
    public void An_embedding_of_another_shape_gives_one_line()
    {
        var folder = Write();
        NpyFile.Write(Path.Combine(folder, "embeddings.npy"), new float[6], 3, 2);
        OneLine(folder, "has the shape (3, 2)");
    }

    [Fact]
    public void Further_spaces_read_back_as_they_are_and_count_in_the_hash()
    {
        var folder = Write();
        var plain = Gallery.Load(folder).Hash;
        NpyFile.Write(Path.Combine(folder, "embeddings_text-tokens.npy"), [1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2);
        var gallery = Gallery.Load(folder);
        var space = gallery.Space("text-tokens");
        Assert.Equal((2, 2, 4), (space.Tokens, space.Channels, space.Dimension));
        Assert.Equal([5f, 6f, 7f, 8f], space.Of(1).ToArray());
        Assert.NotEqual(plain, gallery.Hash);
        Assert.Contains("it has image, text-tokens. Add embeddings_vdvae.npy", Assert.Throws<GalleryException>(() => gallery.Space("vdvae")).Message);
    }

    [Theory]
    [InlineData("rubbish", null, "is no .npy file")]
    [InlineData(null, new float[] { 1, 2, 3 }, "has the shape (3, 1)")]
    [InlineData(null, new float[] { 1, float.NaN }, "hold NaN in row 2")]
    public void A_damaged_further_space_gives_one_line(string? text, float[]? values, string expected)
    {
        var folder = Write();
        var file = Path.Combine(folder, "embeddings_text.npy");
        if (text is not null)
            File.WriteAllText(file, text);
        else
            NpyFile.Write(file, values!, values!.Length, 1);
        OneLine(folder, expected);
    }

    [Fact]
    public void A_folder_with_another_gallerys_space_is_not_written_over()
    {
        var folder = Write();
        NpyFile.Write(Path.Combine(folder, "embeddings_text.npy"), [1, 2], 2, 1);
        var message = Assert.Throws<GalleryException>(() => new Gallery([new("house", "a house"), new("face", "a face")], [3, 4, 0, 2], 2, folder).Write(folder)).Message;
        Assert.Contains("embeddings_text.npy, which is of another gallery", message);
        Assert.True(File.Exists(Path.Combine(folder, "embeddings_text.npy")));
    }

    private static void OneLine(string folder, string expected)
    {
        var message = Assert.Throws<GalleryException>(() => Gallery.Load(folder)).Message;
        Assert.Contains(expected, message);
        Assert.DoesNotContain('\n', message);
    }

    private static string Write()
    {
        var folder = TestPaths.TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder, "house.png"), [1]);
        new Gallery([new("house", "a house", "house.png", "a house"), new("face", "a face")], [3, 4, 0, 2], 2, folder).Write(folder);
        return folder;
    }
}
