using RealtimeBCI.Glm;

namespace RealtimeBCI.Tests.Glm;

public sealed class DriftAndMotionTests
{
    [Fact]
    public void Cosines_are_nilearns()
    {
        var table = GoldenLss.Table("spm_design_lsa.tsv", true);
        var drift = new CosineDrift(table.Length, GoldenLss.RepetitionTime, 0.01);
        var row = new double[drift.Order];
        Assert.Equal(4, drift.Order);
        for (var t = 0; t < table.Length; t++)
        {
            drift.Fill(t, row);
            for (var k = 0; k < 4; k++)
                Assert.Equal(table[t][20 + k], row[k], 1e-12);
        }
    }

    [Fact]
    public void Motion_is_centred_on_the_first_volume_and_remembers_the_one_before()
    {
        var motion = new MotionRegressors(24);
        var row = new double[24];
        motion.Fill([1, 2, 3, 4, 5, 6], row);
        Assert.All(row, r => Assert.Equal(0, r));
        motion.Fill([2, 2, 3, 4, 5, 8], row);
        Assert.Equal([1, 0, 0, 0, 0, 2], row[..6]);
        Assert.Equal([1, 0, 0, 0, 0, 4], row[6..12]);
        Assert.All(row[12..], r => Assert.Equal(0, r));
        motion.Fill([1, 2, 3, 4, 5, 6], row);
        Assert.All(row[..12], r => Assert.Equal(0, r));
        Assert.Equal([1, 0, 0, 0, 0, 2], row[12..18]);
        Assert.Equal([1, 0, 0, 0, 0, 4], row[18..]);
    }

    [Fact]
    public void A_motion_of_five_parameters_is_refused() =>
        Assert.Contains("5 motion parameters", Assert.Throws<ArgumentException>(() => new MotionRegressors(6).Fill(new double[5], new double[6])).Message, StringComparison.Ordinal);
}
