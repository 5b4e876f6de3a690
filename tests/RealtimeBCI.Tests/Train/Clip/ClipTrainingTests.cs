using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

[Collection(AloneInTheProcess.Name)]
public sealed class ClipTrainingTests
{
    private static readonly ClipSettings Tiny = new() { Steps = 80, VocabularyCaptions = 1000, Batch = 48, Pixels = 32, ImageWidth = 48, TextWidth = 32, Channels = 32, Blocks = 1, LearningRate = 4e-3, Threads = 1 };

    [Fact]
    public async Task Seconds_of_training_lower_the_loss_and_find_captions_above_chance()
    {
        var folder = TestPaths.TemporaryFolder();
        var losses = new List<double>();
        await ClipTraining.RunAsync(folder, Tiny, (_, loss) => losses.Add(loss), TestContext.Current.CancellationToken);
        var score = ClipRetrieval.OfDrawings(folder, pool: 100, seed: 5, pixels: 64);
        TestContext.Current.TestOutputHelper?.WriteLine($"loss {losses.Take(10).Average()} to {losses.TakeLast(10).Average()}; {score}");
        Assert.True(losses.TakeLast(10).Average() < losses.Take(10).Average() - 1, $"{losses.Take(10).Average()} to {losses.TakeLast(10).Average()}");
        Assert.True(score.CaptionOfPicture >= 0.08 && score.PictureOfCaption >= 0.08, $"{score}; chance is .01");
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        var settings = Tiny with { Steps = 4 };
        string[] folders = [TestPaths.TemporaryFolder(), TestPaths.TemporaryFolder(), TestPaths.TemporaryFolder()];
        for (var run = 0; run < 3; run++)
            await ClipTraining.RunAsync(folders[run], settings with { Seed = run == 2 ? 2 : 1 }, null, TestContext.Current.CancellationToken);
        foreach (var file in new[] { "image.onnx", "text.onnx", "encoder.json", "vocab.json", "merges.txt" })
            Assert.Equal(File.ReadAllBytes(Path.Combine(folders[0], file)), File.ReadAllBytes(Path.Combine(folders[1], file)));
        Assert.NotEqual(File.ReadAllBytes(Path.Combine(folders[0], "image.onnx")), File.ReadAllBytes(Path.Combine(folders[2], "image.onnx")));
    }
}
