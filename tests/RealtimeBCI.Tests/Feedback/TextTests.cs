using RealtimeBCI.Feedback;

namespace RealtimeBCI.Tests.Feedback;

public sealed class TextTests
{
    [Fact]
    public void The_letters_cover_every_notice_all_digits_and_the_western_alphabets()
    {
        var fonts = RequireFonts();
        var latin = string.Concat(Enumerable.Range(0x21, 0x5E).Concat(Enumerable.Range(0xC0, 0x40)).Select(c => (char)c));
        foreach (var text in new[] { Notice.Lost, Notice.Waiting, Notice.NoAnswer, Notice.Best, Notice.Late(2.4), Notice.Percent(0.001), latin, "ąčęłőřšůžßğ" })
            Assert.Equal("", fonts.Missing(text));
    }

    [Theory]
    [InlineData("Percent 61 %", false)]
    [InlineData("Häuser & Bäume", true)]
    [InlineData("", false)]
    public void Words_leave_ink_and_nothing_leaves_none(string words, bool bold)
    {
        var mask = Draw(new(words, bold, 40, 1000, 1, Align.Left));
        Assert.Equal(words.Length > 0, mask.Coverage.Any(c => c == 255));
    }

    [Fact]
    public void Words_that_are_too_long_become_smaller_and_fit()
    {
        var (small, large) = (Draw(new("a rather long name of a thing", false, 60, 200, 1, Align.Left)), Draw(new("a rather long name of a thing", false, 60, 4000, 1, Align.Left)));
        Assert.True(small.InkWidth <= 200);
        Assert.True(small.Height < large.Height);
    }

    [Fact]
    public void Words_that_may_be_broken_stay_large_on_two_lines()
    {
        var (one, two) = (Draw(new("imagine a house", true, 60, 400, 1, Align.Centre)), Draw(new("imagine a house", true, 60, 400, 2, Align.Centre)));
        Assert.True(two.Height > 1.8 * one.Height);
        Assert.True(two.InkWidth <= 400);
    }

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.001, "<1 %")]
    [InlineData(0.125, "12 %")]
    [InlineData(1, "100 %")]
    public void Probabilities_read_as_whole_percent(double probability, string words) => Assert.Equal(words, Notice.Percent(probability));

    internal static Fonts RequireFonts()
    {
        try
        {
            return Fonts.Find();
        }
        catch (FeedbackException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }

    private static TextMask Draw(TextKey key) => new TextRaster(RequireFonts()).Draw(key);
}
