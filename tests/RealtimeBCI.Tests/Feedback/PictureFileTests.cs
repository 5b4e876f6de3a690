using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class PictureFileTests
{
    private readonly string _folder = TestPaths.TemporaryFolder();

    [Fact]
    public void A_picture_that_was_written_is_read_back_to_the_byte_transparency_included()
    {
        var path = Path.Combine(_folder, "a.png");
        var rgba = new byte[4 * 7 * 5];
        new Random(3).NextBytes(rgba);
        PictureFile.Save(path, 7, 5, rgba);
        var back = PictureFile.Load(path);
        Assert.Equal((7, 5), (back.Width, back.Height));
        for (var i = 0; i < rgba.Length; i += 4)
            if (rgba[i + 3] != 0)
                Assert.Equal(rgba[i..(i + 4)], back.Rgba[i..(i + 4)]);
    }

    [Fact]
    public void Resizing_keeps_a_plain_colour_and_reaches_the_size()
    {
        var path = Path.Combine(_folder, "plain.png");
        PictureFile.Save(path, 40, 20, [.. Enumerable.Repeat(new byte[] { 200, 100, 50, 255 }, 800).SelectMany(p => p)]);
        var picture = PictureFile.Load(path, 13, 17);
        Assert.Equal((13, 17, 4 * 13 * 17), (picture.Width, picture.Height, picture.Rgba.Length));
        Assert.All(picture.Rgba.Chunk(4), pixel => Assert.Equal([200, 100, 50, 255], pixel));
        var within = PictureFile.LoadWithin(path, 10);
        Assert.Equal((10, 5), (within.Width, within.Height));
        Assert.Equal(40, PictureFile.LoadWithin(path, 4000).Width);
    }

    [Fact]
    public void What_is_no_picture_is_refused_by_name()
    {
        var path = Path.Combine(_folder, "text.png");
        File.WriteAllText(path, "no picture");
        Assert.Contains(path, Assert.Throws<InvalidDataException>(() => PictureFile.Load(path)).Message);
        Assert.Throws<FileNotFoundException>(() => PictureFile.Load(path + "x"));
        Assert.Throws<ArgumentException>(() => PictureFile.Save(path, 2, 2, new byte[15]));
    }

    [Fact]
    public void A_gallery_is_read_in_its_order_and_its_faults_are_named()
    {
        var items = DrawnGallery.Write(_folder);
        Assert.Equal(items, DisplayItems.Read(_folder));
        File.AppendAllText(Path.Combine(_folder, "items.tsv"), "words\tonly words\t\n");
        Assert.Null(DisplayItems.Read(_folder)[^1].File);
        File.AppendAllText(Path.Combine(_folder, "items.tsv"), "lost\tlost\tlost.png\n");
        Assert.Contains("lost.png", Assert.Throws<FeedbackException>(() => DisplayItems.Read(_folder)).Message);
        File.WriteAllText(Path.Combine(_folder, "items.tsv"), "id\tname\na\tb\n");
        Assert.Contains("id, name", Assert.Throws<FeedbackException>(() => DisplayItems.Read(_folder)).Message);
        Assert.Contains("items.tsv", Assert.Throws<FeedbackException>(() => DisplayItems.Read(Path.Combine(_folder, "none"))).Message);
    }

    [Fact]
    public void A_picture_that_cannot_be_read_becomes_a_plain_card_and_is_said()
    {
        var path = Path.Combine(_folder, "broken.png");
        File.WriteAllText(path, "no picture");
        var faults = new List<string>();
        var shelf = new PictureShelf(new Dictionary<string, DisplayItem> { ["broken"] = new("broken", "broken", path) }, faults.Add);
        Assert.Equal(1, shelf.Load("broken").Width);
        Assert.Contains(path, Assert.Single(faults));
    }
}
