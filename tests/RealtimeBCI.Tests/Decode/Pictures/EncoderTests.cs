using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public sealed class EncoderTests
{
    [Fact]
    public void Encoders_with_an_open_batch_axis_and_the_usual_names_need_a_preset_only()
    {
        var folder = Models();
        var preset = EncoderPresets.Of("transformers-clip");
        using var images = new PictureEncoder(Path.Combine(folder, "image.onnx"), preset.Image!);
        Assert.Equal(8, images.Size);
        var picture = new RgbPicture(20, 30, [.. Enumerable.Range(0, 600).SelectMany(_ => new byte[] { 255, 128, 0 })]);
        var embedding = images.Encode(picture);
        Assert.Equal((3, 64), (embedding.TokenCount, embedding.TokenChannels));
        Assert.Equal((1 - 0.48145466) / 0.26862954, embedding.Pooled[0], 1e-5);
        Assert.Equal((128 / 255.0 - 0.4578275) / 0.26130258, embedding.Pooled[1], 1e-5);
        Assert.Equal(-0.40821073 / 0.27577711, embedding.Tokens[^1], 1e-5);
    }

    [Fact]
    public void A_text_encoder_is_told_where_the_caption_ends_if_it_asks()
    {
        var folder = Models();
        File.WriteAllText(Path.Combine(folder, "vocab.json"), """{"a":7,"b</w>":8,"ab</w>":9,"<|startoftext|>":10,"<|endoftext|>":11,"a</w>":12}""");
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\na b</w>\n");
        using var texts = new TextEncoder(Path.Combine(folder, "text.onnx"), new(6, null), folder);
        Assert.Equal([10, 9, 12, 11, 0, 0], texts.Encode("AB a").Pooled);
        Assert.Equal(0, texts.Encode("ab").TokenCount);
    }

    [Fact]
    public void A_model_that_does_not_fit_its_description_is_refused()
    {
        var folder = Models();
        var path = Path.Combine(folder, "image.onnx");
        var tower = EncoderPresets.Of("openai-clip").Image!;
        Assert.Contains("no output 'embedding'", Refused(() => new PictureEncoder(path, tower with { Pooled = new("embedding", 1, 3) })));
        Assert.Contains("no input 'picture'", Refused(() => new PictureEncoder(path, tower with { Input = "picture" })));
        Assert.Contains("says 224", Refused(() => new PictureEncoder(path, tower with { Input = "pixel_values" })));
        using var wrong = new PictureEncoder(path, tower with { Pooled = new("image_embeds", 1, 512) });
        Assert.Contains("512 channels", Refused(() => wrong.Encode(new(1, 1, [1, 2, 3]))));
        Assert.Contains("no model file", Refused(() => new PictureEncoder(Path.Combine(folder, "absent.onnx"), tower)));
        File.WriteAllText(path, "not a model");
        Assert.DoesNotContain('\n', Refused(() => new PictureEncoder(path, tower)));
    }

    [Fact]
    public void A_description_reads_back_as_written_and_a_damaged_one_is_one_line()
    {
        var folder = TestPaths.TemporaryFolder();
        Assert.Contains("openai-clip", Refused(() => EncoderDescription.Load(folder)));
        var written = EncoderPresets.Of("laion-bigG") with { Origin = new Dictionary<string, string> { ["seed"] = "1" } };
        written.Write(folder);
        var read = EncoderDescription.Load(folder);
        Assert.Equal(written.Text, read.Text);
        Assert.Equal(written.Image!.Preparation.Mean, read.Image!.Preparation.Mean);
        Assert.Equal((written.Image.Preparation.Resize, written.Image.Preparation.Filter, written.Origin!["seed"]), (read.Image.Preparation.Resize, read.Image.Preparation.Filter, read.Origin!["seed"]));
        var text = File.ReadAllText(Path.Combine(folder, EncoderDescription.FileName));
        foreach (var broken in new[] { "{}", "null", text[..40], text.Replace("\"size\": 224", "\"size\": 0", StringComparison.Ordinal), text.Replace("resize", "resise", StringComparison.Ordinal) })
        {
            File.WriteAllText(Path.Combine(folder, EncoderDescription.FileName), broken);
            Assert.DoesNotContain('\n', Refused(() => EncoderDescription.Load(folder)));
        }
    }

    private static string Refused(Func<object> act) => Assert.Throws<OnnxModelException>(act).Message;

    private static string Models()
    {
        TestPaths.RequirePython("onnx");
        var folder = TestPaths.TemporaryFolder();
        var (code, _, error) = TestPaths.Run(TestPaths.Python, Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Decode/Pictures/encoder_reference.py"), folder);
        Assert.True(code == 0, error);
        return folder;
    }
}
