using System.Text.Json;
using RealtimeBCI.Decode;

namespace RealtimeBCI.Tests.Decode;

public sealed class CaptionTokenizerTests
{
    private const int Context = 20;

    private static readonly string[] Captions =
    [
        "the cat sat on the mat", "The CAT's roof, don't they've we're she'd i'm they'll?", "a  schöne\tKäse\nüber der Straße", "naïve café!!! ... 2024 times", "日本 😀😀 größte",
        "", "   ", "!", "'s", "'small 'totally it's's", "rock&amp;roll &amp;lt;big&amp;gt;", "x²+½", "snake_case-and/slash", "ÀÉÎÕÜ", "don''t 'tis", "a\u00a0b", "€100,50", "Σίσυφος в лесу",
        "a very long caption of which the last words are dropped because a house's roof cannot be painted by the greatest painters that they'll ever see in 2024",
    ];

    [Theory]
    [InlineData("0")]
    [InlineData("end")]
    public void Ids_are_those_of_byte_pair_encoding_by_its_definition(string padding)
    {
        TestPaths.RequirePython("json");
        var random = new Random(7);
        string[] signs = ["a", "t", "h", "e", " ", " ", "'", "s", "ü", "9", "!", ".", "日", "😀", "P", "n", "i", "g", "-", "\t"];
        string[] captions = [.. Captions, .. Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => signs[random.Next(signs.Length)])))];
        var folder = Reference(captions, padding);
        var expected = JsonSerializer.Deserialize<long[][]>(File.ReadAllText(Path.Combine(folder, "ids.json")))!;
        var tokenizer = new CaptionTokenizer(folder, Context, padding == "end" ? null : int.Parse(padding, System.Globalization.CultureInfo.InvariantCulture));
        for (var c = 0; c < captions.Length; c++)
            Assert.True(expected[c].AsSpan().SequenceEqual(tokenizer.Encode(captions[c])), $"'{captions[c]}': {string.Join(' ', tokenizer.Encode(captions[c]))}; expected {string.Join(' ', expected[c])}");
    }

    [Fact]
    public void A_caption_that_is_too_long_keeps_its_end()
    {
        TestPaths.RequirePython("json");
        var tokenizer = new CaptionTokenizer(Reference([], "0"), Context, 0);
        var ids = tokenizer.Encode(Captions[^1]);
        Assert.Equal(Context, ids.Length);
        Assert.Equal(tokenizer.VocabularySize - 2, ids[0]);
        Assert.Equal(tokenizer.VocabularySize - 1, ids[^1]);
        Assert.Equal(Context - 1, tokenizer.EndOf(ids));
    }

    [Fact]
    public void A_vocabulary_that_cannot_be_used_is_named_in_one_line()
    {
        var folder = TestPaths.TemporaryFolder();
        Assert.Contains("vocab.json", Assert.Throws<OnnxModelException>(() => new CaptionTokenizer(folder, Context, 0)).Message);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), """{"a":0}""");
        File.WriteAllText(Path.Combine(folder, "merges.txt"), "#version: 0.2\na b\n");
        Assert.Contains("<|startoftext|>", Assert.Throws<OnnxModelException>(() => new CaptionTokenizer(folder, Context, 0)).Message);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), """{"a":0,"b":1,"<|startoftext|>":2,"<|endoftext|>":3}""");
        Assert.Contains(folder, Assert.Throws<OnnxModelException>(() => new CaptionTokenizer(folder, Context, 0)).Message);
        File.WriteAllText(Path.Combine(folder, "vocab.json"), "{");
        Assert.DoesNotContain('\n', Assert.Throws<OnnxModelException>(() => new CaptionTokenizer(folder, Context, 0)).Message);
    }

    private static string Reference(string[] captions, string padding)
    {
        var folder = TestPaths.TemporaryFolder();
        File.WriteAllText(Path.Combine(folder, "captions.json"), JsonSerializer.Serialize(captions));
        var (code, _, error) = TestPaths.Run(TestPaths.Python, Path.Combine(TestPaths.Root, "tests/RealtimeBCI.Tests/Decode/Text/tokenizer_reference.py"), folder, $"{Context}", padding);
        Assert.True(code == 0, error);
        return folder;
    }
}
