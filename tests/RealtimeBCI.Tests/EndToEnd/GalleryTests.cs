using RealtimeBCI.Retrieve;
using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.EndToEnd;

[Collection(WholeProcesses.Name)]
public sealed class GalleryTests
{
    [Fact]
    public async Task Pictures_and_captions_from_files_give_the_gallery_that_drawing_them_gave()
    {
        var folder = TestPaths.TemporaryFolder();
        string drawn = Path.Combine(folder, "drawn"), built = Path.Combine(folder, "built"), captions = Path.Combine(drawn, "items.tsv");
        await Rtbci.SucceedAsync("gallery", "demo", "--more", "8", "--output", drawn);
        var output = await Rtbci.SucceedAsync("gallery", "build", "--pictures", drawn, "--captions", captions, "--output", built);
        Assert.Contains("20 pictures with image 64, cnn-second 64 x 64, cnn-third 16 x 96, image-tokens 16 x 64, text 64, text-tokens 24 x 64", output);
        var (first, second) = (Gallery.Load(drawn), Gallery.Load(built));
        Assert.Equal(first.Items.Select(i => (i.Id, i.Caption)).Order(), second.Items.Select(i => (i.Id, i.Caption)).Order());
        foreach (var item in first.Items)
            foreach (var space in first.Spaces)
                Assert.Equal(space.Of(first.IndexOf(item.Id)), second.Space(space.Name).Of(second.IndexOf(item.Id)));

        var other = Path.Combine(folder, "other");
        output = await Rtbci.SucceedAsync("gallery", "build", "--pictures", drawn, "--image-encoder", Path.Combine(OwnClip.Folder, OwnClip.ImageFile), "--output", other);
        Assert.Contains("20 pictures with image 64, cnn-second 64 x 64, cnn-third 16 x 96, image-tokens 16 x 64:", output);
        var (code, _, error) = await Rtbci.RunAsync("gallery", "build", "--pictures", folder, "--image-encoder", captions, "--preset", "openai-clip", "--output", other);
        Assert.Equal(1, code);
        Assert.Contains("items.tsv is no ONNX model", Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }
}
