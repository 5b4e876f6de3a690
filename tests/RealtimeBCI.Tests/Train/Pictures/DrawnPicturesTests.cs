using RealtimeBCI.Train;

namespace RealtimeBCI.Tests.Train;

public sealed class DrawnPicturesTests
{
    [Fact]
    public void No_two_pictures_have_one_caption_or_one_look()
    {
        var pictures = DrawnPictures.Distinct(400, seed: 3, except: DemoPictures.Items.Select(i => i.Caption));
        Assert.Equal(400, pictures.Select(p => p.Caption).Except(DemoPictures.Items.Select(i => i.Caption)).Count());
        Assert.Equal(400, pictures.Select(p => Convert.ToHexString(p.Rgb(32).Bytes)).Distinct().Count());
    }

    [Fact]
    public void One_seed_draws_the_same_pictures_and_another_seed_others()
    {
        static IEnumerable<string> Looks(int seed) => DrawnPictures.Distinct(20, seed).Select(p => Convert.ToHexString(p.Rgb(40).Bytes));
        Assert.Equal(Looks(1), Looks(1));
        Assert.Empty(Looks(1).Intersect(Looks(2)));
        Assert.Equal(DemoPictures.Of(7, 3).Draw(50), DemoPictures.Of(7, 3).Draw(50));
        Assert.NotEqual(DemoPictures.Of(7, 3).Draw(50), DemoPictures.Of(7, 4).Draw(50));
    }

    [Fact]
    public void Captions_that_are_held_out_never_come_where_they_must_not()
    {
        Assert.All(DrawnPictures.Distinct(300, 1, heldOut: false), p => Assert.False(DrawnPictures.IsHeldOut(p.Caption)));
        Assert.All(DrawnPictures.Distinct(50, 1, heldOut: true), p => Assert.True(DrawnPictures.IsHeldOut(p.Caption)));
        Assert.InRange(DrawnPictures.Distinct(3200, 2).Count(p => DrawnPictures.IsHeldOut(p.Caption)), 120, 280);
    }

    [Fact]
    public void A_small_drawing_is_the_large_one_seen_from_afar()
    {
        foreach (var picture in DrawnPictures.Distinct(30, 9))
        {
            float[] small = picture.Draw(64), large = picture.Draw(256);
            var off = Enumerable.Range(0, 64 * 64 * 3).Average(i => Math.Abs(small[i] - Mean(large, i / 3 % 64, i / 3 / 64, i % 3)));
            Assert.True(off < 0.02, $"{picture.Caption}: {off}");
        }
    }

    [Fact]
    public void Captions_have_articles_as_english_does()
    {
        var captions = DrawnPictures.Distinct(2000, 4).Select(p => p.Caption).ToArray();
        Assert.DoesNotContain(captions, c => c.Contains(" a orange", StringComparison.Ordinal) || c.StartsWith("a orange", StringComparison.Ordinal));
        Assert.Contains(captions, c => c.Contains("an orange", StringComparison.Ordinal));
    }

    private static double Mean(float[] large, int x, int y, int channel) =>
        Enumerable.Range(0, 16).Average(k => large[3 * ((4 * y + k / 4) * 256 + 4 * x + k % 4) + channel]);
}
